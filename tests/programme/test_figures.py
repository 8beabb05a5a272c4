"""Counting units and schools apart, and what was left day by day."""

from datetime import UTC, date, datetime, timedelta

from bot.faq.steps import Deadline
from bot.programme import figures
from bot.programme.figures import By, Count, Held, Left, Standing, UnitLine
from bot.programme.published import Published
from bot.programme.unit_state import Mark, UnitState

NOON = datetime(2021, 12, 8, 4, tzinfo=UTC)


def state(*steps: str) -> UnitState:
    return UnitState({step: Mark(id=1, step=step, at=NOON) for step in steps})


def line(number: int, school: str, now: UnitState, before: UnitState | None = None) -> UnitLine:
    return UnitLine(
        unit_id=number,
        code=f"{school}{number}",
        name=f"第{number}",
        school_code=school,
        county="苗栗縣" if number % 2 else "花蓮縣",
        consultants=("許文琪", "蔡宗翰") if number == 1 else (),
        state=now,
        before=before or now,
    )


def apply(published: Published) -> Deadline:
    return published.knowledge.deadline_by_id["apply"]


def test_a_school_counts_when_all_its_units_do(published: Published) -> None:
    lines = [
        line(1, "A", state("fax", "received")),
        line(2, "A", state("fax")),
        line(3, "B", state("received"), before=state()),
        line(4, "C", state()),
    ]

    counted = figures.progress(lines, apply(published))

    assert counted.total == Count(4, 3)
    assert counted.confirmed == Count(2, 1)
    assert counted.reported == Count(1, 1)
    assert counted.missing == Count(1, 1)
    assert counted.done == Count(3, 2)
    assert counted.confirmed_before == Count(1, 0)


def test_a_unit_with_two_consultants_is_in_both_groups() -> None:
    groups = figures.grouped([line(1, "A", state()), line(2, "B", state())], By.CONSULTANT)

    assert {name: [one.unit_id for one in units] for name, units in groups.items()} == {"許文琪": [1], "蔡宗翰": [1]}


def test_a_burn_down_follows_what_was_taken_back(published: Published) -> None:
    day = timedelta(days=1)
    held = [
        Held(1, "fax", NOON - 3 * day),
        Held(1, "received", NOON - 2 * day, NOON - day),
        Held(2, "received", NOON),
        Held(2, "stamp", NOON - 3 * day),
    ]
    days = [((NOON - back * day).date(), NOON - back * day) for back in (3, 2, 1, 0)]

    left = list(figures.burn_down(held, apply(published), 3, days))

    assert [(one.unconfirmed, one.unreported) for one in left] == [(3, 2), (2, 2), (3, 2), (2, 1)]
    assert left[0] == Left(date(2021, 12, 5), 3, 2)


def test_only_as_many_days_as_fit_are_drawn() -> None:
    days = figures.days_of(date(2021, 1, 1), date(2021, 12, 31))

    assert len(days) == figures.LONGEST_BURN_DOWN
    assert days[-1] == date(2021, 12, 31)


def test_a_date_that_nobody_confirms_knows_no_reports(published: Published) -> None:
    stop = published.knowledge.deadline_by_id["stop"]

    assert figures.standing(state("fax"), stop) is Standing.MISSING
    assert figures.standing(state("launch"), stop) is Standing.CONFIRMED
