"""Requests for a person: what a school asked that the bot hands to a consultant."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Case(Base):
    """Somebody asked for a person. `guesses` are the entries the bot had in mind, best first. `id` is its number."""

    __tablename__ = "support_case"
    __table_args__ = (
        # Read when a message arrives: is its writer still telling us about a case?
        Index("ix_support_case_asker", "chat_id", "asker_line_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), unique=True)
    asker_line_id: Mapped[str]
    guesses: Mapped[list[int]]
    state: Mapped[CaseState] = mapped_column(Enum(CaseState, native_enum=False, length=20))
    opened_at: Mapped[datetime]
    chat: Mapped[Chat] = relationship(lazy="joined")


class CaseMessage(Base):
    """A line of a case's transcript; its text is erased when the writer takes it back."""

    __tablename__ = "case_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    line_message_id: Mapped[str] = mapped_column(unique=True)
    by_line_id: Mapped[str]
    text: Mapped[str | None]
    text_as_of: Mapped[datetime]
