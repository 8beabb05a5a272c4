"""What the rest of the month will cost: reminders to come, the pace of everything else, what waits already; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import hypot, prod, sqrt

from bot.dates.workdays import WorkCalendar
from bot.programme.reminding import Wave
from bot.programme.reporting_pace import Pace, days_between
from bot.programme.spending import RANKS, Kind

_SHORTEST_LOOK = 1.0
# So many standard deviations either way hold four of five.
_FOUR_OF_FIVE = 1.28


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group with its members, and how many of its units miss each date: its id, and the day they have for it.

    It may stand for several `chats` whose units miss the same.
    """

    members: int
    missing: Mapping[tuple[str, date], int]
    chats: int = 1


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What was billed on a day for a kind of push; `deadline` is the id of the date that it was about, if of one."""

    day: date
    kind: Kind
    billed: int
    deadline: str | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the forecast: what was billed this month, and what is still to come."""

    kind: Kind
    deadline: str | None
    spent: int
    ahead: int


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What is to come on one day, and by how many messages that may well be wrong (one standard deviation)."""

    day: date
    kind: Kind
    messages: float
    deadline: str | None = None
    doubt: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A month as LINE bills it. `used` is LINE's count, `outside` what of it was not ours; `limit` None: there is none.

    `last_day` is the last of the month, `runs_out_on` the day on which the quota will not be enough.
    """

    limit: int | None
    used: int
    outside: int
    lines: Sequence[Line]
    last_day: date
    runs_out_on: date | None
    is_gone: bool = False
    ahead: Sequence[Ahead] = field(default=(), repr=False)

    @property
    def left(self) -> int | None:
        """How many messages may still be billed; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def total(self) -> int:
        """How many messages will have been billed at the end of the month."""
        return self.used + sum(one.ahead for one in self.lines)

    @property
    def range(self) -> tuple[int, int]:
        """Return between how many and how many it will be in about four months of five.

        What is wrong of one kind or date is wrong for all its days; kinds and dates are wrong apart from each other.
        """
        doubts: dict[tuple[Kind, str | None], float] = defaultdict(float)
        for one in self.ahead:
            doubts[one.kind, one.deadline] += one.doubt
        either_way = _FOUR_OF_FIVE * hypot(*doubts.values())
        return max(self.used, round(self.total - either_way)), round(self.total + either_way)

    def until(self, day: date, *kinds: Kind) -> int:
        """Return what of these kinds is to come until a day, itself included."""
        return round(sum(one.messages for one in self.ahead if one.day <= day and one.kind in kinds))


def reminders_ahead(  # noqa: PLR0913 - what they are worked out from
    waves: Iterable[Wave],
    groups: Sequence[Group],
    paces: Mapping[str, Pace],
    now: datetime,
    until: datetime,
    *,
    pushed: float,
) -> list[Ahead]:
    """Return what the reminders after `now` (local) will cost; `pushed` is the share that finds no reply to ride on.

    Reminders of one moment share a push; a group is reminded unless all its units have reported.
    """
    moments: dict[datetime, list[Wave]] = defaultdict(list)
    for wave in waves:
        if now < wave.due < until:
            moments[wave.due].append(wave)

    def shares(together: Sequence[Wave], moment: datetime, doubts: float = 0.0) -> dict[tuple[str, date], float]:
        return {
            (one.id, one.date): paces[one.id].still_missing(now, moment, one, doubts=doubts)
            for one in (wave.deadline for wave in together)
        }

    found = []
    for moment, together in moments.items():
        first = together[0].deadline.id
        likely, faster, slower = (_likely(groups, shares(together, moment, doubts)) for doubts in (0.0, 1.0, -1.0))
        cost = _members(groups, likely)
        by_chance = sqrt(
            sum(one.members**2 / one.chats * part * (1 - part) for one, part in zip(groups, likely, strict=True))
        )
        doubt = hypot((_members(groups, slower) - _members(groups, faster)) / 2, by_chance)
        found.append(
            Ahead(day=moment.date(), kind=Kind.REMINDER, messages=cost * pushed, deadline=first, doubt=doubt * pushed)
        )
    return found


def _likely(groups: Sequence[Group], shares: Mapping[tuple[str, date], float]) -> list[float]:
    """Return of each group how likely one of its units at least has not reported."""
    return [1 - prod((1 - share) ** one.missing.get(which, 0) for which, share in shares.items()) for one in groups]


def _members(groups: Sequence[Group], likely: Sequence[float]) -> float:
    return sum(one.members * part for one, part in zip(groups, likely, strict=True))


def pace_ahead(
    spent: Sequence[Spent], now: datetime, last_day: date, calendar: WorkCalendar, *, looks_back: int
) -> list[Ahead]:
    """Return what answers and work on cases will cost if the last working days go on; `now` is local."""
    paced = [one for one in spent if one.kind in (Kind.ANSWER, Kind.WORK)]
    if not paced:
        return []
    today = now.date()
    first = max(min(one.day for one in paced), calendar.back(today, looks_back))
    part = _part_of_day(now) if calendar.is_workday(today) else 0.0
    worked = max(_SHORTEST_LOOK, calendar.workdays_between(first - timedelta(days=1), today - timedelta(days=1)) + part)
    days = [
        (day, 1 - part if day == today else 1.0) for day in days_between(today, last_day) if calendar.is_workday(day)
    ]
    ahead = sum(share for _, share in days)
    found = []
    for kind in (Kind.ANSWER, Kind.WORK):
        seen = [one.billed for one in paced if one.kind is kind and one.day >= first]
        rate = sum(seen) / worked
        # As many pushes as were seen might as well have been a few more or less, and so might those to come.
        doubt = sqrt(1 / len(seen) + worked / (len(seen) * ahead)) if seen and ahead else 0.0
        found += [Ahead(day=day, kind=kind, messages=rate * share, doubt=rate * share * doubt) for day, share in days]
    return found


def forecast(  # noqa: PLR0913 - what it is put together from
    *,
    limit: int | None,
    used: int,
    spent: Sequence[Spent],
    ahead: Sequence[Ahead],
    last_day: date,
    is_gone: bool = False,
) -> Forecast:
    """Put a month's forecast together; `spent` is what was billed in it."""
    keys = {(one.kind, one.deadline) for one in spent} | {(one.kind, one.deadline) for one in ahead}
    lines = [
        Line(
            kind=kind,
            deadline=deadline,
            spent=sum(one.billed for one in spent if (one.kind, one.deadline) == (kind, deadline)),
            ahead=round(sum(one.messages for one in ahead if (one.kind, one.deadline) == (kind, deadline))),
        )
        for kind, deadline in keys
    ]
    lines.sort(key=lambda one: (RANKS.index(one.kind), one.deadline or ""))
    return Forecast(
        limit=limit,
        used=used,
        outside=max(0, used - sum(one.billed for one in spent)),
        lines=[one for one in lines if one.spent or one.ahead],
        last_day=last_day,
        runs_out_on=_runs_out_on(limit, used, ahead),
        is_gone=is_gone,
        ahead=ahead,
    )


def _runs_out_on(limit: int | None, used: int, ahead: Sequence[Ahead]) -> date | None:
    if limit is None:
        return None
    total = float(used)
    for one in sorted(ahead, key=lambda one: one.day):
        total += one.messages
        if total > limit:
            return one.day
    return None


def _part_of_day(now: datetime) -> float:
    """Return which part of a working day (8 to 17) is over."""
    return min(1.0, max(0.0, (now.hour + now.minute / 60 - 8) / 9))
