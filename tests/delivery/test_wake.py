"""The worker looks for work when there may be some."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import Database
from bot.delivery import wake
from bot.delivery.wake import Alarm, Commits


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    with database.write() as session:
        session.execute(text("CREATE TABLE note (text TEXT)"))
    yield database
    database.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "FALLBACK_S", 60.0)


def write(database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO note VALUES ('one')"))


def waits(alarm: Alarm) -> threading.Thread:
    thread = threading.Thread(target=alarm.wait)
    thread.start()
    return thread


@pytest.mark.usefixtures("patient")
def test_a_commit_of_another_process_wakes_at_once(notes: Database, tmp_path: Path) -> None:
    alarm = Alarm(notes)
    waiting = waits(alarm)
    with sqlite3.connect(tmp_path / "bot.sqlite3") as other:
        other.execute("INSERT INTO note VALUES ('one')")
    other.close()

    waiting.join(20)

    assert not waiting.is_alive()
    alarm.stop()


@pytest.mark.usefixtures("patient")
def test_what_was_committed_during_the_last_look_for_work_is_not_slept_over(notes: Database) -> None:
    alarm = Alarm(notes)
    write(notes)

    waiting = waits(alarm)

    waiting.join(20)
    assert not waiting.is_alive()
    alarm.stop()


@pytest.mark.usefixtures("patient")
def test_a_call_that_ended_wakes_too(notes: Database) -> None:
    alarm = Alarm(notes)
    waiting = waits(alarm)

    alarm.ring()

    waiting.join(20)
    assert not waiting.is_alive()
    alarm.stop()


def test_what_falls_due_by_itself_is_looked_for_now_and_then(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "FALLBACK_S", 0.05)
    alarm = Alarm(notes)

    alarm.wait()

    alarm.stop()


def test_reading_is_no_commit(notes: Database) -> None:
    commits = Commits(notes)
    with notes.read() as session:
        session.execute(text("SELECT * FROM note"))

    assert not commits.are_new()

    write(notes)
    assert commits.are_new()
    assert not commits.are_new()
    commits.close()
