"""Reminders on their way: sent once and while they help, after downtime and refusals too, or ahead of an answer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.results import Refused, TryLater, Uncertain
from bot.models.outbox import OwedMessage
from bot.programme.reminding import Why
from scheduler.remind import remind
from tests.builders import event, text_event
from tests.fake_line import TIMED_OUT, UNREACHABLE, texts
from tests.reminding import at, begin_before_the_dates, pushed, taipei, why
from tests.schools import tick
from tests.world import World


@pytest.fixture(autouse=True)
def bound(world: World) -> None:
    begin_before_the_dates(world)


def test_a_report_between_decision_and_sending_stops_the_reminder(world: World) -> None:
    world.line.fail_next.append(UNREACHABLE)
    at(world, taipei(12, 6))
    assert world.post(text_event("小幫手 已傳真", world.at_ms)) == 200

    calls = [call for _ in range(10) for call in world.wait(timedelta(seconds=1))]

    assert pushed(calls) == []
    with world.database.read() as session:
        (owed,) = session.scalars(select(OwedMessage).where(OwedMessage.reason_key.startswith("reminder:apply")))
        assert owed.cancel_reason == "reminder: reported"


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("back", "sent_at"),
    [
        pytest.param(taipei(12, 6, 17, 59), taipei(12, 6, 17, 59), id="same-day"),
        pytest.param(taipei(12, 6, 18, 0), taipei(12, 7), id="evening"),
        pytest.param(taipei(12, 7, 6, 0), taipei(12, 7), id="next-morning"),
        pytest.param(taipei(12, 7, 14, 0), taipei(12, 8), id="30-hours-and-a-newer-one"),
    ],
)
def test_what_downtime_missed_is_sent_while_it_helps(world: World, back: datetime, sent_at: datetime) -> None:
    calls = at(world, back)
    if sent_at > back:
        assert calls == []
        calls = at(world, sent_at)

    assert len(pushed(calls)) == 1
    assert f"{sent_at + timedelta(hours=8):%-m/%-d} 計算" in str(calls[0].messages)
    assert tick(world) == []


def test_nothing_is_sent_when_the_date_is_past(world: World) -> None:
    assert at(world, taipei(12, 10)) == []
    assert why(world)["apply-0"] is Why.PAST


def test_a_worker_that_was_away_for_a_day_sends_it_the_next_morning_in_new_words(world: World) -> None:
    world.clock.set(taipei(12, 6))
    remind(world.runtime)
    world.clock.set(taipei(12, 6, 20))
    assert world.deliver() == []

    assert world.deliver() == []
    world.clock.set(taipei(12, 7))
    (call,) = world.deliver()

    assert "還有2個工作天" in texts(call.messages)[0]


def test_a_line_that_refuses_for_an_hour_gets_it_once(world: World) -> None:
    world.line.fail_next.extend([TryLater(429, "rate"), Uncertain(500, "Internal server error")] * 8)
    at(world, taipei(12, 6))

    for _ in range(60):
        world.clock.move(seconds=60)
        tick(world)

    assert len(pushed(world.line.accepted)) == 1
    assert {call.retry_key for call in world.line.calls if call.kind == "push"} == {world.line.accepted[-1].retry_key}


def test_a_line_that_cannot_be_reached_until_the_evening_gets_it_the_next_morning(world: World) -> None:
    world.line.fail_next.extend([UNREACHABLE] * 200)
    at(world, taipei(12, 6))
    for _ in range(120):
        world.clock.move(seconds=300)
        tick(world)
    world.line.fail_next.clear()

    (call,) = at(world, taipei(12, 7))

    assert "12/7 計算" in str(call.messages)
    assert len(pushed(world.line.accepted)) == 1


def test_a_group_that_removed_the_bot_gets_nothing_until_it_is_back(world: World) -> None:
    world.post(event("leave", world.at_ms, user=None))

    assert at(world, taipei(12, 6)) == []
    assert why(world)["apply-3"] is Why.BOT_GONE
    world.join()
    assert len(pushed(at(world, taipei(12, 8)))) == 1


def test_todays_reminder_rides_ahead_of_an_answer_and_is_not_pushed_again(world: World) -> None:
    world.clock.set(taipei(12, 6, 7, 45))

    (call,) = world.say("小幫手 說明")

    reminder, answer = texts(call.messages)
    assert call.kind == "reply"
    assert "移轉申請表要在" in reminder
    assert "官方問答" in answer
    assert at(world, taipei(12, 6)) == []


def test_nothing_rides_on_a_report_of_that_step_or_before_half_past_seven(world: World) -> None:
    world.clock.set(taipei(12, 6, 7, 20))
    (early,) = world.say("小幫手 說明")
    world.clock.set(taipei(12, 6, 7, 45))
    (report,) = world.say("小幫手 已傳真")

    assert len(early.messages) == 1
    assert len(report.messages) == 1


def test_what_rode_on_a_reply_that_may_not_have_arrived_is_pushed_at_its_time_marked(world: World) -> None:
    world.clock.set(taipei(12, 6, 8, 0))
    world.line.fail_next.extend([TIMED_OUT] * 50)
    world.say("小幫手 說明")
    for _ in range(90):
        world.clock.move(seconds=1)
        world.deliver()
    world.line.fail_next.clear()

    (call,) = at(world, taipei(12, 6))

    assert texts(call.messages)[0].startswith("（重送）海岸高中（日校）")


def test_what_rode_on_a_refused_reply_is_pushed_at_its_time(world: World) -> None:
    world.clock.set(taipei(12, 6, 8, 0))
    world.line.fail_next.append(Refused(400, "bad"))
    world.say("小幫手 說明")

    assert len(pushed(at(world, taipei(12, 6)))) == 1
