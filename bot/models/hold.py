"""Switches by which people keep the bot from speaking."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat


class HoldKind(StrEnum):
    """What is held: answers nobody asked the bot for, everything sent on our own account, or all that is said."""

    UNASKED = "unasked"
    PUSHES = "pushes"
    ALL = "all"


class HoldSwitch(Base):
    """A switch that somebody set, for one chat or (None) everywhere; taken away when it is lifted. Machine time."""

    __tablename__ = "hold_switch"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[HoldKind] = mapped_column(Enum(HoldKind, native_enum=False, length=10))
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    since: Mapped[datetime]
    by: Mapped[str]
    chat: Mapped[Chat | None] = relationship(lazy="joined")
