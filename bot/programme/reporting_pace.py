"""How many of the units that have not reported yet will not have by a later moment: learned from the programme; pure.

People report faster the nearer a date is. How much faster has one shape for all dates (the curve); how fast at all is
learned from those who did report: of every date together, then of this one's last days.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import exp, log

from bot.dates.workdays import WorkCalendar
from bot.faq.steps import Deadline
from bot.programme.figures import Left

# How many working days are left (the date's own included), and which share has not reported then: what is assumed
# until the programme's own units say how fast they are.
_CURVE = ((0.0, 0.12), (1.0, 0.20), (2.0, 0.28), (4.0, 0.42), (8.0, 0.62), (11.0, 0.75), (15.0, 0.90), (21.0, 1.0))
_LEFT = [left for left, _ in _CURVE]
# The assumption counts as much as if this share of the units had reported by it; nobody is taken to be faster or slower
# than this many times the curve.
_ASSUMED = 0.1
_FARTHEST = 3.0
_RECENT_DAYS = 5
# What was learned holds less for each working day further ahead: after four it counts half, and the curve the other.
_FORGOTTEN = 0.5 ** (1 / 4)
_OPENS, _CLOSES = 9.0, 17.0


@dataclass(frozen=True)
class Pace:
    """How fast units report for one date, against the curve (1: as it says)."""

    speed: float
    calendar: WorkCalendar

    def still_missing(self, now: datetime, later: datetime, deadline: Deadline) -> float:
        """Return which share of those who are missing now will be later, for a date (a unit may have its own)."""
        left, end = (working_days_left(moment, deadline, self.calendar) for moment in (now, later))
        urged, days = 0.0, 0
        while left > end:
            following = max(end, left - 1)
            speed = self.speed ** (_FORGOTTEN**days)
            urged += speed * (_urge(following) - _urge(left))
            left, days = following, days + 1
        return exp(-urged)


@dataclass(frozen=True)
class _Seen:
    """How many reported between two looks, and how many the curve says."""

    day: date
    reported: float
    expected: float


def paces(
    deadlines: Sequence[Deadline],
    curves: Mapping[str, Sequence[Left]],
    now: datetime,
    calendar: WorkCalendar,
    *,
    units: int,
) -> dict[str, Pace]:
    """Return how fast units report for each date; `curves`: what was left at the end of each day, today as of now."""
    assumed = max(1.0, _ASSUMED * units)
    seen = {one.id: _seen(one, curves.get(one.id, ()), now, calendar) for one in deadlines}
    everything = [one for found in seen.values() for one in found]
    common = _speed(everything, assumed=assumed, around=1.0)
    since = calendar.back(now.date(), _RECENT_DAYS)
    return {
        one.id: Pace(
            _speed([part for part in seen[one.id] if part.day >= since], assumed=assumed, around=common), calendar
        )
        for one in deadlines
    }


def working_days_left(moment: datetime, deadline: Deadline, calendar: WorkCalendar) -> float:
    """Return how much working time is left until the end of a date, in days; `moment` is local."""
    whole = calendar.workdays_between(moment.date(), deadline.date)
    if moment.date() > deadline.date or not calendar.is_workday(moment.date()):
        return float(whole)
    hour = moment.hour + moment.minute / 60
    return whole + min(1.0, max(0.0, (_CLOSES - hour) / (_CLOSES - _OPENS)))


def _urge(left: float) -> float:
    """Return the curve as what adds up: minus the logarithm of the share that has not reported."""
    if left >= _LEFT[-1]:
        return 0.0
    place = max(1, bisect_left(_LEFT, left))
    (before, lower), (after, upper) = _CURVE[place - 1], _CURVE[place]
    part = min(1.0, max(0.0, (left - before) / (after - before)))
    return -(log(lower) + part * (log(upper) - log(lower)))


def _seen(deadline: Deadline, curve: Sequence[Left], now: datetime, calendar: WorkCalendar) -> list[_Seen]:
    found = []
    for before, after in pairwise(curve):
        start = float(calendar.workdays_between(before.day, deadline.date))
        is_today = after.day == now.date()
        end = (
            working_days_left(now, deadline, calendar)
            if is_today
            else float(calendar.workdays_between(after.day, deadline.date))
        )
        expected = before.unreported * max(0.0, _urge(end) - _urge(start))
        found.append(_Seen(after.day, max(0.0, float(before.unreported - after.unreported)), expected))
    return found


def _speed(seen: Sequence[_Seen], *, assumed: float, around: float) -> float:
    reported, expected = sum(one.reported for one in seen), sum(one.expected for one in seen)
    return min(_FARTHEST, max(1 / _FARTHEST, (assumed + reported) / (assumed / around + expected)))


def days_between(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
