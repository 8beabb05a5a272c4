"""Fetches pictures of announcements from LINE, and removes the files of those that were taken back."""

import logging
from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy.orm import Session

from bot import clock
from bot.delivery import lease
from bot.delivery.line_client import LineCalls, LineError
from bot.incoming import MediaKind
from bot.logs import warn
from bot.models.announcement import AnnouncementPicture
from bot.models.audit import Way
from bot.models.media import MediaState
from bot.services import line_access, media_files
from bot.services.announcements import pictures
from bot.services.audit import Acting
from bot.services.media_files import Refused, RefusedMediaError
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery.announcement_pictures")
_TO_REMOVE = (AnnouncementPicture.state == MediaState.ERASED) & AnnouncementPicture.has_files
_TO_DO = or_(AnnouncementPicture.state == MediaState.WANTED, _TO_REMOVE)


@dataclass(frozen=True)
class WantedPicture:
    """A picture to fetch, or (`is_erased`) whose files are to be removed."""

    picture_id: int
    line_message_id: str
    token: str
    is_erased: bool


def claim_picture(runtime: Runtime) -> WantedPicture | None:
    """Take the next piece of work, if there is any."""
    now = clock.machine_now()
    with runtime.database.read() as session:
        to_do = _TO_DO if lease.may_ask(session, now=now) else _TO_REMOVE
        if not lease.is_waiting(session, AnnouncementPicture, to_do, now=now):
            return None
    with runtime.database.write() as session:
        row = lease.take(session, AnnouncementPicture, to_do, now=now)
        if row is None:
            return None
        is_erased = row.state is MediaState.ERASED
        if lease.is_over(row) and not is_erased:
            pictures.refuse(session, row, Refused.GONE, _acting(runtime, session, row))
            return None
        if not is_erased:
            line_access.begin_try(session, now=now)
        row.has_files = True  # From now on there may be some, whatever happens to this process.
        return WantedPicture(row.id, row.line_message_id, row.file_token, is_erased)


def fetch_picture(runtime: Runtime, line: LineCalls, wanted: WantedPicture) -> None:
    """Fetch, check and keep it, or remove its files; tried again with growing pauses unless it is no use."""
    folder = runtime.settings.media_dir
    if wanted.is_erased:
        media_files.erase(folder, wanted.token)
        with runtime.database.write() as session:
            _finish(session, wanted).has_files = False
        return
    try:
        data = line.content(wanted.line_message_id)
        media_files.keep(folder, wanted.token, media_files.check(MediaKind.IMAGE, data, None))
    except LineError as error:
        _note_failure(runtime, wanted, error, Refused.GONE)
    except OSError as error:  # A full disk may be emptied.
        _note_failure(runtime, wanted, LineError(type(error).__name__, is_final=False), Refused.NOT_KEPT)
    except RefusedMediaError as error:
        with runtime.database.write() as session:
            row = _finish(session, wanted)
            if row.state is MediaState.WANTED:
                pictures.refuse(session, row, error.why, _acting(runtime, session, row))
    else:
        with runtime.database.write() as session:
            row = _finish(session, wanted)
            line_access.note_taken(session)
            if row.state is MediaState.WANTED:  # Else it was taken back meanwhile, and the files go next.
                row.state = MediaState.STORED
                pictures.take_in(session, row, _acting(runtime, session, row))


def _finish(session: Session, wanted: WantedPicture) -> AnnouncementPicture:
    row = session.get_one(AnnouncementPicture, wanted.picture_id)
    row.lease_until = None
    return row


def _note_failure(runtime: Runtime, wanted: WantedPicture, error: LineError, why: Refused) -> None:
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        is_no_use = lease.note_failure(session, row, error, now=clock.machine_now())
        if row.state is MediaState.WANTED and is_no_use:
            pictures.refuse(session, row, why, _acting(runtime, session, row))
    warn(log, "announcement_picture_not_fetched", picture=wanted.picture_id, error=str(error))


def _acting(runtime: Runtime, session: Session, row: AnnouncementPicture) -> Acting:
    """Return who acts: whoever sent the picture, a moment ago."""
    return runtime.acting(session, by=row.by_line_id, way=Way.CHAT)
