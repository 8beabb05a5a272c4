"""Knowledge files that would cost more than they say, or lead elsewhere, are refused in words."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.faq.load import load, read_folder
from bot.faq.mistakes import KnowledgeError
from bot.settings import PROJECT_ROOT

OTHER = PROJECT_ROOT / "tests" / "other_program"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copytree(OTHER, tmp_path / "knowledge")
    return tmp_path / "knowledge"


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load(read_folder(folder))
    return [str(one) for one in caught.value.mistakes]


def bomb() -> str:
    lines = ["schema_version: 1", "l0: &l0 [a, b, c, d, e, f, g, h]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 8)}]" for n in range(1, 12)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (bomb(), "steps.yaml:1: the file says"),
        ("schema_version: 1\nsteps: &all\n  - *all\n", "steps.yaml:2: an alias (*name) stands inside"),
        ("a: &a {b: *a}", "steps.yaml:1: an alias (*name) stands inside"),
        ("schema_version: 1\nsteps: " + "[" * 60_000, "steps.yaml:2: values stand more than 30 deep"),
        ("".join(f"{' ' * n}k:\n" for n in range(40)), "steps.yaml:31: values stand more than 30 deep"),
        ("#" * (2 * 1024 * 1024 + 1), "steps.yaml:1: the file is larger than 2 MB"),
        ("steps: *nobody", "not YAML"),
    ],
    ids=["alias bomb", "recursive list", "recursive mapping", "brackets", "indented", "size", "no anchor"],
)
def test_a_file_that_is_more_than_it_looks(folder: Path, text: str, says: str) -> None:
    (folder / "steps.yaml").write_text(text, encoding="utf-8")

    assert any(says in one for one in mistakes(folder))


def test_an_alias_that_repeats_a_little_is_taken(folder: Path) -> None:
    (folder / "calendar.yaml").write_text("schema_version: 1\nx: &x [1]\ny: *x\n", encoding="utf-8")

    assert not any("alias" in one for one in mistakes(folder))


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("secret: 1", encoding="utf-8")
    (folder / "steps.yaml").unlink()
    (folder / "steps.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (folder / "extra.txt").symlink_to("nowhere.txt")

    assert mistakes(folder) == [
        "extra.txt:1: this is a link that leads nowhere",
        "steps.yaml:1: this is a link to something outside the folder; put the file itself here",
    ]


def test_a_folder_that_is_itself_a_link_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(folder)

    assert read_folder(tmp_path / "current") == read_folder(folder)


def test_brackets_without_end_in_a_labelled_message_are_a_mistake(folder: Path) -> None:
    (folder / "voices" / "parent.jsonl").write_text("[" * 100_000, encoding="utf-8")

    assert any(one.startswith("voices/parent.jsonl:1: not JSON") for one in mistakes(folder))
