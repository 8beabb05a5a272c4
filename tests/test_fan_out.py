"""Reminders for many groups: decided in parts of bounded size, found again after a kill, and never in the way."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from bot.incoming import ChatKind
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder
from bot.models.school import CodeKind, GroupBinding, OneTimeCode, School, Unit
from bot.services import served
from scheduler import remind as job
from scheduler.remind import remind
from scheduler.stopping import Stop
from tests.world import World

DUE = datetime(2021, 12, 6, 1, 0, tzinfo=UTC)
WAVES = 2  # Fallen due until then: those of 11-30 and of 12-06.


def know_units(world: World, groups: int, without: int = 0) -> None:
    """Make units: two to every third group, and some without a group."""
    now = world.clock.now()
    with world.database.write() as session:
        code = OneTimeCode(kind=CodeKind.DESK, code_hash="any", issued_at=now, expires_at=now)
        session.add(code)
        session.flush()
        for number in range(groups + without):
            school = School(code=f"{number:06d}", name=f"第{number}高中", county="臺北市")
            session.add(school)
            chat = Chat(line_id=f"C{number:032d}", kind=ChatKind.GROUP)
            session.add(chat)
            session.flush()
            for division in ("日校", "進修部")[: 2 if number % 3 == 0 else 1]:
                unit = Unit(school_id=school.id, division=division, code=f"{number:06d}{division}", imported_at=now)
                session.add(unit)
                session.flush()
                if number < groups:
                    session.add(
                        GroupBinding(unit_id=unit.id, chat_id=chat.id, bound_at=now, bound_by="U", code_id=code.id)
                    )


def counted(world: World) -> tuple[int, int]:
    with world.database.read() as session:
        decided = session.scalar(select(func.count()).select_from(Reminder)) or 0
        return decided, session.scalar(select(func.count()).select_from(OwedMessage)) or 0


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "DECISIONS_PER_STEP", 8)
    monkeypatch.setattr(job, "_FEWEST_UNITS", 4)


@pytest.mark.usefixtures("small_steps")
def test_every_unit_is_decided_once_whatever_the_size_of_the_parts(world: World) -> None:
    know_units(world, 30, without=10)
    world.clock.set(DUE)

    remind(world.runtime)
    remind(world.runtime)

    assert counted(world) == ((40 + 14) * WAVES, 40)
    calls = world.deliver()
    assert len(calls) == len({call.to for call in calls}) == 30  # Two units of a group share one push.


@pytest.mark.usefixtures("small_steps")
def test_a_kill_in_the_middle_loses_and_doubles_nothing(world: World) -> None:
    know_units(world, 30)
    world.clock.set(DUE)

    class Killed(Stop):
        steps = 0

        def pause(self, seconds: float) -> None:
            self.steps += 1
            if self.steps == 4:
                raise KeyboardInterrupt(seconds)

    with pytest.raises(KeyboardInterrupt):
        remind(world.runtime, Killed())
    half = counted(world)
    remind(world.runtime)

    assert 0 < half[0] < 40 * WAVES
    assert counted(world) == (40 * WAVES, 40)


@pytest.mark.usefixtures("small_steps")
def test_a_stop_is_heard_between_two_steps(world: World) -> None:
    know_units(world, 30)
    world.clock.set(DUE)

    class StopsAtOnce(Stop):
        def pause(self, seconds: float) -> None:  # noqa: ARG002 - what a job asks for
            self.want()

    remind(world.runtime, StopsAtOnce())

    assert 0 < counted(world)[0] <= 4 * WAVES


def test_what_is_decided_costs_two_statements_a_tick_and_new_units_are_decided(world: World) -> None:
    know_units(world, 6)
    world.clock.set(DUE)
    remind(world.runtime)
    statements: list[str] = []
    event.listen(
        world.database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement)
    )
    remind(world.runtime)
    ticked = [one for one in statements if "unit" in one or "reminder" in one]
    with world.database.write() as session:
        school = session.scalars(select(School)).first()
        assert school is not None
        session.add(Unit(school_id=school.id, division="夜校", code="late", imported_at=world.clock.now()))

    before = counted(world)[0]
    remind(world.runtime)

    assert len(ticked) <= 3
    assert counted(world)[0] == before + WAVES


def test_statements_grow_with_the_parts_and_no_list_of_parameters_is_long(world: World) -> None:
    know_units(world, 600)
    world.clock.set(DUE)
    sizes: list[int] = []

    def note(_c: object, _cursor: object, _statement: str, parameters: object, _ctx: object, many: bool) -> None:  # noqa: FBT001
        if not many:
            sizes.append(len(parameters))  # type: ignore[arg-type]

    event.listen(world.database.engine, "before_cursor_execute", note)
    remind(world.runtime)

    parts = 800 // 200 + 2
    assert len(sizes) <= 16 * parts
    assert max(sizes) <= 999  # What the oldest SQLite takes.


@pytest.mark.each_on_both
@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
def test_parts_hold_each_unit_once_and_keep_groups_together(world: World, size: int) -> None:
    know_units(world, 7, without=4)

    with world.database.read() as session:
        parts = list(served.all_parts(session, size=size))

    units = [one.unit_id for part in parts for one in part]
    assert len(units) == len(set(units)) == 7 + 3 + 4 + 1
    where = [{one.chat_id for one in part if one.chat_id} for part in parts]
    assert sum(len(one) for one in where) == len(set().union(*where))


def test_a_reminder_that_was_decided_late_in_the_day_waits_for_the_morning(world: World) -> None:
    know_units(world, 2)
    world.clock.set(DUE + timedelta(hours=10))

    remind(world.runtime)

    assert world.deliver() == []
