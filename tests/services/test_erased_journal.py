"""The journal of erasures: who was erased is known again after a restore, and never who it was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.erased_journal import JournalDamagedError, note_erased, read_journal

ANNA, BERT = "U" + "a1" * 16, "U" + "b2" * 16
NOON = datetime(2021, 12, 6, 4, 0, tzinfo=UTC)


def test_who_was_erased_is_known_and_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "kept apart" / "erased.jsonl"

    note_erased(path, ANNA, now=NOON)

    journal = read_journal(path)
    assert journal.erased_at(ANNA) == NOON
    assert not journal.holds(BERT)


def test_the_file_tells_no_id_and_only_grows(tmp_path: Path) -> None:
    path = tmp_path / "erased.jsonl"
    note_erased(path, ANNA, now=NOON)
    before = path.read_bytes()

    note_erased(path, BERT, now=NOON)

    assert path.read_bytes().startswith(before)
    assert ANNA not in path.read_text(encoding="utf-8")
    assert read_journal(path).holds(ANNA)
    assert read_journal(path).holds(BERT)


def test_without_a_file_nobody_was_erased(tmp_path: Path) -> None:
    assert not read_journal(tmp_path / "none.jsonl").holds(ANNA)


def test_a_line_that_a_crash_cut_off_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "erased.jsonl"
    note_erased(path, ANNA, now=NOON)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"at": "2021-12-0')

    assert read_journal(path).holds(ANNA)
    note_erased(path, BERT, now=NOON)
    assert read_journal(path).holds(ANNA)
    assert read_journal(path).holds(BERT)


@pytest.mark.parametrize("damage", ["{}\n", "not ours\n", '{"key": "zz"}\n'])
def test_a_damaged_journal_is_never_taken_for_an_empty_one(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "erased.jsonl"
    path.write_text(damage, encoding="utf-8")

    with pytest.raises(JournalDamagedError):
        read_journal(path)
    with pytest.raises(JournalDamagedError):
        note_erased(path, ANNA, now=NOON)


def test_a_damaged_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "erased.jsonl"
    note_erased(path, ANNA, now=NOON)
    with path.open("a", encoding="utf-8") as file:
        file.write("garbage\n")
    note_erased(path, BERT, now=NOON)

    with pytest.raises(JournalDamagedError, match=":3"):
        read_journal(path)
