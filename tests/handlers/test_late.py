"""Around and after a date: countdowns that agree, what is overdue, and what only waits to be booked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.dates.due import countdown
from bot.models.people import Role
from bot.programme.published import Published
from bot.services import program_time
from bot.wording.answers import left
from tests.builders import ALICE
from tests.fake_line import all_words, buttons, texts
from tests.people import HSU, NCNU, give
from tests.schools import begin_bound, bind, know_schools, tick
from tests.world import World


def go_to(world: World, moment: datetime) -> None:
    """Move program time."""
    with world.database.write() as session:
        program_time.set_program_time(session, moment, machine_now=world.clock.now(), demo_mode=True)


@pytest.fixture
def bound(world: World) -> World:
    begin_bound(world)
    return world


def test_the_day_after_a_missed_date_the_school_reads_that_it_is_overdue_and_gets_a_person(bound: World) -> None:
    go_to(bound, datetime(2021, 12, 10, 2, tzinfo=UTC))

    (call,) = bound.say("進度")

    assert "期限已過（12/9）｜申請表核章後傳真暨大：貴校還沒有回報傳真。" in texts(call.messages)[0]
    (opened,) = [one for one in bound.tap(buttons(call.messages)["找諮輔"]["data"]) if one.kind == "reply"]
    assert "案件" in texts(opened.messages)[0]


def test_who_reported_in_time_reads_that_it_waits_to_be_booked(bound: World) -> None:
    bound.say("小幫手 已傳真")
    go_to(bound, datetime(2021, 12, 10, 2, tzinfo=UTC))

    (call,) = bound.say("進度")

    assert "期限已過（12/9）｜申請表核章後傳真暨大：貴校已回報傳真，等暨大登錄收件。" in texts(call.messages)[0]


def test_what_was_met_is_not_overdue(bound: World) -> None:
    give(bound, NCNU, "洪助理", Role.PARTY, "ncnu")
    bound.say("收件 010301", group=None, user=NCNU)
    go_to(bound, datetime(2021, 12, 10, 2, tzinfo=UTC))

    (call,) = bound.say("進度")

    assert "已過" not in texts(call.messages)[0]
    assert "接下來：等廠商設定完成" in texts(call.messages)[0]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ((2021, 12, 27), "還有3個工作天，最後一個工作天是12/30（四）"),
        ((2021, 12, 30), "今天是最後一個工作天"),
        ((2021, 12, 31), "就是今天"),
        ((2022, 1, 1), "已於1天前截止"),
    ],
)
def test_countdown_and_reminder_say_the_time_that_is_left_in_the_same_words(
    bound: World, day: tuple[int, int, int], says: str
) -> None:
    go_to(bound, datetime(*day, 1, tzinfo=UTC))

    (dates,) = bound.say("期限")
    reminders = [text for call in tick(bound) for text in all_words(call.messages)]

    assert f"12月31日（五）：{says}" in texts(dates.messages)[0]
    if day == (2021, 12, 30):
        assert any(says in text for text in reminders)


def test_a_weekend_between_the_last_working_day_and_the_date_is_said(published: Published) -> None:
    saturday, sunday = date(2021, 12, 11), date(2021, 12, 12)
    count = countdown(saturday, sunday, published.calendar)

    said = left(days=count.days, workdays=count.workdays, is_last_workday=False, last_workday="12/10（五）")

    assert said == "還有1天，最後一個工作天（12/10（五））已過"


def test_a_form_that_came_back_is_what_a_reminder_asks_for(bound: World) -> None:
    give(bound, NCNU, "洪助理", Role.PARTY, "ncnu")
    bound.say("小幫手 已傳真")
    bound.say("退件 010301 印章不清楚", group=None, user=NCNU)
    go_to(bound, datetime(2021, 12, 8, 1, 0, 30, tzinfo=UTC))

    (reminder,) = [one for one in tick(bound) if one.to != NCNU]

    assert "暨大已退件（印章不清楚），請補正後重新傳真。" in all_words(reminder.messages)
    assert "已重新傳真" in buttons(reminder.messages)
    assert "已選定系統" not in buttons(reminder.messages)


def test_a_binding_is_confirmed_before_the_reminder_that_rides_and_counts_once(world: World) -> None:
    know_schools(world)
    go_to(world, datetime(2021, 12, 8, 0, 30, tzinfo=UTC))

    (call,) = bind(world, "010301", user=ALICE)

    first, second = call.messages
    assert first["text"].startswith("已綁定：")
    assert second["type"] == "flex"
    assert str(call.messages).count("還有1個工作天") - str(second["altText"]).count("還有1個工作天") == 1


def test_a_thumb_is_thanked_for_once(bound: World) -> None:
    (answer,) = bound.say("小幫手 移轉申請表要去哪裡下載？")
    helpful = buttons(answer.messages)["有幫助"]["data"]

    (thanks,) = bound.tap(helpful)

    assert "謝謝" in texts(thanks.messages)[0]
    assert bound.tap(helpful) == []


def test_a_consultant_sees_who_is_overdue(bound: World) -> None:
    give(bound, HSU, "許文琪", Role.CONSULTANT, "010301")
    go_to(bound, datetime(2021, 12, 10, 2, tzinfo=UTC) + timedelta(days=3))

    (call,) = bound.say("我的學校", group=None, user=HSU)

    assert "期限已過（12/9）" in texts(call.messages)[0]
