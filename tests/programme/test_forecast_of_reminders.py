"""What the reminders of a month were said to cost, against what they then cost: whole months drawn without the rest.

Who reports when is drawn from the curves of `tests/december.py`, on days off too; the product knows none of them.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

import pytest

from bot.programme import forecasting, reporting_pace
from bot.programme.figures import Left
from bot.programme.forecasting import Forecast, Group
from bot.programme.published import Published
from tests.december import FAXED, LAST, LAUNCHED, drawn, earlier, taipei

LOOKS = (3, 6, 10, 15, 20, 24)
# What of a month's bill is for reminders (docs/cost.md).
REMINDERS = 0.75
START, END = taipei(date(2021, 12, 1), 0), taipei(date(2022, 1, 1), 0)


class Month:
    """Groups of 8 to 15 people with a unit each, and when these report for which date."""

    def __init__(self, published: Published, *, groups: int, seed: int, by: float) -> None:
        rng = random.Random(seed)
        self.published = published
        self.deadlines = {one.id: one for one in published.knowledge.deadlines}
        self.members = [rng.randint(8, 15) for _ in range(groups)]
        first, *later = self.deadlines
        self.reported = {first: [drawn(rng, earlier(FAXED, by)) for _ in range(groups)]}
        launched = [drawn(rng, earlier(LAUNCHED, by)) for _ in range(groups)]
        self.reported |= {name: launched for name in later}  # noqa: C420 - of the same units

    def missing(self, name: str, at: datetime) -> list[int]:
        """Return the groups that have not reported then."""
        return [number for number, one in enumerate(self.reported[name]) if one is None or one > at]

    def billed(self, until: datetime) -> int:
        """Return what the reminders until then cost."""
        waves = [one for one in self.published.timetable.waves if START <= one.due < until]
        return sum(self.members[number] for one in waves for number in self.missing(one.deadline.id, one.due))

    def forecast(self, now: datetime) -> Forecast:
        """Return what the month is said to cost then."""
        now = now.astimezone(self.published.zone)
        curves = {name: self._curve(name, now) for name in self.deadlines}
        paces = reporting_pace.paces(
            list(self.deadlines.values()), curves, now, self.published.calendar, units=len(self.members)
        )
        left = {name: set(self.missing(name, now)) for name in self.deadlines}
        dates = {name: (name, one.date) for name, one in self.deadlines.items()}
        groups = [
            Group(members=members, missing={dates[name]: 1 for name in dates if number in left[name]})
            for number, members in enumerate(self.members)
        ]
        ahead = forecasting.reminders_ahead(
            self.published.timetable.waves, groups, paces, now, END.astimezone(now.tzinfo), pushed=1.0
        )
        return forecasting.forecast(limit=None, used=self.billed(now), spent=(), ahead=ahead, last_day=LAST)

    def _curve(self, name: str, now: datetime) -> Sequence[Left]:
        days = reporting_pace.days_between(date(2021, 11, 29), now.date())
        counts = [len(self.missing(name, min(now, taipei(day, 24)))) for day in days]
        return [Left(day, count, count) for day, count in zip(days, counts, strict=True)]


@pytest.fixture
def month(published: Published) -> partial[Month]:
    return partial(Month, published)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_was_said_of_reminders_misses_by_less_than_a_tenth_of_the_month(month: partial[Month], seed: int) -> None:
    made = month(groups=382, seed=seed, by=1)

    said = [made.forecast(taipei(date(2021, 12, day), 17)).total for day in LOOKS]

    billed = made.billed(END)
    assert said == pytest.approx([billed] * len(LOOKS), abs=0.1 * billed / REMINDERS)


@pytest.mark.parametrize("by", [0.5, 1, 2], ids=["late", "as assumed", "early"])
def test_what_few_schools_cost_is_within_what_was_said_early_in_the_month(month: partial[Month], by: float) -> None:
    made = [month(groups=40, seed=seed, by=by) for seed in range(20)]

    said = [(one.billed(END), one.forecast(taipei(date(2021, 12, 3), 17)).range) for one in made]

    within = [least <= billed <= most for billed, (least, most) in said]
    assert sum(within) >= 16


def test_the_range_narrows_towards_the_end_of_the_month(month: partial[Month]) -> None:
    made = month(groups=382, seed=1, by=1)

    ranges = [made.forecast(taipei(date(2021, 12, day), 17)).range for day in (3, 15, 24)]

    widths = [most - least for least, most in ranges]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0] / 2
