"""What the bot owes, the calls that carried it, and the LINE messages that came of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.logs import current_trace
from bot.models.chat import Chat

# The key of what a school hears of its receipt begins so: it goes along with the next reply, else it waits for its day.
RECEIPT = "receipt:"
UNFINISHED = text("outcome IS NULL")
LEASED = text("outcome IS NULL AND lease_owner IS NOT NULL")
PENDING = text("delivery_id IS NULL AND cancelled_at IS NULL")
# What the worker's claim reads (`bot.delivery.queue` names these indexes, so that no plan depends on statistics).
WAITING_REPLY = text("delivery_id IS NULL AND cancelled_at IS NULL AND held_until IS NULL AND reply_token IS NOT NULL")
WAITING_PUSH = text("delivery_id IS NULL AND cancelled_at IS NULL AND held_until IS NULL AND reply_token IS NULL")
HELD = text("delivery_id IS NULL AND cancelled_at IS NULL AND held_until IS NOT NULL")
CANCELLED = text("cancelled_at IS NOT NULL")
OPEN_IN_LANE = text("done_at IS NULL AND lane IS NOT NULL")


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


class Held(StrEnum):
    """Why a message that is due may not leave yet; it is looked at again when `held_until` is over."""

    QUOTA = "quota"
    SWITCH = "switch"
    BROKEN = "broken"


class OwedMessage(Base):
    """A message the bot owes a chat: written with the decision to send it, sent later by bot.delivery.

    `due_at` and `valid_until` are program time, the other moments machine time; None means at once (before everything
    that has a time), for ever, for ever and not held. A reply has a token; when that is dead it becomes a push if
    `worth_until` is not over. `done_at` is when it was cancelled or its delivery ended for good: until then it keeps
    what is younger in its lane waiting.
    """

    __tablename__ = "owed_message"
    __table_args__ = (
        # Read by the worker's claim: replies and pushes that wait, the first of a chat and of a lane, what is held.
        Index("ix_owed_message_reply", "id", postgresql_where=WAITING_REPLY, sqlite_where=WAITING_REPLY),
        Index("ix_owed_message_push", "due_at", "id", postgresql_where=WAITING_PUSH, sqlite_where=WAITING_PUSH),
        Index("ix_owed_message_chat", "chat_id", "id", postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_owed_message_lane", "lane", "id", postgresql_where=OPEN_IN_LANE, sqlite_where=OPEN_IN_LANE),
        Index("ix_owed_message_held", "held_until", postgresql_where=HELD, sqlite_where=HELD),
        Index("ix_owed_message_cancelled", "cancel_reason", postgresql_where=CANCELLED, sqlite_where=CANCELLED),
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
    # What it came of, as the log lines have it: a webhook event's id, or the run of a clock's job.
    trace: Mapped[str | None] = mapped_column(default=current_trace)
    held_until: Mapped[datetime | None]
    held_for: Mapped[Held | None] = mapped_column(Enum(Held, native_enum=False, length=10))
    # How often it could not be rendered; after a few tries it is dropped, visibly.
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    # A reminder that goes along with this reply, ahead of it; if the reply fails it is pushed at its own time.
    rides_on_id: Mapped[int | None] = mapped_column(ForeignKey("owed_message.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    message_count: Mapped[int | None]
    done_at: Mapped[datetime | None]
    chat: Mapped[Chat] = relationship(lazy="joined")
    delivery: Mapped["Delivery | None"] = relationship()


class Delivery(Base):
    """One call to LINE carrying up to five LINE messages; a retry repeats it byte for byte. All times machine time.

    `may_have_arrived` is set when a try began whose end we do not know. Token and body are erased with the outcome; a
    body that is erased before it (somebody took back what it says) is not sent any more.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_to_try", "channel", "next_try_at", postgresql_where=UNFINISHED, sqlite_where=UNFINISHED),
        # Read by status: how many ended how, what they cost, and the newest of each.
        Index("ix_delivery_outcome", "outcome", "outcome_at", "billed"),
        Index("ix_delivery_leased", "lease_owner", postgresql_where=LEASED, sqlite_where=LEASED),
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
