"""What the rest of the month will cost, and who waits first."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.programme import forecasting, reporting_pace
from bot.programme.figures import Left
from bot.programme.forecasting import Ahead, Group, Spent
from bot.programme.published import Published
from bot.programme.spending import Kind, Purse

TAIPEI = ZoneInfo("Asia/Taipei")


def taipei(day: int, hour: int = 10) -> datetime:
    return datetime(2021, 12, day, hour, tzinfo=TAIPEI)


def test_an_announcement_waits_before_a_reminder_before_a_persons_answer() -> None:
    purse = Purse(100, for_answers=30, for_reminders=40)

    assert purse.pays(Kind.ANNOUNCEMENT, 30)
    assert not purse.pays(Kind.ANNOUNCEMENT, 1)
    assert purse.pays(Kind.REMINDER, 40)
    assert not purse.pays(Kind.REMINDER, 1)
    assert purse.pays(Kind.ANSWER, 29)
    assert not purse.pays(Kind.WORK, 2)
    assert purse.left == 1


def curve(*unreported: int, until: date) -> list[Left]:
    first = until - timedelta(days=len(unreported) - 1)
    return [Left(first + timedelta(days=number), left, left) for number, left in enumerate(unreported)]


def pace(published: Published, left: list[Left], now: datetime) -> reporting_pace.Pace:
    deadline = published.knowledge.deadlines[0]
    return reporting_pace.paces([deadline], {deadline.id: left}, now, published.calendar, units=300)[deadline.id]


def missing(published: Published, pace: reporting_pace.Pace, now: datetime, later: datetime) -> float:
    return pace.still_missing(now, later, published.knowledge.deadlines[0])


def test_units_that_reported_fast_are_taken_to_go_on_fast_and_those_that_did_not_to_stay(published: Published) -> None:
    now = taipei(3)
    fast = pace(published, curve(300, 250, 200, 150, 100, until=now.date()), now)
    slow = pace(published, curve(300, 300, 300, 300, 300, until=now.date()), now)
    unknown = pace(published, [], now)

    shares = [missing(published, one, now, taipei(8, 9)) for one in (fast, unknown, slow)]

    assert shares[0] < 0.4 < shares[1] < 0.75 < shares[2]


def test_nobody_is_missing_less_at_this_moment(published: Published) -> None:
    assert missing(published, pace(published, [], taipei(3)), taipei(3), taipei(3)) == 1


def test_reminders_of_a_group_of_two_units_cost_one_push_and_those_who_reported_none(published: Published) -> None:
    now = taipei(1)
    first = published.knowledge.deadlines[0]
    name = first.id
    stays = {one.id: reporting_pace.Pace(0.0, published.calendar) for one in published.knowledge.deadlines}
    groups = [Group(members=10, missing={(name, first.date): 2}), Group(members=7, missing={})]

    found = forecasting.reminders_ahead(published.timetable.waves, groups, stays, now, taipei(31), pushed=0.5)

    assert {one.day.day: one.messages for one in found if one.deadline == name} == {6: 5.0, 8: 5.0, 9: 5.0}


def test_answers_go_on_at_the_pace_of_the_last_working_days(published: Published) -> None:
    now = taipei(8, 17)
    spent = [Spent(day=date(2021, 12, day), kind=Kind.ANSWER, billed=60) for day in (6, 7, 8)]

    found = forecasting.pace_ahead(spent, now, date(2021, 12, 15), published.calendar, looks_back=10)

    assert {one.day.day: round(one.messages) for one in found if one.kind is Kind.ANSWER and one.messages} == {
        9: 60, 10: 60, 13: 60, 14: 60, 15: 60,
    }  # fmt: skip


def test_the_forecast_names_the_day_on_which_it_runs_out_and_what_others_spent() -> None:
    made = forecasting.forecast(
        limit=100,
        used=50,
        spent=[
            Spent(day=date(2021, 12, 2), kind=Kind.REMINDER, billed=40, deadline="apply"),
        ],
        ahead=[
            Ahead(day=date(2021, 12, 9), kind=Kind.REMINDER, messages=30.0, deadline="apply"),
            Ahead(day=date(2021, 12, 8), kind=Kind.ANSWER, messages=25.4),
        ],
        last_day=date(2021, 12, 31),
    )

    assert (made.total, made.left, made.outside) == (105, 50, 10)
    assert made.runs_out_on == date(2021, 12, 9)
    assert [(one.kind, one.deadline, one.spent, one.ahead) for one in made.lines] == [
        (Kind.ANSWER, None, 0, 25),
        (Kind.REMINDER, "apply", 40, 30),
    ]


def test_without_a_limit_nothing_runs_out() -> None:
    ahead = [Ahead(day=date(2021, 12, 9), kind=Kind.ANSWER, messages=9e9)]
    made = forecasting.forecast(limit=None, used=5, spent=[], ahead=ahead, last_day=date(2021, 12, 31))

    assert (made.left, made.runs_out_on) == (None, None)
