"""The shipped knowledge: official text, and enough ways to ask."""

import pytest

from bot.faq.entry import Entry
from bot.faq.load import load_folder
from bot.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "knowledge"
ENTRIES = load_folder(FOLDER).entries
OFFICIAL = "".join((FOLDER / "source" / "qa-clean.txt").read_text(encoding="utf-8").split())


def bare(text: str) -> str:
    return "".join(text.split())


def test_there_are_the_twelve_official_entries() -> None:
    assert [entry.number for entry in ENTRIES] == list(range(1, 13))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"Q{entry.number}")
def test_question_answer_and_parts_are_official_to_the_character(entry: Entry) -> None:
    assert bare(entry.question) in OFFICIAL
    assert bare(entry.answer) in OFFICIAL
    assert OFFICIAL.count(bare(entry.answer)) == 1


def test_no_official_character_is_left_out_of_the_answers() -> None:
    rest = OFFICIAL
    for entry in ENTRIES:
        rest = rest.replace(bare(entry.question), "", 1).replace(bare(entry.answer), "", 1)

    assert len(rest) < len(OFFICIAL) * 0.05


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"Q{entry.number}")
def test_every_entry_has_twenty_ways_to_ask_and_none_twice(entry: Entry) -> None:
    assert len(entry.variants) >= 20
    assert len(set(entry.variants)) == len(entry.variants)
