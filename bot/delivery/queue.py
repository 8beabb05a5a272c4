"""What waits to be sent, as the claim reads it: ids only, the first in turn first, each query over one partial index.

The indexes are named or forced, so that no plan depends on how fresh the database's statistics are, and none of the
queries looks at what was sent before or at what is not due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, TextClause, bindparam, text
from sqlalchemy.orm import Session

from bot.database import UtcDateTime
from bot.models.outbox import RECEIPT, Channel, Held

_PENDING = "owed.delivery_id IS NULL AND owed.cancelled_at IS NULL AND owed.held_until IS NULL"
# The first of its lane: what is younger there waits until it is done. A subquery that yields one value is looked up
# for each row that is passed, and can never become a join over the whole table.
_HEAD_OF_LANE = (
    "(SELECT min(elder.id) FROM owed_message elder WHERE elder.lane = owed.lane AND elder.lane IS NOT NULL"
    " AND elder.done_at IS NULL) = owed.id"
)
# A reply does not wait for what the quota or a switch holds: its token would be dead long before.
_HEAD_FOR_REPLY = (
    "(SELECT min(elder.id) FROM owed_message elder WHERE elder.lane = owed.lane AND elder.lane IS NOT NULL"
    " AND elder.done_at IS NULL AND (elder.held_until IS NULL OR elder.id = owed.id)) = owed.id"
)
# Of a chat's pushes without a lane the first stands for all: they share a call.
_HEAD_OF_CHAT = (
    "(SELECT min(other.id) FROM owed_message other WHERE other.chat_id = owed.chat_id"
    " AND other.delivery_id IS NULL AND other.cancelled_at IS NULL AND other.held_until IS NULL"
    " AND other.reply_token IS NULL AND other.lane IS NULL"
    " AND (other.due_at IS NULL OR other.due_at <= :now)) = owed.id"
)
# Whether something may ride along with a reply: what was owed with it, what the quota holds in its chat, a receipt.
_COMPANY = (
    "(SELECT min(rider.id) FROM owed_message rider WHERE rider.rides_on_id = owed.id AND rider.delivery_id IS NULL"  # noqa: S608 - our own names
    " AND rider.cancelled_at IS NULL) IS NOT NULL"
    " OR (SELECT min(other.id) FROM owed_message other WHERE other.chat_id = owed.chat_id AND other.delivery_id IS NULL"
    " AND other.cancelled_at IS NULL AND other.reply_token IS NULL"
    f" AND (other.held_for = '{Held.QUOTA.name}' OR other.reason_key LIKE '{RECEIPT}%')) IS NOT NULL"
)
REPLIES = (
    "SELECT owed.id, owed.chat_id, {company} FROM owed_message owed {reply_index}"
    " WHERE {pending} AND owed.reply_token IS NOT NULL AND (owed.lane IS NULL OR {head_for_reply})"
    "{not_busy} ORDER BY owed.id LIMIT :most {lock}"
)
_PUSHES = (
    "SELECT owed.id, owed.chat_id FROM owed_message owed {push_index} WHERE {pending} AND owed.reply_token IS NULL"
    " AND {due} AND ((owed.lane IS NULL AND {head_of_chat}) OR (owed.lane IS NOT NULL AND {head_of_lane}))"
    "{not_busy} ORDER BY owed.due_at, owed.id LIMIT :most {lock}"
)
RETRIES = (
    "SELECT owed.id, owed.chat_id FROM delivery owed {try_index} WHERE owed.outcome IS NULL AND owed.channel = :channel"
    " AND owed.next_try_at <= :machine_now AND (owed.lease_until IS NULL OR owed.lease_until <= :machine_now)"
    "{not_busy} ORDER BY owed.next_try_at LIMIT :most {lock}"
)
# Which of a chat's pushes share a call with its first one; more than these never fit.
_SHARING = (
    "SELECT id FROM (SELECT owed.id AS id, row_number() OVER (PARTITION BY owed.chat_id ORDER BY owed.id) AS place"
    " FROM owed_message owed {chat_index} WHERE owed.chat_id IN :chats AND {pending} AND owed.reply_token IS NULL"
    " AND owed.lane IS NULL AND (owed.due_at IS NULL OR owed.due_at <= :now)) ready WHERE place <= 10"
)
_NEXT_IN_LANE = text(
    "SELECT elder.id FROM owed_message owed JOIN owed_message elder ON elder.lane = owed.lane"
    " WHERE owed.id = :id AND elder.lane IS NOT NULL AND elder.done_at IS NULL AND elder.id < owed.id LIMIT 1"
)
_SORTS_BY_INDEX = text(
    "SELECT set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true),"
    " set_config('enable_bitmapscan', 'off', true)"
)
_INDEXES = {
    "reply_index": "ix_owed_message_reply",
    "push_index": "ix_owed_message_push",
    "try_index": "ix_delivery_to_try",
    "chat_index": "ix_owed_message_chat",
}
PUSHES_AT_ONCE, PUSHES_DUE = (_PUSHES.replace("{due}", due) for due in ("owed.due_at IS NULL", "owed.due_at <= :now"))


@dataclass(frozen=True)
class InTurn:
    """A row whose turn it is, its chat, and whether something may ride along with it."""

    row_id: int
    chat_id: int
    has_company: bool = False


@dataclass(frozen=True, kw_only=True)
class Look:
    """As of when the queue is looked at, and which chats are left out because they have enough calls under way."""

    now: datetime
    machine_now: datetime
    busy: Sequence[int] = ()

    @property
    def parameters(self) -> dict[str, object]:
        """What the queries are given."""
        moments = {"now": self.now, "machine_now": self.machine_now}
        return moments | ({"busy": self.busy} if self.busy else {})


def begin_claim(session: Session) -> None:
    """Have PostgreSQL walk the queue's own indexes in this transaction, whatever it believes about their size."""
    if _is_postgresql(session):
        session.execute(_SORTS_BY_INDEX)


def replies(session: Session, look: Look, *, most: int) -> list[InTurn]:
    """Return the replies whose turn it is."""
    return _read(session, REPLIES, look, most=most)


def pushes_at_once(session: Session, look: Look, *, most: int) -> list[InTurn]:
    """Return pushes that nobody gave a time: a person's answer, a reply whose token died."""
    return _read(session, PUSHES_AT_ONCE, look, most=most)


def pushes_due(session: Session, look: Look, *, most: int) -> list[InTurn]:
    """Return pushes whose time has come, the earliest first."""
    return _read(session, PUSHES_DUE, look, most=most)


def retries(session: Session, channel: Channel, look: Look, *, most: int) -> list[InTurn]:
    """Return deliveries to try again, whose pause is over or whose worker vanished."""
    return _read(session, RETRIES, look, most=most, channel=channel.name)


def sharing(session: Session, chats: Sequence[int], look: Look) -> list[int]:
    """Return the ids of what is ready for these chats and may share one push each."""
    query = prepared(_SHARING, session, look)
    return list(session.scalars(query, {"chats": list(chats), "now": look.now}))


def is_next_in_lane(session: Session, owed_id: int) -> bool:
    """Tell whether nothing that is older in its lane is still to be sent."""
    return session.scalar(_NEXT_IN_LANE, {"id": owed_id}) is None


def _read(session: Session, query: str, look: Look, *, most: int, channel: str | None = None) -> list[InTurn]:
    if most <= 0:
        return []
    given = look.parameters | {"most": most} | ({"channel": channel} if channel else {})
    rows = session.connection().execute(prepared(query, session, look), given)
    return [InTurn(*row) for row in rows]


def prepared(query: str, session: Session, look: Look) -> TextClause:
    """Return a statement for one kind of database: SQLite is told the index, PostgreSQL locks and passes over."""
    return _prepared(query, is_postgresql=_is_postgresql(session), is_anyone_busy=bool(look.busy))


def waits(query: str, channel: Channel | None = None) -> str:
    """Return the condition, still to be `prepared`, that one of these queries would find something.

    It locks nothing, and keeps the order: inside EXISTS PostgreSQL drops that, and with it the index.
    """
    first = query.replace(", {company}", "").replace("owed.id, owed.chat_id", "owed.id")
    first = first.replace(":most", "1").replace(" {lock}", "")
    if channel is not None:
        first = first.replace(":channel", f"'{channel.name}'")
    return f"({first}) IS NOT NULL"


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


@lru_cache
def _prepared(query: str, *, is_postgresql: bool, is_anyone_busy: bool) -> TextClause:
    filled = query.format(
        pending=_PENDING,
        head_of_lane=_HEAD_OF_LANE,
        head_for_reply=_HEAD_FOR_REPLY,
        head_of_chat=_HEAD_OF_CHAT,
        company=_COMPANY,
        not_busy=" AND owed.chat_id NOT IN :busy" if is_anyone_busy else "",
        lock="FOR UPDATE OF owed SKIP LOCKED" if is_postgresql else "",
        **{place: "" if is_postgresql else f"INDEXED BY {name}" for place, name in _INDEXES.items()},
    )
    moments = [bindparam(name, type_=UtcDateTime()) for name in ("now", "machine_now") if f":{name}" in filled]
    lists: list[BindParameter[Any]] = [
        bindparam(name, expanding=True) for name in ("busy", "chats") if f":{name}" in filled
    ]
    return text(filled).bindparams(*moments, *lists)
