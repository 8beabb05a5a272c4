"""What the people who work on cases keep for themselves: notes on a case, texts used often, ways to look at the queue.

Nothing here is ever sent: schools see only lines of a transcript.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class CaseNote(Base):
    """A note on a case, for colleagues. `at` is machine time.

    One that goes along when a case is passed on says `to` whom, what was asked (`text`), what was `promised`, and what
    is to be done next.
    """

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    by_line_id: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str | None]
    promised: Mapped[str | None]
    next_step: Mapped[str | None]
    to_line_id: Mapped[str | None]


class CannedText(Base):
    """A text that is used often, with names of what is filled in: 「{學校}您好」. Machine time."""

    __tablename__ = "canned_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class SavedView(Base):
    """A way in which somebody looks at the queue: its name, and the filters as an address holds them."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    filters: Mapped[dict[str, str]]
