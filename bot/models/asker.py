"""People who asked for a person 1:1, and whether they are of the school they named."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class AskerWish(StrEnum):
    """What somebody wants who is asked for their school."""

    CASE = "case"
    PROGRESS = "progress"


class AskerCheck(Base):
    """Somebody is asked of which school they are until `until`; `confirmed_at` is when LINE's group knew them.

    Machine time. `question_id` is what they want a person for, when that is what they want.
    """

    __tablename__ = "asker_check"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    wants: Mapped[AskerWish] = mapped_column(Enum(AskerWish, native_enum=False, length=10), server_default="CASE")
    until: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
