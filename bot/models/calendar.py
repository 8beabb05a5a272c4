"""Where a unit's calendar is read: an address that nobody guesses."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class CalendarAddress(Base):
    """The token in the address of a unit's calendar. Who has it reads the unit's dates, and nothing else."""

    __tablename__ = "calendar_address"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
