"""What tests of replies, pushes and leases have a bot in one group owe, and what became of it as time passed."""

from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.models.chat import Chat
from bot.models.outbox import Channel, Delivery, Outcome
from bot.outbox import owe_push
from bot.programme.leaving import Now
from tests.builders import text_event
from tests.world import World

ASK = "小幫手 移轉申請表要去哪裡下載？"


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
