"""The program's clock, and which processes are alive."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class ProgramTime(Base):
    """How far program time is from machine time, in seconds; one row, and only a demonstration changes it."""

    __tablename__ = "program_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    offset_s: Mapped[float]
    changed_at: Mapped[datetime]


class ProcessBeat(Base):
    """A process of ours that was alive at `seen_at` (machine time)."""

    __tablename__ = "process_beat"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
