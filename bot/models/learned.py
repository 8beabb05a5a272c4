"""What was learned of the version that runs, so that no process has to learn it again."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class LearnedVersion(Base):
    """Arrays as `bot.faq.kept` writes them; worked out anew when they are missing or of other code."""

    __tablename__ = "learned_version"

    number: Mapped[int] = mapped_column(ForeignKey("knowledge_version.number"), primary_key=True, autoincrement=False)
    arrays: Mapped[bytes]
