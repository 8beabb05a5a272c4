"""Writes down the calls that LINE took, in sets: the ordinary end of a call, by statements that are written once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Enum, bindparam, text
from sqlalchemy.orm import Session

from bot.database import UtcDateTime
from bot.delivery.results import Sent
from bot.inserting import insert_all_if_new
from bot.models.outbox import Channel, Outcome, SentMessage
from bot.services import ledger

_CALLS = (
    text(
        "SELECT delivery.id, delivery.channel, delivery.chat_id, delivery.outcome, delivery.may_have_arrived,"
        " owed.id AS owed_id, owed.content, owed.message_count, owed.question_id, owed.trace"
        # The ids are said of both tables: joined by one alone PostgreSQL may read what all earlier calls carried.
        " FROM delivery LEFT JOIN owed_message owed ON owed.delivery_id = delivery.id AND owed.delivery_id IN :ids"
        " WHERE delivery.id IN :ids ORDER BY delivery.id, owed.id"
    )
    .bindparams(bindparam("ids", expanding=True))
    .columns(
        channel=Enum(Channel, native_enum=False),
        outcome=Enum(Outcome, native_enum=False),
        may_have_arrived=Boolean(),
        content=JSON(),
    )
)
_END = text(
    f"UPDATE delivery SET outcome = '{Outcome.SENT.name}', outcome_at = :at, body = '[]', reply_token = NULL,"  # noqa: S608 - our own names
    " lease_until = NULL, lease_owner = NULL, status = :status, request_id = :request_id, error = NULL,"
    " billed = :billed WHERE id = :id"
).bindparams(bindparam("at", type_=UtcDateTime()))
_DONE = text("UPDATE owed_message SET done_at = :at WHERE delivery_id IN :ids").bindparams(
    bindparam("at", type_=UtcDateTime()), bindparam("ids", expanding=True)
)


@dataclass(frozen=True, kw_only=True)
class Carried:
    """An owed message that a call carries, as far as its end needs it."""

    id: int
    content: Mapping[str, Any]
    message_count: int
    question_id: int | None
    trace: str | None


@dataclass(frozen=True, kw_only=True)
class Called:
    """A call as it stands in the database, and what it carries in its order."""

    id: int
    channel: Channel
    chat_id: int
    outcome: Outcome | None
    may_have_arrived: bool
    carried: list[Carried] = field(default_factory=list)

    @property
    def traces(self) -> tuple[str, ...]:
        """What the messages that it carries came of."""
        return tuple(dict.fromkeys(one.trace for one in self.carried if one.trace))


@dataclass(frozen=True)
class Taken:
    """A call that LINE took, how, and how many members a push to this chat reaches."""

    call: Called
    how: Sent
    members: int

    @property
    def billed(self) -> int:
        """What it costs of the month's quota."""
        return self.members if self.call.channel is Channel.PUSH else 0


def calls_of(session: Session, ids: Sequence[int]) -> dict[int, Called]:
    """Return calls by their ids."""
    found: dict[int, Called] = {}
    for row in session.connection().execute(_CALLS, {"ids": ids}):
        if row.id not in found:
            found[row.id] = Called(
                id=row.id,
                channel=row.channel,
                chat_id=row.chat_id,
                outcome=row.outcome,
                may_have_arrived=row.may_have_arrived,
            )
        if row.owed_id is not None:
            found[row.id].carried.append(
                Carried(
                    id=row.owed_id,
                    content=row.content,
                    message_count=row.message_count or 0,
                    question_id=row.question_id,
                    trace=row.trace,
                )
            )
    return found


def write_down_taken(session: Session, taken: Sequence[Taken], *, now: datetime) -> None:
    """End calls that LINE took; no retry needs their bodies any more. `now` is machine time."""
    if not taken:
        return
    connection = session.connection()
    ends = [
        {
            "id": one.call.id,
            "at": now,
            "status": one.how.status,
            "request_id": one.how.request_id,
            "billed": one.billed,
        }
        for one in taken
    ]
    connection.execute(_END, ends)
    connection.execute(_DONE, {"at": now, "ids": [one.call.id for one in taken]})
    insert_all_if_new(session, SentMessage, [row for one in taken for row in _message_rows(one)])
    billed = (
        ledger.Billed(
            delivery_id=one.call.id, chat_id=one.call.chat_id, at=now, members=one.billed, carried=one.call.carried
        )
        for one in taken
        if one.billed
    )
    ledger.enter(session, billed)


def _message_rows(taken: Taken) -> Iterable[dict[str, object]]:
    """Yield which LINE message belongs to what, so that somebody who quotes it is understood."""
    start = 0
    for owed in taken.call.carried:
        end = start + owed.message_count
        for one in taken.how.messages[start:end]:
            yield {
                "line_message_id": one.message_id,
                "delivery_id": taken.call.id,
                "owed_message_id": owed.id,
                "question_id": owed.question_id,
            }
        start = end
