"""How far a programme is: who reported and who is confirmed for each date, by county, vendor or consultant; pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.faq.entry import Deadline
from bot.programme.unit_state import UnitState

_DAY = timedelta(days=1)
# A burn-down shows no more days than fit on a phone and a page.
LONGEST_BURN_DOWN = 45


class Standing(StrEnum):
    """Where a unit stands with a date."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    MISSING = "missing"


class By(StrEnum):
    """What units are grouped by."""

    COUNTY = "county"
    SYSTEM = "system"
    CONSULTANT = "consultant"


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """One unit as the office sees it; `state` is as of the report's moment, `before` as of the day before.

    `chat_id` is None where no group is bound; `last_heard_on` is when anybody last wrote in it.
    """

    unit_id: int
    code: str
    name: str
    school_code: str
    county: str
    consultants: tuple[str, ...] = ()
    system: str | None = None
    chat_id: int | None = None
    bot_is_gone: bool = False
    last_heard_on: date | None = None
    state: UnitState = field(default_factory=UnitState)
    before: UnitState = field(default_factory=UnitState)

    def names(self, by: By) -> tuple[str, ...]:
        """Return the groups that the unit belongs to; none where nothing is known."""
        match by:
            case By.COUNTY:
                return (self.county,)
            case By.SYSTEM:
                return (self.system,) if self.system else ()
            case By.CONSULTANT:
                return self.consultants


@dataclass(frozen=True)
class Count:
    """A number of units (校次) and of schools; a school counts when all its units do."""

    units: int
    schools: int


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a set of units is with one date. `reported` and `confirmed` do not overlap."""

    total: Count
    confirmed: Count
    reported: Count
    missing: Count
    confirmed_before: Count
    done_before: Count

    @property
    def done(self) -> Count:
        """Reported or confirmed."""
        return Count(self.reported.units + self.confirmed.units, self.total.schools - self.missing.schools)


def standing(state: UnitState, deadline: Deadline) -> Standing:
    """Return where a state stands with a date."""
    if state.is_met(deadline):
        return Standing.CONFIRMED
    return Standing.REPORTED if state.is_reported(deadline) else Standing.MISSING


def progress(lines: Sequence[UnitLine], deadline: Deadline) -> Progress:
    """Count how far units are with a date."""
    now = {one.unit_id: standing(one.state, deadline) for one in lines}
    before = {one.unit_id: standing(one.before, deadline) for one in lines}
    confirmed = _count(lines, lambda one: now[one.unit_id] is Standing.CONFIRMED)
    done = _count(lines, lambda one: now[one.unit_id] is not Standing.MISSING)
    missing = sum(one is Standing.MISSING for one in now.values())
    total = _count(lines, lambda _one: True)
    return Progress(
        total=total,
        confirmed=confirmed,
        reported=Count(done.units - confirmed.units, done.schools - confirmed.schools),
        missing=Count(missing, total.schools - done.schools),
        confirmed_before=_count(lines, lambda one: before[one.unit_id] is Standing.CONFIRMED),
        done_before=_count(lines, lambda one: before[one.unit_id] is not Standing.MISSING),
    )


def grouped(lines: Iterable[UnitLine], by: By) -> dict[str, list[UnitLine]]:
    """Return the units of each group, the largest group first; a unit with two consultants is in both."""
    groups: dict[str, list[UnitLine]] = defaultdict(list)
    for one in lines:
        for name in one.names(by):
            groups[name].append(one)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def standing_with(lines: Iterable[UnitLine], deadline: Deadline, wanted: Standing) -> list[UnitLine]:
    """Return the units that stand so with a date."""
    return [one for one in lines if standing(one.state, deadline) is wanted]


@dataclass(frozen=True)
class Held:
    """A span in which a mark held: from one moment until another (None: still)."""

    unit_id: int
    step: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Left:
    """How many units were left at the end of a day: not confirmed, and of these not even reported."""

    day: date
    unconfirmed: int
    unreported: int


def burn_down(
    held: Sequence[Held], deadline: Deadline, units: int, days: Iterable[tuple[date, datetime]]
) -> Iterator[Left]:
    """Return what was left at the end of each day; `days` gives each with its last moment."""
    met = [one for one in held if one.step == deadline.met_by]
    done = [one for one in held if one.step in (deadline.met_by, deadline.reported_by)]
    for day, end in days:
        yield Left(day, units - _held_at(met, end), units - _held_at(done, end))


def days_of(first: date, last: date) -> list[date]:
    """Return the days of a burn-down, at most the newest that fit."""
    count = max(0, (last - first).days) + 1
    return [last - _DAY * back for back in range(min(count, LONGEST_BURN_DOWN) - 1, -1, -1)]


def _held_at(held: Iterable[Held], moment: datetime) -> int:
    return len({one.unit_id for one in held if one.since <= moment and (one.until is None or one.until > moment)})


def _count(lines: Sequence[UnitLine], holds: Callable[[UnitLine], bool]) -> Count:
    schools: dict[str, bool] = {}
    units = 0
    for one in lines:
        is_one = holds(one)
        units += is_one
        schools[one.school_code] = schools.get(one.school_code, True) and is_one
    return Count(units, sum(schools.values()))
