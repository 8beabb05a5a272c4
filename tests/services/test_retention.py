"""What is old goes at night, everywhere and from the file too; numbers stay."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.models.case import Case, CaseMessage
from bot.models.chat import Person
from bot.models.media import CaseMedia
from bot.models.outbox import Delivery
from bot.models.question import Question
from bot.models.retention import RetentionRun
from bot.models.step import StepMark
from bot.programme.published import Published
from bot.services import retention
from scheduler import erase_old
from tests.builders import ALICE
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, ask, case_card, give_roles
from tests.world import World

ASKED = "小幫手 校長室的黑貓可以當備份嗎"
ADDED = "牠叫斑斑"


def everything_in(database: Database) -> bytes:
    """Return the bytes of the database file and its journal."""
    path = Path(str(database.engine.url.database))
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def is_in(text: str, data: bytes) -> bool:
    return text.encode() in data or json.dumps(text).strip('"').encode() in data


def fill(world: World) -> None:
    """Have a school ask, add words and a picture, and get an answer."""
    give_roles(world)
    world.join()
    card = case_card(ask(world))
    world.say(ADDED, user=ALICE)
    show(world, photo(), user=ALICE)
    world.tap(card["我來處理"], group=None, user=HSU)
    world.say(ASKED, user=ALICE)


def erase_all(world: World, published: Published, *, days: int) -> dict[str, int]:
    world.clock.move(seconds=days * 86400)
    scope = retention.scope_of(published.knowledge, now=world.clock.now())
    with world.database.read() as session:
        expected = retention.count_due(session, scope)
    erased = retention.erase_due(world.database, scope)
    assert erased == expected
    world.deliver()
    return erased


def test_old_texts_pictures_and_names_go_and_the_numbers_stay(world: World, published: Published) -> None:
    fill(world)
    before = counts(world)

    erased = erase_all(world, published, days=400)

    assert {
        "texts of questions",
        "texts in cases",
        "pictures and files",
        "what the bot said",
        "names of people",
    } <= set(erased)
    with world.database.read() as session:
        assert set(session.scalars(select(Question.text))) == {None}
        assert set(session.scalars(select(CaseMessage.text))) == {None}
        assert session.scalars(select(Person)).all() == []
        assert all(body == [] for body in session.scalars(select(Delivery.body)))
    assert not list(world.runtime.settings.media_dir.glob("*"))
    assert counts(world) == before
    assert erase_all(world, published, days=1) == {}


def counts(world: World) -> dict[str, Any]:
    with world.database.read() as session:
        tables = (Question, Case, CaseMessage, CaseMedia, StepMark, Delivery)
        numbers: dict[str, Any] = {table.__tablename__: len(session.scalars(select(table)).all()) for table in tables}
        numbers["decisions"] = sorted(str(one) for one in session.scalars(select(Question.decision)))
        numbers["states"] = sorted(str(one) for one in session.scalars(select(Case.state)))
        return numbers


def test_what_is_young_stays(world: World, published: Published) -> None:
    fill(world)

    erased = erase_all(world, published, days=2)

    assert "texts of questions" not in erased
    with world.database.read() as session:
        assert ASKED in set(session.scalars(select(Question.text)))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_of_what_is_old_is_left_in_the_file_or_its_journal(world: World, published: Published) -> None:
    fill(world)
    for number in range(150):  # Enough that pages are split and filled again.
        world.say(f"小幫手 {number}號的黑貓可以當備份嗎", user=ALICE)
    assert is_in("黑貓", everything_in(world.database))

    erase_all(world, published, days=400)

    left = everything_in(world.database)
    assert not is_in("黑貓", left)
    assert not is_in(ADDED, left)


def test_a_run_is_made_once_a_night_and_by_day_only_when_one_was_missed() -> None:
    taipei = ZoneInfo("Asia/Taipei")
    night = datetime(2021, 12, 6, 18, 30, tzinfo=UTC)  # 02:30 in Taipei
    run = RetentionRun(began_at=night, ended_at=night, erased={})

    assert erase_old.is_time(None, night + timedelta(hours=8), taipei)
    assert not erase_old.is_time(run, night + timedelta(minutes=10), taipei)
    assert not erase_old.is_time(run, night + timedelta(hours=21), taipei)
    assert erase_old.is_time(run, night + timedelta(hours=24), taipei)
    assert erase_old.is_time(run, night + timedelta(hours=31), taipei)


def test_the_scheduler_notes_what_it_erased(world: World) -> None:
    fill(world)
    world.clock.move(seconds=400 * 86400)

    erase_old.erase_old(world.runtime)

    with world.database.read() as session:
        run = retention.latest_run(session)
        assert run is not None
        assert run.erased["texts of questions"] >= 1
