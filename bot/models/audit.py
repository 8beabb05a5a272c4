"""Who did what, by which way, and when: ids and names of fields, never text that people wrote."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Way(StrEnum):
    """By which way somebody acts."""

    CHAT = "chat"
    CONSOLE = "console"
    CLI = "cli"
    CLOCK = "clock"


class AuditEntry(Base):
    """One thing that was done. `at` is machine time; `by` a LINE id, None for the clock and the command line."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str | None]
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=10))
    what: Mapped[str]
    about: Mapped[str] = mapped_column(index=True)
    fields: Mapped[dict[str, Any]]
