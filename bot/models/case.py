"""Requests for a person: what a school asked that the bot hands to a consultant, and everything done about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat
from bot.programme.cases import Purpose, State, Step

NOT_CLOSED = text("state <> 'CLOSED'")
UNFINISHED = text("sent_at IS NULL AND dropped_at IS NULL")


class Case(Base):
    """Somebody asked for a person. `guesses` are the entries the bot had in mind, best first. `id` is its number.

    Program time: `offered_at`, `due_from` (since when the asker waits; None while nothing is awaited), `handed_at`,
    `touched_at` (when somebody last did something), `idle_asked_at`, `look_at` (when the clock looks at it next), and
    `returns_at` (when a case that was passed on comes back to `returns_to`, if it is still open).
    All other moments are machine time.
    `reply_token` is that of the asker's last message that nothing was said to: free for an answer within seconds.
    `unit_id` is set where it is one unit's: that of a 1:1 asker, or of the reminder for a `deadline` it came from.
    `offered_to` is who was asked to take it (`asked`: all of them, `desk_reached`: who was there when the desk was
    told), `holder_line_id` who has it, `handed_to` the party it was handed up to.
    """

    __tablename__ = "support_case"
    __table_args__ = (
        # Read when a message arrives: is its writer still telling us about a case?
        Index("ix_support_case_asker", "chat_id", "asker_line_id", "collecting_until"),
        # A question has at most one case that is not closed.
        Index(
            "ix_support_case_question", "question_id", unique=True, postgresql_where=NOT_CLOSED, sqlite_where=NOT_CLOSED
        ),
        # Read by the clock: what is due.
        Index("ix_support_case_look_at", "look_at", postgresql_where=NOT_CLOSED, sqlite_where=NOT_CLOSED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    asker_line_id: Mapped[str]
    guesses: Mapped[list[int]]
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False, length=20), index=True)
    opened_at: Mapped[datetime]
    collecting_until: Mapped[datetime | None]
    due_from: Mapped[datetime | None]
    offered_to: Mapped[str | None]
    offered_at: Mapped[datetime | None]
    offers: Mapped[int] = mapped_column(default=0, server_default="0")
    asked: Mapped[list[str] | None]
    desk_reached: Mapped[list[str] | None]
    holder_line_id: Mapped[str | None] = mapped_column(index=True)
    handed_to: Mapped[str | None]
    handed_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    idle_asked_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reply_token: Mapped[str | None]
    token_received_at: Mapped[datetime | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    deadline: Mapped[str | None]
    returns_at: Mapped[datetime | None]
    returns_to: Mapped[str | None]
    chat: Mapped[Chat] = relationship(lazy="joined")


class Side(StrEnum):
    """Who says a line of a transcript."""

    ASKER = "asker"
    PERSON = "person"
    PARTY = "party"


class CaseMessage(Base):
    """A line of a case's transcript; its text is erased when the writer takes it back.

    `sent_at` (machine time) is when a person's answer was ordered to be sent. A picture belongs to a draft
    (`draft_id`) until it is sent; then it `goes_with` the words it was sent with. What was sent to several cases at
    once is `copied_from` the line of the first. `to_party` is set for words that went to a party, not to the school.
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
    to_party: Mapped[str | None]
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("case_draft.id"), index=True)
    goes_with_id: Mapped[int | None] = mapped_column(ForeignKey("case_message.id"), index=True)
    # The message that tells its writer what became of it.
    outcome_note_id: Mapped[int | None]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("case_message.id"), index=True)


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


class CaseDraft(Base):
    """What somebody is about to send for a case: words or an official `entry`, and pictures (lines with its id).

    A writer has one unfinished draft a case; the chat and other ways in show the same one. Each change raises its
    `version`, and only what was last shown can be sent. What they type next in the chat is for it until
    `listens_until`; `source_message_id` is the LINE message its words came with. When it is sent the words move to
    the line `line_id`. Machine time.
    """

    __tablename__ = "case_draft"
    __table_args__ = (
        Index(
            "ix_case_draft_unfinished",
            "case_id",
            "by_line_id",
            unique=True,
            postgresql_where=UNFINISHED,
            sqlite_where=UNFINISHED,
        ),
        # Read when somebody with a role writes 1:1: what are their words for?
        Index("ix_case_draft_writer", "by_line_id", "listens_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"))
    by_line_id: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Enum(Purpose, native_enum=False, length=10))
    party: Mapped[str | None]
    text: Mapped[str | None]
    entry: Mapped[int | None]
    source_message_id: Mapped[str | None] = mapped_column(index=True)
    source_as_of: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    listens_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    # Without a constraint: the line points back at the draft.
    line_id: Mapped[int | None]

    @property
    def is_open(self) -> bool:
        """Whether it was neither sent nor dropped."""
        return self.sent_at is None and self.dropped_at is None

    @property
    def has_words(self) -> bool:
        """Whether there are words, or an official answer, to send."""
        return bool(self.text) or self.entry is not None
