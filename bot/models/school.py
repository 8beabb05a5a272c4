"""Schools and their units: what reminders, steps and receipts belong to."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base


class School(Base):
    """A school; `code` is the ministry's, six characters as text."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    county: Mapped[str]


class Unit(Base):
    """A division of a school (日校, 進修部); `code` is 010301 or 010301進.

    Every column is the office's word from its latest file. What people mark stands in tables of its own, so that an
    import can never undo it.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("school_id", "division"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    division: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    current_system: Mapped[str | None]
    contact: Mapped[str | None]
    consultant: Mapped[str | None]
    imported_at: Mapped[datetime]
    school: Mapped[School] = relationship(lazy="joined")
