"""Published versions of the knowledge, and what may become the next one. The highest number is what runs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum
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


class Stage(StrEnum):
    """How far a candidate is."""

    WANTED = "wanted"
    MEASURING = "measuring"
    MEASURED = "measured"
    PUBLISHED = "published"
    DROPPED = "dropped"


class KnowledgeCandidate(Base):
    """Files that may become the next version: measured beside the version they were made from, then published or not.

    `base` is that version, `proposal` the key of what was taken in, `figures` what was measured before and after,
    `worse` what became worse, in lines. Machine time.
    """

    __tablename__ = "knowledge_candidate"

    id: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int]
    files: Mapped[dict[str, str]]
    note: Mapped[str]
    proposal: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    stage: Mapped[Stage] = mapped_column(Enum(Stage, native_enum=False, length=10), index=True)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    figures: Mapped[list[dict[str, Any]]]
    worse: Mapped[list[str]]
