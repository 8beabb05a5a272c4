"""Requests for a person: what a school asked that the bot hands to a consultant, and everything done about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat
from bot.programme.cases import Purpose, State, Step


class Case(Base):
    """Somebody asked for a person. `guesses` are the entries the bot had in mind, best first. `id` is its number.

    `offered_at`, `due_from` and `handed_at` are program time (targets count working hours), all other moments are
    machine time.
    `reply_token` is that of the asker's last message that nothing was said to: free for an answer within seconds.
    `unit_id` is set for a case from a 1:1 chat: the unit its asker is of; a group's cases are of the group's units.
    `offered_to` is who was asked to take it, `holder_line_id` who has it, `handed_to` the party it was handed up to.
    """

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
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False, length=20), index=True)
    opened_at: Mapped[datetime]
    due_from: Mapped[datetime | None]
    offered_to: Mapped[str | None]
    offered_at: Mapped[datetime | None]
    asked: Mapped[list[str] | None]
    holder_line_id: Mapped[str | None] = mapped_column(index=True)
    handed_to: Mapped[str | None]
    handed_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reply_token: Mapped[str | None]
    token_received_at: Mapped[datetime | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    chat: Mapped[Chat] = relationship(lazy="joined")


class Side(StrEnum):
    """Who says a line of a transcript."""

    ASKER = "asker"
    PERSON = "person"
    PARTY = "party"


class CaseMessage(Base):
    """A line of a case's transcript; its text is erased when the writer takes it back.

    `sent_at` (machine time) is when a person's answer was ordered to be sent; until then it is a draft. A picture
    `goes_with` the words it is sent with.
    """

    __tablename__ = "case_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    line_message_id: Mapped[str] = mapped_column(unique=True)
    by_line_id: Mapped[str]
    side: Mapped[Side] = mapped_column(Enum(Side, native_enum=False, length=10), server_default="ASKER")
    text: Mapped[str | None]
    text_as_of: Mapped[datetime]
    entry: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    goes_with_id: Mapped[int | None] = mapped_column(ForeignKey("case_message.id"))


class CaseStep(Base):
    """One step that was taken: the case's history. `at` is program time."""

    __tablename__ = "case_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    step: Mapped[Step] = mapped_column(Enum(Step, native_enum=False, length=20))
    to_state: Mapped[State] = mapped_column(Enum(State, native_enum=False, length=20))
    by_line_id: Mapped[str | None]
    at: Mapped[datetime]
    detail: Mapped[str | None]


class ReplyDraft(Base):
    """Somebody is about to write for a case: their next words and pictures are for it until `until` (machine time).

    With `has_words` the words are there; only pictures may still go along.
    """

    __tablename__ = "reply_draft"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"))
    purpose: Mapped[Purpose] = mapped_column(Enum(Purpose, native_enum=False, length=10))
    party: Mapped[str | None]
    until: Mapped[datetime]
    has_words: Mapped[bool] = mapped_column(default=False, server_default=false())
