"""What tests of the queue put into it, and how they claim it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import content as say
from bot.delivery.send import claim_calls
from bot.delivery.taking import Claimed
from bot.incoming import ChatKind
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.outbox import owe_push
from bot.programme.leaving import At, Now
from tests.world import World


def group(number: int) -> str:
    return f"C{number:032d}"


def know_chats(world: World, count: int) -> list[int]:
    with world.database.write() as session:
        chats = [Chat(line_id=group(number), kind=ChatKind.GROUP) for number in range(count)]
        session.add_all(chats)
        session.flush()
        return [one.id for one in chats]


def push(  # noqa: PLR0913 - what the tests vary
    world: World,
    session: Session,
    chat_id: int,
    key: str,
    *,
    content: say.Content | None = None,
    due_at: datetime | None = None,
    lane: str | None = None,
) -> None:
    chat, wish = session.get_one(Chat, chat_id), At(due_at) if due_at else Now("a test")
    owe_push(session, chat, content or say.SayHelp(), wish, reason_key=key, by=world.acting(session), lane=lane)
    if due_at is not None:
        session.flush()
        session.execute(update(OwedMessage).where(OwedMessage.reason_key == key).values(due_at=due_at))


def claim(world: World, *, calls: int = 8, under_way: Counter[int] | None = None) -> list[Claimed]:
    return claim_calls(world.runtime, owner="test", calls=calls, pushes=calls, under_way=under_way)


def places(claimed: list[Claimed]) -> list[str]:
    return [one.line_id for one in claimed]
