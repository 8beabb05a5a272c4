"""The end of a programme: the farewell that was said, after which the bot leaves and what is held goes."""

from datetime import datetime

from sqlalchemy import Enum
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.models.audit import Way


class CloseOut(Base):
    """A farewell as somebody of the office wrote it; said to every group once it was confirmed (`made_at`).

    Machine time. `words` say where to turn from now on. `erased_at` is when what was left of people was erased.
    """

    __tablename__ = "close_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    by_line_id: Mapped[str | None]
    by_name: Mapped[str]
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=10))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
