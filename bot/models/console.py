"""Who is signed in to the console: browsers that ask to be, and those that are. Machine time."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base

NOT_ENDED = text("ended_at IS NULL")


class SignInWay(StrEnum):
    """How somebody signed in."""

    CHAT = "chat"
    DEMO = "demo"


class SignInRequest(Base):
    """A browser shows a code and waits until its person types it 1:1 and confirms; it serves once.

    `key_hash` is of the secret that only this browser has: whoever sees or guesses the code cannot sign in with it.
    `browser` is our description of it, never its own words.
    """

    __tablename__ = "sign_in_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(index=True)
    browser: Mapped[str]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    typed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class ConsoleSession(Base):
    """A browser that somebody is signed in with; only the hash of its secret is kept."""

    __tablename__ = "console_session"
    __table_args__ = (
        # Read when a person's sessions are shown or ended.
        Index("ix_console_session_open", "line_id", postgresql_where=NOT_ENDED, sqlite_where=NOT_ENDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    line_id: Mapped[str]
    way: Mapped[SignInWay] = mapped_column(Enum(SignInWay, native_enum=False, length=10))
    browser: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AttemptCount(Base):
    """How often something was tried in a span of time that began at `since`; kept for a day."""

    __tablename__ = "attempt_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    tries: Mapped[int]
