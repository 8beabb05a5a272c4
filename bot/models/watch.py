"""What is noted so that units are looked after: who phoned one, and who got a morning list."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.school import Unit


class PhoneContact(Base):
    """Somebody phoned a unit; `called_at` is program time. `order_key` is the tap, so that it counts once."""

    __tablename__ = "phone_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    by_line_id: Mapped[str | None]
    by_name: Mapped[str]
    called_at: Mapped[datetime]
    order_key: Mapped[str] = mapped_column(unique=True)
    undone_at: Mapped[datetime | None]
    unit: Mapped[Unit] = relationship(lazy="joined")


class MorningList(Base):
    """One person's list of one day (the programme's) was decided: owed, or there was nothing to say."""

    __tablename__ = "morning_list"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    decided_at: Mapped[datetime]
    is_owed: Mapped[bool]
