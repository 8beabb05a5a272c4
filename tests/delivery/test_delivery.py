"""What the bot owes and how it reaches LINE when LINE is slow, refuses, breaks off, or we are killed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import content as say
from bot.delivery import rules
from bot.delivery.line_client import Quota
from bot.delivery.owner import free_leases_of_the_dead
from bot.delivery.results import Refusal, Refused, Result, Sent, TryLater, Uncertain
from bot.delivery.send import claim, make_call
from bot.models.chat import Chat
from bot.models.line_access import QuotaReading
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.outbox import owe_push
from bot.process_name import own_name
from bot.programme.leaving import Now
from tests.builders import GROUP, text_event
from tests.fake_line import texts
from tests.world import World

ASK = "小幫手 移轉申請表要去哪裡下載？"
DEAD_TOKEN = Refused(400, "Invalid reply token", Refusal.REPLY_TOKEN)
RATE = TryLater(429, "The API rate limit has been exceeded. Try again later.")
MONTHLY = TryLater(429, "You have reached your monthly limit.", over_quota=True)
TIMED_OUT = Uncertain(None, "ReadTimeoutError")
BROKEN = Uncertain(500, "Internal server error")
UNREACHABLE = TryLater(None, "NewConnectionError")


def ask(world: World) -> None:
    assert world.post(text_event(ASK, world.at_ms)) == 200


def push(world: World, key: str, content: say.Content | None = None, **fields: Any) -> None:
    with world.database.write() as session:
        chat = session.scalars(select(Chat)).first()
        assert chat is not None
        said, by = content or say.SayHelp(), world.acting(session)
        owe_push(session, chat, said, Now("a test"), reason_key=key, by=by, **fields)


def outcomes(world: World) -> list[tuple[Channel, Outcome | None]]:
    with world.database.read() as session:
        return [(one.channel, one.outcome) for one in session.scalars(select(Delivery).order_by(Delivery.id))]


def settle(world: World, seconds: int = 75) -> None:
    """Let time pass in small steps, delivering all along."""
    for _ in range(seconds):
        world.clock.move(seconds=1)
        world.deliver()


def test_a_reply_that_timed_out_is_repeated_with_the_same_token_and_body(world: World) -> None:
    ask(world)
    world.line.fail_next.append(TIMED_OUT)
    world.deliver()

    settle(world, 5)

    first, second = world.line.calls
    assert first == second
    assert outcomes(world) == [(Channel.REPLY, Outcome.SENT)]


def test_a_dead_token_after_an_uncertain_try_counts_as_sent(world: World) -> None:
    ask(world)
    world.line.fail_next.extend([TIMED_OUT, DEAD_TOKEN])
    world.deliver()

    settle(world)

    assert len(world.line.calls) == 2
    assert outcomes(world) == [(Channel.REPLY, Outcome.SENT)]


def test_an_uncertain_reply_whose_token_died_stays_uncertain_and_an_answer_is_never_repeated(world: World) -> None:
    ask(world)
    world.line.fail_next.extend([TIMED_OUT] * 50)
    world.deliver()

    settle(world)

    assert {call.kind for call in world.line.calls} == {"reply"}
    assert outcomes(world) == [(Channel.REPLY, Outcome.UNCERTAIN)]


def test_an_uncertain_reply_is_repeated_only_while_the_token_may_live(world: World) -> None:
    ask(world)
    received = world.clock.now()
    tried: list[timedelta] = []
    world.line.fail_next.extend([BROKEN] * 50)
    for _ in range(60):
        before = len(world.line.calls)
        world.deliver()
        tried.extend([world.clock.now() - received] * (len(world.line.calls) - before))
        world.clock.move(seconds=1)

    assert len(tried) >= 4
    assert max(tried) <= timedelta(seconds=25)


def test_a_dead_token_without_an_uncertain_try_becomes_a_push(world: World) -> None:
    ask(world)
    world.line.fail_next.append(DEAD_TOKEN)

    world.deliver()

    assert [call.kind for call in world.line.calls] == ["reply", "push"]
    assert world.line.calls[1].to == GROUP
    assert outcomes(world) == [(Channel.REPLY, Outcome.RELEASED), (Channel.PUSH, Outcome.SENT)]


def test_an_answer_nobody_asked_the_bot_for_is_not_worth_a_push(world: World) -> None:
    world.post(text_event("請問學習歷程紀錄模組資料移轉申請表何處可以下載", world.at_ms))
    world.line.fail_next.append(DEAD_TOKEN)
    world.clock.move(seconds=1)

    world.deliver()

    assert [call.kind for call in world.line.calls] == ["reply"]


@pytest.mark.parametrize(("late_s", "kinds"), [(49, ["reply"]), (51, ["push"]), (601, [])])
def test_a_worker_that_comes_late_replies_pushes_or_lets_it_be(world: World, late_s: int, kinds: list[str]) -> None:
    ask(world)

    world.wait(timedelta(seconds=late_s))

    assert [call.kind for call in world.line.calls] == kinds


@pytest.mark.parametrize("failure", [RATE, UNREACHABLE], ids=["429", "unreachable"])
def test_a_reply_that_surely_was_not_sent_is_tried_until_the_token_is_old_and_then_pushed(
    world: World, failure: Result
) -> None:
    ask(world)
    world.line.fail_next.extend([failure] * 8)
    world.deliver()

    settle(world)

    kinds = [call.kind for call in world.line.calls]
    assert kinds == sorted(kinds, reverse=True)
    assert len(world.line.accepted) == 1


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


def test_a_429_on_a_reply_is_never_taken_for_the_quota(world: World) -> None:
    world.line.quota_reading = Quota(limit=200, used=200)
    ask(world)
    world.line.fail_next.append(RATE)
    world.deliver()

    settle(world, 5)

    assert [call.kind for call in world.line.accepted] == ["reply"]


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


def test_killed_between_claim_and_record_a_push_is_repeated_with_its_key(world: World) -> None:
    world.join()
    push(world, "one")
    claimed = claim(world.runtime, owner="gone")
    assert claimed is not None
    world.line.push(claimed.line_id, claimed.body, claimed.retry_key)  # type: ignore[arg-type]  # Then the process dies.

    settle(world, 25)

    assert [call.retry_key for call in world.line.calls[1:]] == [claimed.retry_key] * 2


def test_killed_between_claim_and_record_a_reply_is_not_doubled(world: World) -> None:
    ask(world)
    claimed = claim(world.runtime, owner="gone")
    assert claimed is not None
    world.line.fail_next.extend([Sent(), DEAD_TOKEN])
    world.line.reply(claimed.reply_token or "", claimed.body)

    settle(world, 60)

    assert {call.kind for call in world.line.calls} == {"reply"}
    assert len(world.line.accepted) == 1


def test_a_lease_of_a_dead_process_of_this_machine_is_taken_back_at_once(world: World) -> None:
    ask(world)
    own = own_name()
    host, _, _ = own.partition("|")
    claim(world.runtime, owner=f"{host}|999999999|1")

    freed = free_leases_of_the_dead(world.runtime, own=own, now=world.clock.now())
    world.clock.move(seconds=1)
    accepted = world.deliver()

    assert freed == 1
    assert len(accepted) == 1


def test_a_lease_of_a_living_process_is_left_alone(world: World) -> None:
    ask(world)
    own = own_name()
    claim(world.runtime, owner=own)

    assert free_leases_of_the_dead(world.runtime, own=own, now=world.clock.now()) == 0
    assert world.deliver() == []


def test_an_outcome_that_comes_after_the_lease_was_lost_changes_nothing(world: World) -> None:
    ask(world)
    claimed = claim(world.runtime, owner="slow")
    assert claimed is not None
    world.clock.move(seconds=21)
    world.deliver()

    make_call(world.runtime, world.line, claimed)

    assert outcomes(world) == [(Channel.REPLY, Outcome.SENT)]


def test_pauses_double_are_bounded_and_spread() -> None:
    pauses = [rules.pause_after(tries, is_reply=False, spread=0).total_seconds() for tries in (1, 2, 3, 9, 40)]

    assert pauses == [1, 2, 4, 256, 300]
    assert len({rules.pause_after(5, is_reply=False) for _ in range(20)}) > 1
