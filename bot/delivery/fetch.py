"""Fetches pictures and files of cases from LINE, and removes the files of those that were taken back."""

import logging
from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy.orm import Session

from bot import clock
from bot import content as say
from bot.delivery import lease
from bot.delivery.line_client import LineCalls, LineError
from bot.incoming import MediaKind
from bot.logs import warn
from bot.models.case import Case, CaseMessage, Side
from bot.models.media import CaseMedia, MediaState
from bot.outbox import owe_push
from bot.programme.leaving import Now
from bot.services import line_access, media_files
from bot.services.audit import Acting
from bot.services.cases import offering, sending
from bot.services.media_files import Refused, RefusedMediaError
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery.fetch")


_TO_REMOVE = (CaseMedia.state == MediaState.ERASED) & CaseMedia.has_files
_TO_DO = or_(CaseMedia.state == MediaState.WANTED, _TO_REMOVE)


@dataclass(frozen=True)
class WantedMedia:
    """Something to fetch, or (`is_erased`) whose files are to be removed."""

    media_id: int
    line_message_id: str
    kind: MediaKind
    file_name: str | None
    token: str
    is_erased: bool


def claim_media(runtime: Runtime) -> WantedMedia | None:
    """Take the next piece of work, if there is any."""
    now = clock.machine_now()
    with runtime.database.read() as session:
        to_do = _TO_DO if lease.may_ask(session, now=now) else _TO_REMOVE
        if not lease.is_waiting(session, CaseMedia, to_do, now=now):
            return None
    with runtime.database.write() as session:
        row = lease.take(session, CaseMedia, to_do, now=now)
        if row is None:
            return None
        is_erased = row.state is MediaState.ERASED
        if lease.is_over(row) and not is_erased:
            _give_up(session, row, Refused.GONE, runtime.acting(session))
            return None
        if not is_erased:
            line_access.begin_try(session, now=now)
        row.has_files = True  # From now on there may be some, whatever happens to this process.
        return WantedMedia(row.id, row.line_message_id, row.kind, row.file_name, row.token, is_erased)


def fetch(runtime: Runtime, line: LineCalls, wanted: WantedMedia) -> None:
    """Fetch, check and keep it, or remove its files; tried again with growing pauses unless it is no use."""
    folder = runtime.settings.media_dir
    if wanted.is_erased:
        media_files.erase(folder, wanted.token)
        with runtime.database.write() as session:
            _finish(session, wanted).has_files = False
        return
    try:
        data = line.content(wanted.line_message_id)
        checked = media_files.check(wanted.kind, data, wanted.file_name)
        media_files.keep(folder, wanted.token, checked)
    except LineError as error:
        _note_failure(runtime, wanted, error, Refused.GONE)
        return
    except OSError as error:  # A full disk may be emptied.
        _note_failure(runtime, wanted, LineError(type(error).__name__, is_final=False), Refused.NOT_KEPT)
        return
    except RefusedMediaError as error:
        _refuse(runtime, wanted, error.why)
        return
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        line_access.note_taken(session)
        if row.state is MediaState.WANTED:  # Else it was taken back meanwhile, and the files go next.
            row.state, row.content_type = MediaState.STORED, checked.content_type


def _finish(session: Session, wanted: WantedMedia) -> CaseMedia:
    row = session.get_one(CaseMedia, wanted.media_id)
    row.lease_until = None
    return row


def _refuse(runtime: Runtime, wanted: WantedMedia, why: Refused) -> None:
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        if row.state is MediaState.WANTED:
            _give_up(session, row, why, runtime.acting(session))
    warn(log, "media_refused", media=wanted.media_id, why=why.value)


def _tell(session: Session, row: CaseMedia, acting: Acting) -> None:
    """Tell who sent it that it cannot be used, before they rely on it, and who looks after their case."""
    line = session.get_one(CaseMessage, row.case_message_id)
    case = session.get_one(Case, line.case_id)
    content = say.SayMediaRefused(case_id=case.id, media=row.id)
    key, reader = f"media:{row.id}:refused", line.by_line_id
    if line.side is Side.ASKER:
        token = sending.spend_token(case)
        owe_push(
            session, case.chat, content, Now("they just sent it"), reason_key=f"{key}:asker", by=acting, token=token
        )
        reader = case.holder_line_id or case.offered_to or ""
    offering.tell(session, reader, content, acting, key=key, case=case)


def _note_failure(runtime: Runtime, wanted: WantedMedia, error: LineError, why: Refused) -> None:
    with runtime.database.write() as session:
        row = _finish(session, wanted)
        is_no_use = lease.note_failure(session, row, error, now=clock.machine_now())
        if row.state is MediaState.WANTED and is_no_use:
            _give_up(session, row, why, runtime.acting(session))
    warn(log, "media_not_fetched", media=wanted.media_id, error=str(error))


def _give_up(session: Session, row: CaseMedia, why: Refused, acting: Acting) -> None:
    row.state, row.refused_because, row.has_files = MediaState.REFUSED, why.value, False
    _tell(session, row, acting)
