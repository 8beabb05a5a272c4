"""People who asked for a person 1:1, and whether they are of the school they named."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class AskerCheck(Base):
    """Somebody is asked of which school they are until `until`; `confirmed_at` is when LINE's group knew them.

    Machine time. `question_id` is what they want a person for.
    """

    __tablename__ = "asker_check"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    until: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
