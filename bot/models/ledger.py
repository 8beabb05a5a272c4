"""What each push cost: the bot's own account of what LINE bills."""

from datetime import datetime

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.programme.spending import Kind


class LedgerEntry(Base):
    """One push that LINE took: to how many members, for what, and why (`owed_message_id` is what it was sent for).

    `deadline_id` is the date that it was about, if of one. Machine time, as LINE counts its months by.
    """

    __tablename__ = "ledger_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), unique=True)
    owed_message_id: Mapped[int | None] = mapped_column(ForeignKey("owed_message.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[Kind] = mapped_column(Enum(Kind, native_enum=False, length=15))
    deadline_id: Mapped[str | None]
    members: Mapped[int]
