"""Whether two ways to write a school's name may mean the same school; pure."""

import re

# What many names share says nothing: who runs the school, and what kind it is.
_KINDS = re.compile(
    "國立|私立|縣立|市立|財團法人|學校財團|高級中等學校|高級中學|高級工業職業學校|高級商業職業學校|職業學校|"
    "完全中學|實驗|附屬|附設|進修部|進修學校|日校|中學|學校|高中|高職|高工|高商|高農|家商|工商|國中"
)
_NOT_A_LETTER = re.compile(r"\W+")


def may_be_same(one: str, other: str) -> bool:
    """Tell whether two names share two neighbouring characters of what is their own."""
    first, second = _own(one), _own(other)
    return first == second or not first or not second or bool(_pairs(first) & _pairs(second))


def _own(name: str) -> str:
    return _KINDS.sub("", _NOT_A_LETTER.sub("", name).replace("台", "臺"))


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(max(1, len(text) - 1))}
