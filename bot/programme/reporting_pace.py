"""How many of the units that have not reported yet will not have by a later moment: learned from the programme; pure.

People report faster the nearer a date is. How much faster has one shape for all dates (the curve); how fast at all is
learned from those who did report: of every date together, then of this one's last days.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import exp, log, sqrt

from bot.dates.workdays import WorkCalendar
from bot.faq.steps import Deadline
from bot.programme.figures import Left

# How many working days are left (the date's own included), and which share has not reported then: what is assumed
# until the programme's own units say how fast they are. About as many report each day, the last days somewhat more.
_CURVE = ((0.0, 0.10), (1.0, 0.20), (2.0, 0.30), (4.0, 0.47), (8.0, 0.70), (11.0, 0.84), (15.0, 1.0))
_LEFT = [left for left, _ in _CURVE]
# The assumption counts as much as if this share of the units had reported by it; nobody is taken to be faster or slower
# than this many times the curve.
_ASSUMED = 0.1
_FARTHEST = 3.0
_RECENT_DAYS = 5
# What was learned holds less for each working day further ahead: after eight it counts half, and the curve the other.
_FORGOTTEN = 0.5 ** (1 / 8)
# How far the curve itself may be off, as a share of the speed.
_SHAPE_DOUBT = 0.2
# Days of a week that are worked, and that are not.
_WORKED, _FREE = 5, 2
# As many report on a day off as this part of a working day, until the programme says otherwise.
_OFF = 0.3
_MOST_OFF = 1.0
_OPENS, _CLOSES = 9.0, 17.0


@dataclass(frozen=True)
class Pace:
    """How fast units report for one date, against the curve (1: as it says).

    `off` is what a day off counts, in working days; `doubt` is how far the speed may be off, as a share of it.
    """

    speed: float
    calendar: WorkCalendar
    off: float = _OFF
    doubt: float = 0.0

    def still_missing(self, now: datetime, later: datetime, deadline: Deadline, *, doubts: float = 0.0) -> float:
        """Return which share of those who are missing now will be later, for a date (a unit may have its own).

        `doubts` above 0: if they are that many times the doubt faster than is known; below 0: slower.
        """
        urged, worked = 0.0, 0
        before = _urge(days_left(now, deadline, self.calendar, off=self.off))
        for day in days_between(now.date(), later.astimezone(now.tzinfo).date()):
            ends = min(later, datetime.combine(day, time.max, now.tzinfo))
            urge = _urge(days_left(ends, deadline, self.calendar, off=self.off))
            urged += self.speed ** (_FORGOTTEN**worked) * (urge - before)
            before, worked = urge, worked + self.calendar.is_workday(day)
        return exp(-urged * exp(doubts * self.doubt))


@dataclass(frozen=True)
class _Seen:
    """How many reported on a day, and how many the curve says (of a day off: if it were worked)."""

    day: date
    reported: float
    expected: float
    is_off: bool


def paces(  # noqa: PLR0913 - what they are learned from
    deadlines: Sequence[Deadline],
    curves: Mapping[str, Sequence[Left]],
    now: datetime,
    calendar: WorkCalendar,
    *,
    units: int,
    since: date | None = None,
) -> dict[str, Pace]:
    """Return how fast units report for each date; `curves`: what was left at the end of each day, today as of now.

    What was left before `since` says nothing where nobody had reported: they could not yet.
    """
    assumed = max(1.0, _ASSUMED * units)
    seen = {one.id: _seen(one, curves.get(one.id, ()), now, calendar) for one in deadlines}
    if since is not None:
        began = min([since, *(one.day for found in seen.values() for one in found if one.reported)])
        seen = {name: [one for one in found if one.day >= began] for name, found in seen.items()}
    everything = [one for found in seen.values() for one in found]
    off = _part_of_days_off(everything, assumed=assumed)
    common = _speed(everything, assumed=assumed, around=1.0, off=off)
    first = calendar.back(now.date(), _RECENT_DAYS)
    recent = {name: [one for one in found if one.day >= first] for name, found in seen.items()}
    return {
        name: Pace(
            _speed(parts, assumed=assumed, around=common, off=off),
            calendar,
            off,
            sqrt(1 / (assumed + sum(one.reported for one in parts)) + _SHAPE_DOUBT**2),
        )
        for name, parts in recent.items()
    }


def days_left(moment: datetime, deadline: Deadline, calendar: WorkCalendar, *, off: float) -> float:
    """Return how much time is left until the end of a date, in days of which a week has five; `moment` is local.

    A day off counts `off` of a working day; what people do then they do not do on the other days.
    """
    today = moment.date()
    worked = float(calendar.workdays_between(today, deadline.date))
    free = max(0, (deadline.date - today).days) - worked
    if today <= deadline.date:
        is_worked = calendar.is_workday(today)
        opens, closes = (_OPENS, _CLOSES) if is_worked else (0.0, 24.0)
        part = min(1.0, max(0.0, (closes - moment.hour - moment.minute / 60) / (closes - opens)))
        worked, free = (worked + part, free) if is_worked else (worked, free + part)
    return (worked + off * free) * _WORKED / (_WORKED + off * _FREE)


def _urge(left: float) -> float:
    """Return the curve as what adds up: minus the logarithm of the share that has not reported."""
    if left >= _LEFT[-1]:
        return 0.0
    place = max(1, bisect_left(_LEFT, left))
    (before, lower), (after, upper) = _CURVE[place - 1], _CURVE[place]
    part = min(1.0, max(0.0, (left - before) / (after - before)))
    return -(log(lower) + part * (log(upper) - log(lower)))


def _urge_of_day(day: date, until: datetime, deadline: Deadline, calendar: WorkCalendar) -> float:
    """Return how much the curve urges on a day until that moment of it; on one that is not worked as if it were."""
    ends = datetime.combine(day, time.max, until.tzinfo)
    left = days_left(min(until, ends), deadline, calendar, off=_OFF)
    before = days_left(datetime.combine(day, time(0), until.tzinfo), deadline, calendar, off=_OFF)
    return _urge(left) - _urge(before) if calendar.is_workday(day) else _urge(left) - _urge(left + 1)


def _seen(deadline: Deadline, curve: Sequence[Left], now: datetime, calendar: WorkCalendar) -> list[_Seen]:
    found = []
    for before, after in pairwise(curve):
        expected = before.unreported * max(0.0, _urge_of_day(after.day, now, deadline, calendar))
        reported = max(0.0, float(before.unreported - after.unreported))
        found.append(_Seen(after.day, reported, expected, is_off=not calendar.is_workday(after.day)))
    return found


def _part_of_days_off(seen: Sequence[_Seen], *, assumed: float) -> float:
    off = [one for one in seen if one.is_off]
    reported, expected = sum(one.reported for one in off), sum(one.expected for one in off)
    return min(_MOST_OFF, (assumed * _OFF + reported) / (assumed + expected))


def _speed(seen: Sequence[_Seen], *, assumed: float, around: float, off: float) -> float:
    reported = sum(one.reported for one in seen)
    expected = sum(one.expected * (off if one.is_off else 1.0) for one in seen)
    return min(_FARTHEST, max(1 / _FARTHEST, (assumed + reported) / (assumed / around + expected)))


def days_between(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
