"""What the rest of the month will cost: reminders to come, the pace of everything else, what waits already; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import prod

from bot.dates.workdays import WorkCalendar
from bot.programme.reminding import Wave
from bot.programme.reporting_pace import Pace, days_between
from bot.programme.spending import RANKS, Kind

_SHORTEST_LOOK = 1.0


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group with its members, and how many of its units miss each date: its id, and the day they have for it."""

    members: int
    missing: Mapping[tuple[str, date], int]


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
    """What is to come on one day."""

    day: date
    kind: Kind
    messages: float
    deadline: str | None = None


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
    found = []
    for moment, together in moments.items():
        shares = {
            (one.deadline.id, one.deadline.date): paces[one.deadline.id].still_missing(now, moment, one.deadline)
            for one in together
        }
        first = together[0].deadline.id
        cost = sum(
            group.members * (1 - prod((1 - share) ** group.missing.get(which, 0) for which, share in shares.items()))
            for group in groups
        )
        found.append(Ahead(day=moment.date(), kind=Kind.REMINDER, messages=cost * pushed, deadline=first))
    return found


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
    rates = {
        kind: sum(one.billed for one in paced if one.kind is kind and one.day >= first) / worked
        for kind in (Kind.ANSWER, Kind.WORK)
    }
    return [
        Ahead(day=day, kind=kind, messages=rate * (1 - part if day == today else 1.0))
        for day in days_between(today, last_day)
        if calendar.is_workday(day)
        for kind, rate in rates.items()
    ]


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
