"""Pictures and files that belong to a case: fetched from LINE once, kept in MEDIA_DIR, erased when taken back."""

from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.incoming import MediaKind
from bot.models.lease import Leased

TO_DO = text("state = 'WANTED' OR (state = 'ERASED' AND has_files)")


class MediaState(StrEnum):
    """What became of it."""

    WANTED = "wanted"
    STORED = "stored"
    REFUSED = "refused"
    ERASED = "erased"


class CaseMedia(Leased, Base):
    """One picture or file of a line of a transcript. `token` names its files and its address; machine time.

    `has_files` says whether anything lies in MEDIA_DIR; what was erased keeps it until the worker removed the files.
    """

    __tablename__ = "case_media"
    __table_args__ = (Index("ix_case_media_to_do", "next_try_at", postgresql_where=TO_DO, sqlite_where=TO_DO),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_message_id: Mapped[int] = mapped_column(ForeignKey("case_message.id"), unique=True)
    line_message_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MediaKind] = mapped_column(Enum(MediaKind, native_enum=False, length=10))
    file_name: Mapped[str | None]
    token: Mapped[str] = mapped_column(unique=True)
    state: Mapped[MediaState] = mapped_column(Enum(MediaState, native_enum=False, length=10))
    refused_because: Mapped[str | None]
    content_type: Mapped[str | None]
    has_files: Mapped[bool] = mapped_column(default=False)

    @property
    def address(self) -> None:
        """What belongs to a case comes from LINE alone."""
