"""A stack of papers that somebody is entering, code by code."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class ReceiptStack(Base):
    """What codes that somebody types alone mark, and as of which day (None: the day they are typed). Machine time.

    `taken` counts what was marked since it began.
    """

    __tablename__ = "receipt_stack"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str]
    arrived: Mapped[date | None]
    taken: Mapped[int]
    used_at: Mapped[datetime]
