"""Published versions of the knowledge folder. The highest number is what runs; older ones stay."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class KnowledgeVersion(Base):
    """The files of one version, as text by name, and where they came from."""

    __tablename__ = "knowledge_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    files: Mapped[dict[str, str]]
    digest: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    note: Mapped[str]
