"""What the nightly erasing of old texts did."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class RetentionRun(Base):
    """One run: `erased` counts by what it was; without `ended_at` it was cut off. Machine time."""

    __tablename__ = "retention_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    erased: Mapped[dict[str, int]] = mapped_column(JSON)
