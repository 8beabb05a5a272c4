"""Fetches pictures and files of cases and announcements, and removes the files of those that were taken back.

From LINE, or from an address that somebody typed. What is fetched is checked before any transaction begins.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from bot import clock
from bot.database import fixed
from bot.delivery import lease
from bot.delivery.line_client import LineCalls, LineError
from bot.delivery.web_pictures import WebPictures
from bot.incoming import MediaKind
from bot.logs import warn
from bot.models.announcement import AnnouncementPicture
from bot.models.audit import Way
from bot.models.media import CaseMedia, MediaState
from bot.services import line_access, media_files
from bot.services.announcements import pictures
from bot.services.audit import Acting
from bot.services.cases import refused_media
from bot.services.media_files import Checked, Refused, RefusedMediaError
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery.fetch")

_Row = CaseMedia | AnnouncementPicture
_TABLES: Sequence[type[CaseMedia] | type[AnnouncementPicture]] = (CaseMedia, AnnouncementPicture)
# A host that does not answer this often is left alone: somebody waits to see the picture.
_MOST_TRIES_OF_THE_WEB = 3


@dataclass(frozen=True)
class WantedFile:
    """Something to fetch, from LINE or (`address`) from the web, or (`is_erased`) whose files are to be removed."""

    table: type[CaseMedia] | type[AnnouncementPicture]
    id: int
    line_message_id: str | None
    address: str | None
    kind: MediaKind
    file_name: str | None
    token: str
    is_erased: bool


def claim_file(runtime: Runtime) -> WantedFile | None:
    """Take the next piece of work, if there is any."""
    found = (_claim(runtime, table) for table in _TABLES)
    return next((one for one in found if one is not None), None)


def _claim(runtime: Runtime, table: type[CaseMedia] | type[AnnouncementPicture]) -> WantedFile | None:
    now = clock.machine_now()
    to_remove: ColumnElement[bool] = (table.state == fixed(MediaState.ERASED)) & table.has_files
    with runtime.database.read() as session:
        to_do = to_remove
        if lease.may_ask(session, now=now):
            to_do = or_(table.state == fixed(MediaState.WANTED), to_remove)
        if not lease.is_waiting(session, table, to_do, now=now):
            return None
    with runtime.database.write() as session:
        row: _Row | None = lease.take(session, table, to_do, now=now)
        if row is None:
            return None
        is_erased = row.state is MediaState.ERASED
        if lease.is_over(row) and not is_erased:
            _give_up(runtime, session, row, Refused.GONE)
            return None
        if not is_erased and row.address is None:
            line_access.begin_try(session, now=now)
        row.has_files = True  # From now on there may be some, whatever happens to this process.
        return WantedFile(
            table, row.id, row.line_message_id, row.address, row.kind, row.file_name, row.token, is_erased
        )


def fetch(runtime: Runtime, line: LineCalls, web: WebPictures, wanted: WantedFile) -> None:
    """Fetch, check and keep it, or remove its files; tried again with growing pauses unless it is no use."""
    folder = runtime.settings.media_dir
    if wanted.is_erased:
        media_files.erase(folder, wanted.token)
        with runtime.database.write() as session:
            _finish(session, wanted).has_files = False
        return
    try:
        data = web.fetch(wanted.address) if wanted.address else line.content(wanted.line_message_id or "")
        checked = media_files.check(wanted.kind, data, wanted.file_name)
        if wanted.address and runtime.settings.public_base_url is None:
            media_files.check_as_it_is(data)  # LINE fetches it from there itself.
        else:
            media_files.keep(folder, wanted.token, checked)
    except LineError as error:
        _note_failure(runtime, wanted, error, Refused.NOT_THERE if wanted.address else Refused.GONE)
    except OSError as error:  # A full disk may be emptied.
        _note_failure(runtime, wanted, LineError(type(error).__name__, is_final=False), Refused.NOT_KEPT)
    except RefusedMediaError as error:
        _refuse(runtime, wanted, error.why)
    else:
        _note_kept(runtime, wanted, checked)


def _finish(session: Session, wanted: WantedFile) -> _Row:
    row = cast("_Row", session.get_one(wanted.table, wanted.id))
    row.lease_until = None
    return row


def _note_kept(runtime: Runtime, wanted: WantedFile, checked: Checked) -> None:
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        if wanted.address is None:
            line_access.note_taken(session)
        if row.state is not MediaState.WANTED:  # It was taken back meanwhile, and the files go next.
            return
        row.state = MediaState.STORED
        if isinstance(row, CaseMedia):
            row.content_type = checked.content_type
            return
        row.has_files = wanted.address is None or runtime.settings.public_base_url is not None
        pictures.take_in(session, row, _acting(runtime, session, row))


def _refuse(runtime: Runtime, wanted: WantedFile, why: Refused) -> None:
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        if row.state is MediaState.WANTED:
            _give_up(runtime, session, row, why)
    warn(log, "media_refused", table=wanted.table.__tablename__, media=wanted.id, why=why.value)


def _note_failure(runtime: Runtime, wanted: WantedFile, error: LineError, why: Refused) -> None:
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        is_no_use = lease.note_failure(session, row, error, now=clock.machine_now())
        is_no_use = is_no_use or (wanted.address is not None and row.tries >= _MOST_TRIES_OF_THE_WEB)
        if row.state is MediaState.WANTED and is_no_use:
            _give_up(runtime, session, row, why)
    warn(log, "media_not_fetched", table=wanted.table.__tablename__, media=wanted.id, error=str(error))


def _give_up(runtime: Runtime, session: Session, row: _Row, why: Refused) -> None:
    """Tell whoever sent it that it cannot be used, before they rely on it."""
    row.state, row.refused_because, row.has_files = MediaState.REFUSED, why.value, False
    if isinstance(row, CaseMedia):
        refused_media.tell(session, row, runtime.acting(session))
    else:
        pictures.refuse(session, row, why, _acting(runtime, session, row))


def _acting(runtime: Runtime, session: Session, row: AnnouncementPicture) -> Acting:
    """Return who acts: whoever gave the picture, a moment ago."""
    return runtime.acting(session, by=row.by_line_id or None, way=Way.CHAT if row.by_line_id else Way.CLI)
