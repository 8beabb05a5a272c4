"""Pictures that are still to be fetched for announcements: one that was sent 1:1, or the address of one."""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.inserting import insert_if_new
from bot.models.announcement import Announcement, AnnouncementPicture
from bot.models.media import MediaState
from bot.outbox import wake_worker

_TOKEN_BYTES = 24
_PREFIX = "announcement-"


def want_sent(session: Session, row: Announcement, message_id: str, by: str, *, now: datetime) -> None:
    """Have a picture fetched that somebody sent 1:1, once."""
    insert_if_new(session, AnnouncementPicture, line_message_id=message_id, **_values(row, by, now))
    wake_worker(session)


def want_address(session: Session, row: Announcement, by: str | None, *, now: datetime) -> None:
    """Have the picture fetched and measured whose address an announcement has; one of before is not waited for."""
    table = AnnouncementPicture
    of_before = table.announcement_id == row.id, table.address.is_not(None), table.state == MediaState.WANTED
    session.execute(update(table).where(*of_before).values(state=MediaState.ERASED))
    if row.picture is not None:
        session.add(table(line_message_id=None, address=row.picture, **_values(row, by or "", now)))
        session.flush()
        wake_worker(session)


def newest(session: Session, row: Announcement) -> AnnouncementPicture | None:
    """Return the picture that was given last."""
    query = select(AnnouncementPicture).where(
        AnnouncementPicture.announcement_id == row.id, AnnouncementPicture.state != MediaState.ERASED
    )
    return session.scalar(query.order_by(AnnouncementPicture.id.desc()).limit(1))


def is_awaited(session: Session, row: Announcement) -> bool:
    """Tell whether a picture of it is still to be looked at."""
    found = newest(session, row)
    return found is not None and found.state is MediaState.WANTED


def has_any(session: Session, row: Announcement) -> bool:
    """Tell whether a picture is part of it, or is still to be looked at."""
    return row.picture is not None or row.picture_token is not None or is_awaited(session, row)


def drop(session: Session, row: Announcement, *, now: datetime) -> None:
    """Wait for no picture of it any more, and have the worker remove the files of those that were fetched."""
    table = AnnouncementPicture
    theirs = update(table).where(table.announcement_id == row.id, table.state != MediaState.ERASED)
    session.execute(theirs.values(state=MediaState.ERASED, next_try_at=now))
    wake_worker(session)


def remove_files(session: Session, row: Announcement, token: str, *, now: datetime) -> None:
    """Have the worker remove the files of a picture that is no part of it any more."""
    known = session.scalar(select(AnnouncementPicture).where(AnnouncementPicture.file_token == token))
    if known is None:  # One that was uploaded has no row yet.
        known = AnnouncementPicture(**_values(row, "", now) | {"file_token": token})
        session.add(known)
    known.state, known.next_try_at, known.has_files = MediaState.ERASED, now, True
    session.flush()
    wake_worker(session)


def new_token() -> str:
    """Return a name of a picture that nobody guesses."""
    return _PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)


def _values(row: Announcement, by: str, now: datetime) -> dict[str, object]:
    return {
        "announcement_id": row.id,
        "by_line_id": by,
        "file_token": new_token(),
        "state": MediaState.WANTED,
        "has_files": False,
        "next_try_at": now,
        "tries": 0,
    }
