"""Pictures and files of cases: wanted when they are sent, fetched by the worker, shown by address, erased."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.incoming import MediaKind, MediaReceived
from bot.inserting import insert_if_new
from bot.models.case import CaseMessage, Side
from bot.models.media import CaseMedia, MediaState
from bot.outbox import wake_worker
from bot.services.media_files import SIZE_LIMIT, Refused

_FETCHED = (MediaKind.IMAGE, MediaKind.FILE)
_TOKEN_BYTES = 24


def add_media(
    session: Session, case_id: int, event: MediaReceived, *, side: Side, now: datetime
) -> tuple[CaseMessage, CaseMedia] | None:
    """Add a picture or file to a case's transcript and have it fetched; None when it is there already."""
    values = {"case_id": case_id, "by_line_id": event.user_id or "", "side": side, "text_as_of": event.sent_at}
    if not insert_if_new(session, CaseMessage, line_message_id=event.message_id, **values):
        return None
    line = session.scalars(select(CaseMessage).where(CaseMessage.line_message_id == event.message_id)).one()
    why = _refused(event)
    media = CaseMedia(
        case_message_id=line.id,
        line_message_id=event.message_id,
        kind=event.kind,
        file_name=event.file_name,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        state=MediaState.REFUSED if why else MediaState.WANTED,
        refused_because=why.value if why else None,
        has_files=False,
        next_try_at=now,
        tries=0,
    )
    session.add(media)
    session.flush()
    wake_worker(session)
    return line, media


def media_of(session: Session, lines: Iterable[CaseMessage]) -> list[CaseMedia]:
    """Return what was sent with these lines, the oldest first."""
    ids = [line.id for line in lines]
    query = select(CaseMedia).where(CaseMedia.case_message_id.in_(ids)).order_by(CaseMedia.id)
    return list(session.scalars(query)) if ids else []


def is_there(session: Session, line: CaseMessage) -> bool:
    """Tell whether a line has a picture or file that was neither refused nor erased."""
    return any(one.state in (MediaState.WANTED, MediaState.STORED) for one in media_of(session, [line]))


def find_stored(session: Session, token: str) -> CaseMedia | None:
    """Return what may be shown under this address."""
    media = session.scalar(select(CaseMedia).where(CaseMedia.token == token))
    return media if media is not None and media.state is MediaState.STORED else None


def erase_of_message(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase what came with a message that was taken back: its address is dead at once, the worker removes the files."""
    media = session.scalar(select(CaseMedia).where(CaseMedia.line_message_id == line_message_id))
    if media is not None:
        media.state, media.file_name, media.next_try_at = MediaState.ERASED, None, now
        wake_worker(session)


def _refused(event: MediaReceived) -> Refused | None:
    if event.kind not in _FETCHED:
        return Refused.TYPE
    return Refused.TOO_LARGE if (event.size_bytes or 0) > SIZE_LIMIT else None
