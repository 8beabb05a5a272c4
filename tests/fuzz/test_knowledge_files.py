"""A knowledge folder with any mistake is refused with its places, never with a traceback."""

from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.load import KnowledgeError, load, read_folder

FILES = read_folder(Path(__file__).parent.parent / "other_program")
YAML = sorted(name for name in FILES if name.endswith((".yaml", ".jsonl")))
# One a line: what YAML reads in its own way, and what stands at the wrong place.
_STRANGE = """{}
[]
-
:
null
&a [*a]
*b
!!python/object:os.system x
? [1]: 2
\t
---
|
1e999
.nan
2021-13-40
2021-12-09
0x10
'
"\\ud83d"
<<: {id: x}
{a: 1, a: 2}
yes
~""".splitlines()
PIECES = st.one_of(st.sampled_from(["", *_STRANGE]), st.text(max_size=12))


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_any_damage_to_a_knowledge_file_is_a_list_of_mistakes(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(YAML))
    lines = FILES[name].splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        start = data.draw(st.integers(0, len(lines[at])))
        end = data.draw(st.integers(start, len(lines[at])))
        lines[at] = lines[at][:start] + data.draw(PIECES) + lines[at][end:]

    with suppress(KnowledgeError):
        load({**FILES, name: "".join(lines)})
