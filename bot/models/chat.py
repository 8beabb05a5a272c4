"""Places the bot talks in, and the people it has met there."""

from datetime import date, datetime

from sqlalchemy import Enum
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.incoming import ChatKind


class Chat(Base):
    """A group, room or 1:1 chat. Counters are approximate: a redelivered message may count twice."""

    __tablename__ = "chat"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ChatKind] = mapped_column(Enum(ChatKind, native_enum=False, length=10))
    name: Mapped[str | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    last_heard_on: Mapped[date | None]
    messages_heard: Mapped[int] = mapped_column(default=0)
    # The consultants' desk group since then.
    desk_since: Mapped[datetime | None]
    # People here were told that personal numbers are masked.
    masking_told_at: Mapped[datetime | None]
    # When somebody last asked something of anyone here, and when a consultant last wrote. Who it was is a digest that
    # only tells whether it is the same person again.
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[str | None]
    consultant_at: Mapped[datetime | None]
    consultant_by: Mapped[str | None]
    only_when_addressed: Mapped[bool] = mapped_column(default=False)
    member_count: Mapped[int | None]
    member_count_at: Mapped[datetime | None]
    # When somebody who wrote here read that the month's quota is gone.
    quota_told_at: Mapped[datetime | None]
    # The rich menu that LINE shows here, by its key; None: that of everybody.
    menu: Mapped[str | None]

    @property
    def is_private(self) -> bool:
        """Whether this is a 1:1 chat with the bot."""
        return self.kind is ChatKind.USER

    @property
    def members_billed(self) -> int:
        """How many messages of the quota a push here costs, as far as is known."""
        return 1 if self.is_private else (self.member_count or 1)

    @property
    def is_gone(self) -> bool:
        """Whether the bot was removed (or blocked) and has not been let in again."""
        return self.left_at is not None


class Person(Base):
    """Somebody with a LINE user id, as far as the bot had to know them."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    name_as_of: Mapped[datetime | None]
