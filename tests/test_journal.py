"""What is committed on SQLite is on the disk before anybody hears of it, and nobody else waits for that disk."""

import os
import sqlite3
import threading
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot import journal
from bot.database import Database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


@pytest.fixture
def notes(file: Path) -> Database:
    database = Database(f"sqlite:///{file}")
    with database.write() as session:
        session.execute(text("CREATE TABLE note (text TEXT)"))
    return database


def write(database: Database, words: str) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO note VALUES (:words)"), {"words": words})


def rows_of(file: Path) -> list[str]:
    with sqlite3.connect(file) as connection:
        found = [row[0] for row in connection.execute("SELECT text FROM note ORDER BY rowid")]
    connection.close()
    return found


def test_a_commit_is_on_the_disk_when_the_writing_is_over(
    notes: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(journal, "_wait_for_disk", lambda _: seen.append(rows_of(file)))

    write(notes, "one")
    write(notes, "two")

    assert seen == [["one"], ["one", "two"]]


def test_who_waits_for_the_disk_holds_up_no_other_writer(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    others_done = threading.Event()
    waits: list[bool] = []

    def write_meanwhile() -> None:
        write(notes, "meanwhile")
        others_done.set()

    def slow_disk(_: int) -> None:
        if not waits:
            waits.append(True)
            threading.Thread(target=write_meanwhile).start()
            waits.append(others_done.wait(10))

    monkeypatch.setattr(journal, "_wait_for_disk", slow_disk)

    write(notes, "slow")

    assert waits == [True, True]


def test_a_disk_that_fails_is_heard_of(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(journal, "_wait_for_disk", broken)

    with pytest.raises(OSError, match="Input/output error"):
        write(notes, "lost")


def test_a_rolled_back_transaction_waits_for_no_disk(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[int] = []
    monkeypatch.setattr(journal, "_wait_for_disk", waited.append)

    with pytest.raises(OperationalError), notes.write() as session:
        session.execute(text("INSERT INTO nothing VALUES ('no')"))

    assert waited == []


def test_a_journal_that_was_made_anew_is_the_one_that_is_synced(
    notes: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(journal, "_wait_for_disk", lambda opened: synced.append(os.fstat(opened).st_ino))
    notes.engine.dispose()  # The last connection puts the journal into the file and removes it.
    assert not Path(f"{file}-wal").exists()

    write(notes, "one")

    assert synced == [Path(f"{file}-wal").stat().st_ino]


def test_a_checkpoint_puts_the_journal_into_the_file(notes: Database, file: Path, tmp_path: Path) -> None:
    write(notes, "one")
    copyfile(file, tmp_path / "before.sqlite3")

    notes.checkpoint()

    copyfile(file, tmp_path / "after.sqlite3")
    assert rows_of(tmp_path / "after.sqlite3") == ["one"]
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        rows_of(tmp_path / "before.sqlite3")


def test_what_is_written_past_the_queue_waits_for_its_disk_itself(notes: Database) -> None:
    with notes.engine.connect() as connection, connection.begin():
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    with notes.write() as session:
        assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == 1
    with notes.engine.connect() as connection, connection.begin():
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
