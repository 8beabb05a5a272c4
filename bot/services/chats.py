"""The chats the bot knows: found or added on first sight, counted, joined and left."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot import incoming
from bot.inserting import insert_if_new
from bot.models.chat import Chat, Person
from bot.models.lookup import LineLookup, LookupKind
from bot.models.school import GroupBinding

# LINE tells when people come and go; what it did not tell is found within this time.
COUNTED_EVERY = timedelta(days=3)
_COUNTS_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class LastWords:
    """When somebody last asked something of anyone in a chat, and a consultant last wrote; by digests of who it was."""

    asked_at: datetime | None = None
    asked_by: str | None = None
    consultant_at: datetime | None = None
    consultant_by: str | None = None

    def then(self, later: "LastWords") -> "LastWords":
        """Return what holds after a later message."""
        told = {name: value for name, value in vars(later).items() if value is not None}
        return replace(self, **told)


NOTHING_NEW = LastWords()


def digest_of(place: incoming.Chat, user_id: str | None) -> str | None:
    """Return what tells one person in a chat from another, and nothing else."""
    return hashlib.sha256(f"{place.line_id}:{user_id}".encode()).hexdigest()[:16] if user_id else None


def find_chat(session: Session, place: incoming.Chat) -> Chat | None:
    """Return the row of a chat the bot has seen."""
    return session.scalar(select(Chat).where(Chat.line_id == place.line_id))


def know_chat(session: Session, place: incoming.Chat) -> Chat:
    """Return the row of a chat, added when it is new."""
    chat = find_chat(session, place)
    if chat is None:
        values = {"messages_heard": 0, "only_when_addressed": False}
        insert_if_new(session, Chat, line_id=place.line_id, kind=place.kind, **values)
        chat = session.scalars(select(Chat).where(Chat.line_id == place.line_id)).one()
    return chat


def count_messages(session: Session, heard: Iterable[tuple[incoming.Chat, int, date, LastWords]]) -> None:
    """Count the messages that were heard in each chat on a day; nothing of them is kept."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [
        {"line_id": place.line_id, "kind": place.kind, "messages_heard": messages, "last_heard_on": day, **vars(last)}
        for place, messages, day, last in heard
    ]
    insert = dialect.insert(Chat).values(only_when_addressed=False)
    counted = insert.on_conflict_do_update(
        index_elements=[Chat.line_id],
        set_={
            "messages_heard": Chat.messages_heard + insert.excluded.messages_heard,
            "last_heard_on": insert.excluded.last_heard_on,
            **{name: func.coalesce(getattr(insert.excluded, name), getattr(Chat, name)) for name in vars(NOTHING_NEW)},
        },
    )
    session.connection().execute(counted, rows)


def come_back(session: Session, place: incoming.Chat, *, at: datetime) -> None:
    """Note that somebody writes in a chat that the bot was thought to have left: it is in it."""
    chat = know_chat(session, place)
    if chat.left_at is not None and chat.left_at < at:
        chat.left_at = None


def join(session: Session, place: incoming.Chat, *, at: datetime) -> Chat:
    """Note that the bot was let into a chat; a join older than a known leave changes nothing."""
    chat = know_chat(session, place)
    if chat.left_at is None or chat.left_at < at:
        chat.joined_at, chat.left_at = at, None
    return chat


def leave(session: Session, place: incoming.Chat, *, at: datetime) -> Chat:
    """Note that the bot was removed; a leave older than the last join changes nothing."""
    chat = know_chat(session, place)
    if chat.joined_at is None or chat.joined_at <= at:
        chat.left_at = at
    return chat


def tell_masking_once(chat: Chat, *, now: datetime) -> bool:
    """Tell whether people here still have to be told that personal numbers are masked, and note that they are."""
    if chat.masking_told_at is not None:
        return False
    chat.masking_told_at = now
    return True


def look_up_group(session: Session, chat: Chat, *, key: str, now: datetime) -> None:
    """Have the worker ask LINE for a group's name and number of members."""
    insert_if_new(
        session, LineLookup, kind=LookupKind.GROUP, chat_id=chat.id, reason_key=f"group:{key}", next_try_at=now, tries=0
    )


def change_members(session: Session, chat: Chat, *, by: int) -> None:
    """Count people who joined a group, or (negative) left it; LINE's own number follows."""
    counted = case((Chat.member_count + by > 0, Chat.member_count + by), else_=0)
    session.execute(update(Chat).where(Chat.id == chat.id, Chat.member_count.is_not(None)).values(member_count=counted))


def with_stale_count(session: Session, *, now: datetime) -> list[int]:
    """Return some groups that serve a unit and whose members were counted long ago, or never; machine time."""
    query = select(Chat.id).where(
        Chat.kind == incoming.ChatKind.GROUP,
        Chat.left_at.is_(None),
        Chat.id.in_(select(GroupBinding.chat_id).where(GroupBinding.unbound_at.is_(None))),
        or_(Chat.member_count_at.is_(None), Chat.member_count_at < now - COUNTED_EVERY),
    )
    return list(session.scalars(query.order_by(Chat.member_count_at, Chat.id).limit(_COUNTS_AT_ONCE)))


def look_up_again(session: Session, chat_ids: Iterable[int], *, now: datetime) -> None:
    """Have the worker ask LINE again, once a day, how many people are in these groups."""
    for chat in session.scalars(select(Chat).where(Chat.id.in_(list(chat_ids)))):
        look_up_group(session, chat, key=f"{chat.id}:{now.date()}", now=now)


def look_up_person(session: Session, chat: Chat, user_line_id: str, *, now: datetime) -> bool:
    """Have the worker ask LINE how somebody is called, once a day; tell whether they have no name before it answers."""
    asked = insert_if_new(
        session,
        LineLookup,
        kind=LookupKind.PROFILE,
        chat_id=chat.id,
        user_line_id=user_line_id,
        reason_key=f"profile:{chat.id}:{user_line_id}:{now.date()}",
        next_try_at=now,
        tries=0,
    )
    return asked and session.scalar(select(Person.name).where(Person.line_id == user_line_id)) is None


def find_named(session: Session, name: str) -> Sequence[Chat]:
    """Return the chat with this LINE id, else those with this name."""
    by_id = session.scalars(select(Chat).where(Chat.line_id == name)).all()
    return by_id or session.scalars(select(Chat).where(Chat.name == name).order_by(Chat.id)).all()
