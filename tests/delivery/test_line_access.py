"""LINE does not take our credentials for a while, or says that the month's quota is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import content as say
from bot.delivery.line_client import LineError, Quota
from bot.delivery.results import TryLater, Uncertain
from bot.models.chat import Chat
from bot.models.lookup import LineLookup
from bot.models.outbox import Delivery, Outcome
from bot.outbox import owe_push
from bot.programme.leaving import Now
from tests.builders import text_event
from tests.world import World

STRANGER = TryLater(401, "Authentication failed", is_stranger=True)
MONTHLY = TryLater(429, "You have reached your monthly limit.", over_quota=True)
TIMED_OUT = Uncertain(None, "ReadTimeoutError")
ASK = "小幫手 移轉申請表要去哪裡下載？"


def push(world: World, *keys: str) -> None:
    with world.database.write() as session:
        chat = session.scalars(select(Chat)).first()
        assert chat is not None
        for key in keys:
            owe_push(session, chat, say.SayHelp(), Now("a test"), reason_key=key, by=world.acting(session), lane=key)


def settle(world: World, seconds: int) -> None:
    for _ in range(seconds):
        world.clock.move(seconds=1)
        world.deliver()


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_being_changed_holds_everything_and_loses_nothing(world: World, status: int) -> None:
    world.join()
    before = len(world.line.accepted)
    push(world, *(f"push {number}" for number in range(6)))
    world.post(text_event(ASK, world.at_ms))
    world.line.fail_next.extend([TryLater(status, "no", is_stranger=True)] * 3)
    world.deliver()
    tried = len(world.line.calls) - before

    settle(world, 30)

    assert tried == 1  # Who is refused does not have everything refused.
    kinds = [call.kind for call in world.line.accepted[before:]]
    assert sorted(kinds) == ["push"] * 6 + ["reply"]
    with world.database.read() as session:
        assert set(session.scalars(select(Delivery.outcome))) == {Outcome.SENT}


def test_while_line_refuses_us_it_is_asked_less_and_less_often(world: World) -> None:
    world.join()
    push(world, *(f"push {number}" for number in range(12)))
    world.line.calls.clear()
    world.line.fail_next.extend([STRANGER] * 1000)

    settle(world, 180)

    assert 6 <= len(world.line.calls) <= 12
    world.line.fail_next.clear()
    settle(world, 80)
    assert len(world.line.accepted) == 1 + 12


def test_lookups_wait_too_and_are_no_failures(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(*_args: object, **_more: object) -> None:
        asked.append(world.clock.now())
        raise LineError("401 Authentication failed", is_final=False, status=401)

    with monkeypatch.context() as patched:
        patched.setattr(world.line, "group", refuse)
        world.join()
        settle(world, 120)
    assert 4 <= len(asked) <= 10
    settle(world, 40)

    with world.database.read() as session:
        lookup = session.scalars(select(LineLookup)).one()
        assert (lookup.done_at is not None, lookup.error) == (True, None)


def test_a_push_that_may_have_arrived_keeps_its_key_when_the_quota_is_gone(world: World) -> None:
    world.join()
    push(world, "one")
    world.line.quota_reading = Quota(limit=200, used=200)
    world.line.calls.clear()
    world.line.fail_next.extend([TIMED_OUT, MONTHLY, MONTHLY])
    world.deliver()

    for _ in range(8):
        world.wait(timedelta(minutes=10))

    assert len(world.line.calls) == 4
    assert len({(call.retry_key, str(call.messages)) for call in world.line.calls}) == 1


def test_a_push_that_may_have_arrived_ends_uncertain_when_the_quota_stays_gone(world: World) -> None:
    world.join()
    push(world, "one")
    world.line.quota_reading = Quota(limit=200, used=200)
    world.line.fail_next.extend([TIMED_OUT, *[MONTHLY] * 1000])
    world.line.calls.clear()

    for _ in range(14):
        world.wait(timedelta(hours=2))

    assert len({call.retry_key for call in world.line.calls}) == 1
    with world.database.read() as session:
        last = session.scalars(select(Delivery).order_by(Delivery.id.desc())).first()
        assert last is not None
        assert last.outcome is Outcome.UNCERTAIN
        assert last.body == []


def test_a_lookup_that_breaks_its_process_every_time_ends_visibly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_args: object, **_more: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(world.line, "group", explode)
    for _ in range(12):
        try:
            world.join()
        except RuntimeError:
            world.clock.move(seconds=21)

    with world.database.read() as session:
        (lookup,) = session.scalars(select(LineLookup).where(LineLookup.done_at.is_not(None))).all()
        assert lookup.error == "given up after 8 tries"
