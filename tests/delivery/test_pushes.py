"""A push through refusals, time-outs and the month's limit: the same key and body, in order, and told when it fails."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import content as say
from bot.delivery import rules
from bot.delivery.line_client import Quota
from bot.delivery.results import Refused, Sent
from bot.models.line_access import QuotaReading
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from tests.delivery.owing import outcomes, push, settle
from tests.fake_line import BROKEN, MONTHLY, RATE, TIMED_OUT, UNREACHABLE, texts
from tests.world import World


def test_a_push_is_retried_with_the_same_key_and_body_through_an_hour_of_refusals(world: World) -> None:
    world.join()
    push(world, "one")
    world.line.calls.clear()
    world.line.fail_next.extend([RATE, BROKEN, TIMED_OUT, UNREACHABLE] * 4)

    for _ in range(120):
        world.clock.move(seconds=30)
        world.deliver()

    assert len(world.line.calls) == 17
    assert len({(call.retry_key, str(call.messages)) for call in world.line.calls}) == 1
    assert outcomes(world)[-1] == (Channel.PUSH, Outcome.SENT)


def test_a_push_is_never_tried_later_than_23_hours_after_its_first_try(world: World) -> None:
    world.join()
    push(world, "one")
    started = world.clock.now()
    world.line.fail_next.extend([TIMED_OUT] * 1000)
    last = started
    for _ in range(4 * 25):
        before = len(world.line.calls)
        world.deliver()
        if len(world.line.calls) > before:
            last = world.clock.now()
        world.clock.move(minutes=15)

    assert timedelta(hours=22) < last - started < timedelta(hours=23)
    assert outcomes(world)[-1] == (Channel.PUSH, Outcome.UNCERTAIN)


def test_a_persons_answer_whose_fate_is_unknown_is_sent_once_more_and_says_so(world: World) -> None:
    world.join()
    push(world, "answer", repeat_if_uncertain=True)
    world.line.fail_next.extend([TIMED_OUT] * 1000)
    world.deliver()
    world.clock.move(hours=24)
    world.line.fail_next.clear()

    world.deliver()
    settle(world, 10)

    assert texts(world.line.accepted[-1].messages)[0].startswith("（重送）")
    assert [outcome for _, outcome in outcomes(world)][1:] == [Outcome.UNCERTAIN, Outcome.SENT]


def test_a_refused_push_is_visible_and_not_retried(world: World) -> None:
    world.join()
    push(world, "one")
    world.line.fail_next.append(Refused(400, "Failed to send messages"))
    world.deliver()

    settle(world, 30)

    with world.database.read() as session:
        refused = session.scalars(select(Delivery).where(Delivery.outcome == Outcome.REFUSED)).one()
        assert (refused.status, refused.error, refused.tries) == (400, "Failed to send messages", 1)


def test_a_429_of_the_monthly_limit_holds_the_push_until_the_quota_grows(world: World) -> None:
    world.join()
    push(world, "one")
    world.line.quota_reading = Quota(limit=200, used=199)
    world.line.fail_next.append(MONTHLY)
    world.deliver()
    with world.database.read() as session:
        held = session.scalars(select(OwedMessage).where(OwedMessage.reason_key == "one")).one()
        reading = session.scalars(select(QuotaReading)).one()
        assert (held.delivery_id, held.held_until is not None) == (None, True)
        assert reading.exhausted_at is not None
    world.line.quota_reading = Quota(limit=3000, used=199)

    accepted = world.wait(timedelta(minutes=16))

    assert [call.kind for call in accepted] == ["push"]


@pytest.mark.parametrize(
    ("used", "members", "is_quota"), [(196, 5, True), (195, 5, False), (10, 5, False)], ids=["over", "just", "far"]
)
def test_a_429_is_the_quota_when_the_members_of_this_chat_no_longer_fit(
    world: World, used: int, members: int, *, is_quota: bool
) -> None:
    world.line.members = members
    world.join()
    push(world, "one")
    world.line.quota_reading = Quota(limit=200, used=used)
    world.line.fail_next.append(RATE)

    world.deliver()

    expected = Outcome.RELEASED if is_quota else None
    assert outcomes(world)[-1] == (Channel.PUSH, expected)


def test_a_409_counts_as_sent_and_its_message_ids_are_kept(world: World) -> None:
    world.join()
    push(world, "one")
    world.line.fail_next.append(TIMED_OUT)
    world.deliver()
    world.line.fail_next.append(Sent(status=409))

    settle(world, 5)

    assert outcomes(world)[-1] == (Channel.PUSH, Outcome.SENT)


def test_pushes_for_one_chat_share_a_call_of_at_most_five_messages(world: World) -> None:
    world.join()
    for number in range(7):
        push(world, f"push {number}")

    accepted = world.deliver()

    assert [len(call.messages) for call in accepted] == [5, 2]


def test_a_lane_keeps_its_order_even_when_the_first_fails(world: World) -> None:
    world.join()
    push(world, "first", say.SayHelp(), lane="case 1")
    push(world, "second", say.SayWelcome(), lane="case 1")
    world.line.calls.clear()
    world.line.fail_next.extend([BROKEN, BROKEN])
    world.deliver()
    failed_alone = len(world.line.calls)

    settle(world, 20)

    assert failed_alone == 1
    assert [texts(call.messages)[0][:2] for call in world.line.accepted[-2:]] == ["我是", "大家"] or [
        len(call.messages) for call in world.line.accepted[-2:]
    ] == [1, 1]


def test_a_push_no_longer_valid_is_dropped_and_says_why(world: World) -> None:
    world.join()
    push(world, "old", valid_until=world.clock.now() - timedelta(minutes=1))

    assert world.deliver() == []
    with world.database.read() as session:
        reasons = session.scalars(select(OwedMessage.cancel_reason).where(OwedMessage.reason_key == "old")).all()
        assert reasons == ["no longer valid"]


def test_pauses_double_are_bounded_and_spread() -> None:
    pauses = [rules.pause_after(tries, is_reply=False, spread=0).total_seconds() for tries in (1, 2, 3, 9, 40)]

    assert pauses == [1, 2, 4, 256, 300]
    assert len({rules.pause_after(5, is_reply=False) for _ in range(20)}) > 1
