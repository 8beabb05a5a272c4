"""What tests of reminders share: a group bound before the first date, moments of Taiwan, and what was pushed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.models.reminder import Reminder
from bot.programme.reminding import Why
from tests.fake_line import Call, texts
from tests.schools import bind, know_schools, tick
from tests.world import World


def taipei(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2021) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def begin_before_the_dates(world: World) -> None:
    """Two schools on 110-12-03, one unit bound to the group. A test begins with it."""
    world.clock.set(taipei(12, 3, 10))
    world.begin_with(_set_up)


def _set_up(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    tick(world)


def at(world: World, moment: datetime) -> list[Call]:
    """Let the clock stand at a moment, and return what the ticks there cause."""
    world.clock.set(moment)
    return tick(world)


def pushed(calls: list[Call]) -> list[str]:
    return [text for call in calls if call.kind == "push" for text in texts(call.messages)]


def why(world: World, unit_code: str = "010301") -> dict[str, Why]:
    with world.database.read() as session:
        rows = session.scalars(select(Reminder))
        return {f"{one.deadline_id}-{one.offset}": one.why for one in rows if one.unit.code == unit_code}
