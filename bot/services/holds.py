"""The hold switches: set and lifted by people, asked before the bot speaks unasked and before anything is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.inserting import insert_if_new
from bot.models.chat import Chat
from bot.models.hold import HoldKind, HoldSwitch
from bot.models.outbox import Held, OwedMessage
from bot.outbox import wake_worker


@dataclass(frozen=True)
class Holds:
    """The switches that are set: those for every chat, and those of some chats by their ids."""

    everywhere: frozenset[HoldKind] = frozenset()
    chats: Mapping[int, frozenset[HoldKind]] = field(default_factory=dict)

    def holds(self, kind: HoldKind, chat_id: int | None) -> bool:
        """Tell whether this is held for a chat; who holds all holds each kind."""
        here = self.everywhere | (self.chats.get(chat_id, frozenset()) if chat_id is not None else frozenset())
        return kind in here or HoldKind.ALL in here


def hold(session: Session, kind: HoldKind, chat: Chat | None, *, by: str, now: datetime) -> bool:
    """Set a switch for a chat, or (None) everywhere; tell whether it was not set before. Machine time."""
    chat_id = chat.id if chat else None
    return insert_if_new(session, HoldSwitch, key=_key(kind, chat), kind=kind, chat_id=chat_id, since=now, by=by)


def lift(session: Session, kind: HoldKind, chat: Chat | None) -> bool:
    """Take a switch away; tell whether it was set. What it held is looked at again at once."""
    gone = session.execute(delete(HoldSwitch).where(HoldSwitch.key == _key(kind, chat)).returning(HoldSwitch.key))
    was_set = gone.first() is not None
    if was_set:
        held = (OwedMessage.held_for == Held.SWITCH, OwedMessage.delivery_id.is_(None))
        here = (OwedMessage.chat_id == chat.id,) if chat else ()
        session.execute(update(OwedMessage).where(*held, *here).values(held_until=None, held_for=None))
        wake_worker(session)
    return was_set


def active(session: Session) -> Holds:
    """Return the switches that are set."""
    everywhere, chats = set(), defaultdict(set)
    for kind, chat_id in session.execute(select(HoldSwitch.kind, HoldSwitch.chat_id)):
        if chat_id is None:
            everywhere.add(kind)
        else:
            chats[chat_id].add(kind)
    return Holds(frozenset(everywhere), {chat_id: frozenset(kinds) for chat_id, kinds in chats.items()})


def all_switches(session: Session) -> Sequence[HoldSwitch]:
    """Return the switches that are set, with who set them, the oldest first."""
    return session.scalars(select(HoldSwitch).order_by(HoldSwitch.since, HoldSwitch.key)).all()


def _key(kind: HoldKind, chat: Chat | None) -> str:
    return f"{kind.value}:{chat.id if chat else 'everywhere'}"
