"""What was decided about each reminder of each unit."""

from datetime import date, datetime

from sqlalchemy import Enum, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.school import Unit
from bot.programme.reminding import Why


class Reminder(Base):
    """The decision on one unit's reminder, made once: `why` tells whether it is owed. Times are program time.

    `reason_key` is the owed message's, when there is one; what became of it is told there.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("deadline_id", "deadline_date", "offset", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    deadline_id: Mapped[str]
    deadline_date: Mapped[date]
    offset: Mapped[int]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime]
    why: Mapped[Why] = mapped_column(Enum(Why, native_enum=False, length=20))
    reason_key: Mapped[str] = mapped_column(unique=True)
    unit: Mapped[Unit] = relationship(lazy="joined")


class ReminderPass(Base):
    """One reminder of one date was decided for every unit there was (`units`) by then; program time."""

    __tablename__ = "reminder_pass"

    deadline_id: Mapped[str] = mapped_column(primary_key=True)
    deadline_date: Mapped[date] = mapped_column(primary_key=True)
    offset: Mapped[int] = mapped_column(primary_key=True)
    units: Mapped[int]
    passed_at: Mapped[datetime]
