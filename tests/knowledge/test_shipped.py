"""The shipped knowledge: official text, and enough ways to ask."""

import json

import pytest

from bot.faq import messages
from bot.faq.entry import Entry
from bot.faq.labelled import Speaker
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


def test_a_line_of_a_conversation_is_placed_in_it() -> None:
    placed = '{"text": "好", "kind": "chatter", "stream": 1, "n": 7, "at": 95, "who": "尤老師", "to": "all"}'
    unplaced = '{"text": "好", "kind": "chatter", "stream": 1, "n": 7}'

    (message,), none = messages.read("a.jsonl", placed)
    _, (mistake,) = messages.read("a.jsonl", unplaced)

    assert (message.n, message.who, message.role, none) == (7, "尤老師", Speaker.SCHOOL, [])
    assert "stream, n, at and who" in mistake.message


def test_the_same_word_twice_is_a_mistake_but_in_a_conversation() -> None:
    def said(**more: object) -> str:
        return json.dumps({"text": "收到", "kind": "chatter", **more}, ensure_ascii=False)

    _, mistakes = messages.read("a.jsonl", f"{said()}\n{said()}")
    _, none = messages.read(
        "a.jsonl", "\n".join(said(stream=2, n=number, at=number * 9, who="邱主任") for number in (1, 2))
    )

    assert [one.line for one in mistakes] == [2]
    assert none == []
