"""How far a programme is: who reported and who is confirmed for each date, by county, vendor or consultant; pure."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from bot.faq.steps import Deadline
from bot.programme.unit_state import NOTHING_DONE, StepsDone, once_a_state

_DAY = timedelta(days=1)
# What holds of a unit, a bit each; of a school holds what holds of all its units. The day before is two bits higher.
_CONFIRMED, _DONE, _SHIFT, _THERE, _ALL = 1, 2, 2, 16, 31
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


class UnitLine(NamedTuple):  # Thousands are read for a page: a tuple is made in a third of the time.
    """One unit as the office sees it; `state` is as of the report's moment, `before` as of the day before.

    `chat_id` is None where no group is bound; `last_heard_on` is when anybody last wrote in it, `members` is None until
    somebody counted them; `bound_at` is machine time. `current_system` is what the school used before.
    """

    unit_id: int
    code: str
    name: str
    school_code: str
    county: str
    consultants: tuple[str, ...] = ()
    system: str | None = None
    contact: str | None = None
    current_system: str | None = None
    chat_id: int | None = None
    group_name: str | None = None
    members: int | None = None
    bound_at: datetime | None = None
    bot_is_gone: bool = False
    last_heard_on: date | None = None
    state: StepsDone = NOTHING_DONE
    before: StepsDone = NOTHING_DONE

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


_BITS = {Standing.CONFIRMED: _CONFIRMED | _DONE, Standing.REPORTED: _DONE, Standing.MISSING: 0}


def standing(state: StepsDone, deadline: Deadline) -> Standing:
    """Return where a state stands with a date."""
    if state.is_met(deadline):
        return Standing.CONFIRMED
    return Standing.REPORTED if state.is_reported(deadline) else Standing.MISSING


def progress(lines: Sequence[UnitLine], deadline: Deadline) -> Progress:
    """Count how far units are with a date."""
    units: Counter[int] = Counter()
    schools: dict[str, int] = {}
    bits = once_a_state(lambda state: _BITS[standing(state, deadline)])
    for one in lines:
        holds = bits(one.state) | bits(one.before) << _SHIFT | _THERE
        units[holds] += 1
        schools[one.school_code] = schools.get(one.school_code, _ALL) & holds
    of_schools = Counter(schools.values())

    def count(bit: int) -> Count:
        return Count(*(sum(number for bits, number in one.items() if bits & bit) for one in (units, of_schools)))

    confirmed, done, total = count(_CONFIRMED), count(_DONE), count(_THERE)
    return Progress(
        total=total,
        confirmed=confirmed,
        reported=Count(done.units - confirmed.units, done.schools - confirmed.schools),
        missing=Count(total.units - done.units, total.schools - done.schools),
        confirmed_before=count(_CONFIRMED << _SHIFT),
        done_before=count(_DONE << _SHIFT),
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
    stands_so = once_a_state(lambda state: standing(state, deadline) is wanted)
    return [one for one in lines if stands_so(one.state)]


class Held(NamedTuple):
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
    wanted = list(days)
    ends = [end.astimezone(UTC) for _, end in wanted]  # Moments of one zone are compared several times as fast.
    met = _held_at([one for one in held if one.step == deadline.met_by], ends)
    done = _held_at([one for one in held if one.step in (deadline.met_by, deadline.reported_by)], ends)
    for place, (day, _) in enumerate(wanted):
        yield Left(day, units - met[place], units - done[place])


def days_of(first: date, last: date) -> list[date]:
    """Return the days of a burn-down, at most the newest that fit."""
    count = max(0, (last - first).days) + 1
    return [last - _DAY * back for back in range(min(count, LONGEST_BURN_DOWN) - 1, -1, -1)]


def _held_at(held: Iterable[Held], ends: Sequence[datetime]) -> list[int]:
    """Return for how many units something held at each of these moments, which are in their order; one pass."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in held:
        first = bisect_left(ends, one.since)
        last = len(ends) if one.until is None else bisect_left(ends, one.until)
        if first < last:
            spans[one.unit_id].append((first, last))
    changes = [0] * (len(ends) + 1)
    for some in spans.values():
        reached = -1
        for first, last in sorted(some):
            begins = max(first, reached)
            if begins < last:
                changes[begins] += 1
                changes[last] -= 1
                reached = last
    return list(accumulate(changes[:-1]))
