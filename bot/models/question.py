"""What was asked of the bot, what it decided, and what people thought of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, ForeignKey, Index, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat


class Decision(StrEnum):
    """What the bot did with a question."""

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    STATUS = "status"
    NONE = "none"


class Question(Base):
    """A message meant for the bot. Its text is erased when the asker takes it back."""

    __tablename__ = "question"
    __table_args__ = (
        # Read for follow-ups: the same person's last questions in this chat.
        Index("ix_question_asker", "chat_id", "asker_line_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    line_message_id: Mapped[str] = mapped_column(unique=True)
    asker_line_id: Mapped[str | None]
    text: Mapped[str | None]
    text_as_of: Mapped[datetime]
    quote_token: Mapped[str | None]
    asked_at: Mapped[datetime]
    addressed: Mapped[bool]
    is_question: Mapped[bool] = mapped_column(default=True)
    decision: Mapped[Decision] = mapped_column(Enum(Decision, native_enum=False, length=10))
    entries: Mapped[list[int]]
    parts: Mapped[list[dict[str, Any]]]
    knowledge_version: Mapped[int]
    answered_at: Mapped[datetime | None]
    chat: Mapped[Chat] = relationship(lazy="joined")


class RatingKind(StrEnum):
    """What somebody's tap says about an answer."""

    HELPFUL = "helpful"
    UNSOLVED = "unsolved"
    NOT_MEANT = "not_meant"
    CHOSEN = "chosen"
    NONE_OF_THESE = "none_of_these"


class Rating(Base):
    """One person's opinion of one answer; `entry` is the choice made from suggestions."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("question_id", "kind", "by_line_id", "entry"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    kind: Mapped[RatingKind] = mapped_column(Enum(RatingKind, native_enum=False, length=15))
    by_line_id: Mapped[str] = mapped_column(default="")
    entry: Mapped[int] = mapped_column(default=0)
    rated_at: Mapped[datetime]


class QuietThread(Base):
    """An asker in a chat who does not want to hear of these entries until `until` (machine time) without asking us.

    Entry 0 is the state of the unit.
    """

    __tablename__ = "quiet_thread"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    asker_line_id: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[list[int]] = mapped_column(server_default="[]")
    until: Mapped[datetime]


def is_unanswered() -> ColumnElement[bool]:
    """Return the condition for questions that nothing answered, or of whose choices none fitted (「都不是」)."""
    none_fitted = select(Rating.question_id).where(Rating.kind == RatingKind.NONE_OF_THESE)
    return and_(Question.is_question, or_(Question.decision == Decision.NONE, Question.id.in_(none_fitted)))
