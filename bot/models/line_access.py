"""What LINE told us about ourselves: the month's quota, and that it does not take our credentials. Machine time."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class QuotaReading(Base):
    """The last reading of LINE's monthly quota; `limit_count` is None when LINE sets none. One row.

    What is kept for people's answers and for reminders is the clock's forecast; what waits first may not take it.
    """

    __tablename__ = "quota_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    limit_count: Mapped[int | None]
    used_count: Mapped[int]
    read_at: Mapped[datetime]
    exhausted_at: Mapped[datetime | None]
    # The newest ledger entry then: LINE's count holds it and those before.
    entered_until: Mapped[int] = mapped_column(default=0, server_default="0")
    kept_for_answers: Mapped[int] = mapped_column(default=0, server_default="0")
    kept_for_reminders: Mapped[int] = mapped_column(default=0, server_default="0")


class CredentialsRefused(Base):
    """LINE answers 401 or 403 since then: nothing is sent or asked but one call after `again_at`. One row, or none."""

    __tablename__ = "credentials_refused"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    status: Mapped[int]
    message: Mapped[str]
    tries: Mapped[int]
    again_at: Mapped[datetime]
