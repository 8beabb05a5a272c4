"""What units have done: who marked which step, when, how, and who took it back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.school import Unit

HOLDS = text("undone_at IS NULL")


class MarkedBy(StrEnum):
    """How a step was marked."""

    BUTTON = "button"
    WORDS = "words"
    PARTY = "party"
    CONSULTANT = "consultant"
    FILE = "file"
    OFFICE = "office"


class StepMark(Base):
    """Somebody says that a unit has done a step. `marked_at` and `undone_at` are program time.

    `order_key` is the event that marked it, so that what was marked together is taken back together. A mark that
    another one ended (a returned form ends the report that it was faxed) comes back when that one is taken back.
    """

    __tablename__ = "step_mark"
    __table_args__ = (
        Index("ix_step_mark_holds", "unit_id", "step", unique=True, postgresql_where=HOLDS, sqlite_where=HOLDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    step: Mapped[str]
    detail: Mapped[str | None]
    marked_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by_line_id: Mapped[str]
    how: Mapped[MarkedBy] = mapped_column(Enum(MarkedBy, native_enum=False, length=10))
    order_key: Mapped[str] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("step_mark.id"), index=True)
    unit: Mapped[Unit] = relationship(lazy="joined")
