"""An answer and its reply token: tried while the token may live, never said twice, pushed where that is worth it."""

from datetime import timedelta

import pytest

from bot.delivery.line_client import Quota
from bot.delivery.results import Result
from bot.models.outbox import Channel, Outcome
from tests.builders import GROUP, text_event
from tests.delivery.owing import ask, outcomes, settle
from tests.fake_line import BROKEN, DEAD_TOKEN, RATE, TIMED_OUT, UNREACHABLE
from tests.world import World


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


def test_a_429_on_a_reply_is_never_taken_for_the_quota(world: World) -> None:
    world.line.quota_reading = Quota(limit=200, used=200)
    ask(world)
    world.line.fail_next.append(RATE)
    world.deliver()

    settle(world, 5)

    assert [call.kind for call in world.line.accepted] == ["reply"]
