"""Small questions to LINE that the worker asks for the other processes: names, member counts, memberships."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat
from bot.models.lease import Leased

OPEN = text("done_at IS NULL")


class LookupKind(StrEnum):
    """What is asked; `leave` is no question: the bot goes out of the group."""

    GROUP = "group"
    PROFILE = "profile"
    MEMBER = "member"
    LEAVE = "leave"


class LineLookup(Leased, Base):
    """One thing to look up; `key` makes it unique while it is open. Machine time.

    A membership is that of the unit's group: its answer holds for this unit and no other.
    """

    __tablename__ = "line_lookup"
    __table_args__ = (Index("ix_line_lookup_open", "next_try_at", postgresql_where=OPEN, sqlite_where=OPEN),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LookupKind] = mapped_column(Enum(LookupKind, native_enum=False, length=10))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    user_line_id: Mapped[str | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    reason_key: Mapped[str] = mapped_column(unique=True)
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]
    chat: Mapped[Chat] = relationship(lazy="joined")
