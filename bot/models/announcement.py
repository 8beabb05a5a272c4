"""Announcements of the office, and the groups that each of them goes to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.incoming import MediaKind
from bot.models.audit import Way
from bot.models.chat import Chat
from bot.models.lease import Leased
from bot.models.media import MediaState
from bot.programme.announcing import Kind, State, StopReason

PICTURE_TO_DO = text("state = 'WANTED' OR (state = 'ERASED' AND has_files)")
OPEN = text("state IN ('APPROVED', 'SENDING')")


class Announcement(Base):
    """What the office wants to tell a selection of groups. `send_at` is program time, the others machine time.

    `digest` covers text, link, picture, selection and time; an approval holds for the digest that was approved. Without
    an id, what was written or approved was so on the command line. `approved_for` are the ids of the units (of a
    correction: of the chats) that the selection met then. What a correction is `about` is named as in its selection.
    """

    __tablename__ = "announcement"
    # Read every second by the scheduler: what is to be sent.
    __table_args__ = (Index("ix_announcement_open", "id", postgresql_where=OPEN, sqlite_where=OPEN),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(Enum(Kind, native_enum=False, length=15))
    text: Mapped[str]
    link: Mapped[str | None]
    # The address of a picture, or the token of one that was uploaded.
    picture: Mapped[str | None]
    picture_token: Mapped[str | None] = mapped_column(unique=True)
    selection: Mapped[dict[str, Any]]
    about: Mapped[str | None] = mapped_column(index=True)
    send_at: Mapped[datetime | None]
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False, length=10))
    digest: Mapped[str]
    written_by: Mapped[str | None]
    written_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    approved_way: Mapped[Way | None] = mapped_column(Enum(Way, native_enum=False, length=10))
    approved_at: Mapped[datetime | None]
    approved_digest: Mapped[str | None]
    approved_for: Mapped[list[int]] = mapped_column(default=list)
    started_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_because: Mapped[StopReason | None] = mapped_column(Enum(StopReason, native_enum=False, length=10))
    finished_at: Mapped[datetime | None]


class UnfinishedAnnouncement(Base):
    """What somebody of the office wrote 1:1 that cannot be taken as it is: kept until they say what is missing.

    Machine time. `to_words` and `when_words` are as typed; `number` is the announcement in whose place it stands.
    """

    __tablename__ = "unfinished_announcement"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    to_words: Mapped[str | None]
    link: Mapped[str | None]
    picture: Mapped[str | None]
    when_words: Mapped[str | None]
    number: Mapped[int | None]
    written_at: Mapped[datetime]


class AnnouncementGroup(Base):
    """One group that an announcement goes to, and for which units (ids): decided once. Machine time.

    `reason_key` is the owed message's, which tells what became of it; another `attempt` has another one.
    """

    __tablename__ = "announcement_group"
    __table_args__ = (UniqueConstraint("announcement_id", "chat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), index=True)
    units: Mapped[list[int]]
    attempt: Mapped[int] = mapped_column(default=1)
    reason_key: Mapped[str] = mapped_column(unique=True)
    planned_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    chat: Mapped[Chat] = relationship(lazy="joined")


class AnnouncementPicture(Leased, Base):
    """A picture for an announcement, sent 1:1 or by its address: fetched by the worker, then part of it. Machine time.

    `by_line_id` is empty for one that was given on the command line.
    """

    __tablename__ = "announcement_picture"
    __table_args__ = (
        Index(
            "ix_announcement_picture_to_do", "next_try_at", postgresql_where=PICTURE_TO_DO, sqlite_where=PICTURE_TO_DO
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"))
    line_message_id: Mapped[str | None] = mapped_column(unique=True)
    address: Mapped[str | None]
    by_line_id: Mapped[str]
    file_token: Mapped[str] = mapped_column(unique=True)
    refused_because: Mapped[str | None]
    state: Mapped[MediaState] = mapped_column(Enum(MediaState, native_enum=False, length=10))
    has_files: Mapped[bool] = mapped_column(default=False)

    @property
    def kind(self) -> MediaKind:
        """What is to be fetched: nothing but a picture."""
        return MediaKind.IMAGE

    @property
    def file_name(self) -> None:
        """A picture has no name of its own."""

    @property
    def token(self) -> str:
        """What its files are called."""
        return self.file_token
