"""What the bot owes, the calls that carried it, and the LINE messages that came of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat

UNFINISHED = text("outcome IS NULL")
PENDING = text("delivery_id IS NULL AND cancelled_at IS NULL")


class Channel(StrEnum):
    """How a call reaches LINE."""

    REPLY = "reply"
    PUSH = "push"


class Outcome(StrEnum):
    """How a call ended.

    `released` means that nothing was sent and the messages are owed again (by push, or when the quota allows).
    """

    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    RELEASED = "released"


class OwedMessage(Base):
    """A message the bot owes a chat: written with the decision to send it, sent later by bot.delivery.

    `due_at` and `valid_until` are program time, `worth_until` and `held_until` machine time; None means at once, for
    ever, for ever and not held. A reply has a token; when that is dead it becomes a push if `worth_until` is not over.
    """

    __tablename__ = "owed_message"
    __table_args__ = (
        # Read by the worker: what is pending, by token or chat.
        Index("ix_owed_message_pending", "chat_id", "due_at", postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_owed_message_token", "reply_token", postgresql_where=PENDING, sqlite_where=PENDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reason_key: Mapped[str] = mapped_column(unique=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    content: Mapped[dict[str, Any]]
    lane: Mapped[str | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    reply_token: Mapped[str | None]
    token_received_at: Mapped[datetime | None]
    worth_until: Mapped[datetime | None]
    # A person's answer is sent once more, marked as a repeat, when nobody can tell whether it arrived.
    repeat_if_uncertain: Mapped[bool] = mapped_column(default=False)
    is_repeat: Mapped[bool] = mapped_column(default=False)
    held_until: Mapped[datetime | None]
    # A reminder that goes along with this reply, ahead of it; if the reply fails it is pushed at its own time.
    rides_on_id: Mapped[int | None] = mapped_column(ForeignKey("owed_message.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    message_count: Mapped[int | None]
    chat: Mapped[Chat] = relationship(lazy="joined")
    delivery: Mapped["Delivery | None"] = relationship()


class Delivery(Base):
    """One call to LINE carrying up to five LINE messages; a retry repeats it byte for byte. All times machine time.

    `may_have_arrived` is set when a try began whose end we do not know. The token is erased with the outcome.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_unfinished", "next_try_at", postgresql_where=UNFINISHED, sqlite_where=UNFINISHED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(Enum(Channel, native_enum=False, length=10))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    # LINE ignores a second push with the same key, so a retry after a time-out cannot send twice. Replies have a token.
    retry_key: Mapped[UUID | None]
    reply_token: Mapped[str | None]
    token_received_at: Mapped[datetime | None]
    body: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    first_try_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime]
    may_have_arrived: Mapped[bool] = mapped_column(default=False)
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None]
    outcome: Mapped[Outcome | None] = mapped_column(Enum(Outcome, native_enum=False, length=10))
    outcome_at: Mapped[datetime | None] = mapped_column(index=True)
    status: Mapped[int | None]
    error: Mapped[str | None]
    request_id: Mapped[str | None]
    billed: Mapped[int] = mapped_column(default=0)
    chat: Mapped[Chat] = relationship(lazy="joined")


class SentMessage(Base):
    """A LINE message of the bot, kept to recognise who quotes it."""

    __tablename__ = "sent_message"

    line_message_id: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)
    owed_message_id: Mapped[int] = mapped_column(ForeignKey("owed_message.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))


class QuotaReading(Base):
    """The last reading of LINE's monthly quota; `limit_count` is None when LINE sets none. One row."""

    __tablename__ = "quota_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    limit_count: Mapped[int | None]
    used_count: Mapped[int]
    read_at: Mapped[datetime]
    exhausted_at: Mapped[datetime | None]
