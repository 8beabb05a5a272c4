"""Which webhook events had an effect, and which ones failed. Neither table holds what an event said."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class SeenEvent(Base):
    """An event that had an effect: LINE may deliver it again, and the effect must not happen again."""

    __tablename__ = "seen_event"

    event_id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class FailedEvent(Base):
    """An event whose handling failed; after three failures it is parked. Kept for a day."""

    __tablename__ = "failed_event"

    event_id: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    error_class: Mapped[str]
    first_failed_at: Mapped[datetime]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)
    parked_at: Mapped[datetime | None]
