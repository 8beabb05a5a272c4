"""What a process had claimed when it died or was slow: another one takes it over, and nothing is said twice."""

from bot.delivery.owner import free_leases_of_the_dead
from bot.delivery.results import Sent
from bot.delivery.send import claim, make_call
from bot.models.outbox import Channel, Outcome
from bot.process_name import own_name
from tests.delivery.owing import ask, outcomes, push, settle
from tests.fake_line import DEAD_TOKEN
from tests.world import World


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
