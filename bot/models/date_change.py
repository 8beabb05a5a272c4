"""What the office changed about the programme's dates: moved for all, extended for one unit, words to the late."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.audit import Way
from bot.models.school import Unit

HOLDS = text("unit_id IS NOT NULL AND made_at IS NOT NULL AND ended_at IS NULL")


class ChangeKind(StrEnum):
    """What is changed."""

    MOVE = "move"
    EXTEND = "extend"
    LATE = "late"


class DateChange(Base):
    """A change that somebody of the office asked for, in force from `made_at` on. Program time, but for `asked_at`.

    Until its effects were shown and it was said yes to, `made_at` is None. `was` and `becomes` are the dates before
    and after, `words` the reason, or what the late should do. An extension ends with another one or is taken back;
    nothing else is ever changed, so that the rows are the history. They are signed: `by_name`.
    """

    __tablename__ = "date_change"
    __table_args__ = (
        # A unit has at most one extension of a date.
        Index(
            "ix_date_change_holds",
            *("unit_id", "deadline_id"),
            unique=True,
            postgresql_where=HOLDS,
            sqlite_where=HOLDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ChangeKind] = mapped_column(Enum(ChangeKind, native_enum=False, length=10))
    deadline_id: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    was: Mapped[date]
    becomes: Mapped[date]
    words: Mapped[str]
    by_line_id: Mapped[str | None]
    by_name: Mapped[str]
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=10))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    unit: Mapped[Unit | None] = relationship(lazy="joined")
