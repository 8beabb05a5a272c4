"""The rich menus that LINE holds for us."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.models.lease import Leased


class RichMenu(Leased, Base):
    """A role's menu as it was drawn: `key` is the role and a digest of it; `line_id` LINE's id once it is made."""

    __tablename__ = "rich_menu"

    key: Mapped[str] = mapped_column(primary_key=True)
    line_id: Mapped[str | None]
    made_at: Mapped[datetime | None]
