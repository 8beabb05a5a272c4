"""Pictures of announcements: checked against LINE's limits, drawn anew, kept in the media folder, shown by address.

The worker fetches one that is sent 1:1, which belongs to what its sender wrote last, and one whose address was typed;
then it is part of the announcement, and does not change any more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot import content as say
from bot.incoming import Chat, ChatKind, MediaKind, MediaReceived
from bot.models.announcement import Announcement, AnnouncementPicture
from bot.models.media import MediaState
from bot.outbox import owe_push, wake_worker
from bot.programme.announcing import ALLOWED, EDITABLE, Act, Found, Problem, State, check_of
from bot.programme.leaving import Now
from bot.services import chats, media_files
from bot.services.announcements import composing, finding, wanted_pictures
from bot.services.audit import Acting


def keep(folder: Path, data: bytes) -> str | Found:
    """Keep an uploaded picture and return its token, or say why LINE would not take it.

    Raises:
        OSError: the disk is full, or the folder is not ours.
    """
    try:
        checked = media_files.check(MediaKind.IMAGE, data, None)
    except media_files.RefusedMediaError as error:
        return Found(Problem.PICTURE_SIZE, error.why.value)
    token = wanted_pictures.new_token()
    media_files.keep(folder, token, checked)
    return token


def is_shown(session: Session, token: str) -> bool:
    """Tell whether an announcement has this picture."""
    return bool(session.scalar(select(exists().where(Announcement.picture_token == token))))


def want(session: Session, row: Announcement, event: MediaReceived, *, now: datetime) -> None:
    """Have a picture fetched that was sent for an announcement, once."""
    wanted_pictures.want_sent(session, row, event.message_id, event.user_id or "", now=now)


def take_in(session: Session, picture: AnnouncementPicture, acting: Acting) -> None:
    """Put a picture that was fetched into its announcement, and show its author what it looks like now."""
    row = finding.lock(session, picture.announcement_id)
    if row is None or row.state not in EDITABLE or picture.address not in (None, row.picture):
        return
    made: Announcement | Sequence[Found] = row
    if picture.has_files:  # Else LINE fetches it from where it is.
        draft = replace(composing.draft_of(row), picture=None, picture_token=picture.file_token)
        made = composing.change(session, row, draft, acting)
    if isinstance(made, Announcement):
        _tell(session, picture, say.ShowAnnouncement(announcement_id=row.id), acting)
    else:
        problems = tuple((one.what.value, one.about) for one in made)
        _tell(session, picture, say.SayAnnouncementProblems(problems=problems), acting)


def refuse(session: Session, picture: AnnouncementPicture, why: media_files.Refused, acting: Acting) -> None:
    """Tell who gave a picture that it cannot be used, and why; what they wrote stays as it is, without it."""
    row = finding.lock(session, picture.announcement_id)
    if row is not None and row.state in EDITABLE and picture.address is not None and picture.address == row.picture:
        composing.change(session, row, replace(composing.draft_of(row), picture=None), acting)
    problem = (Problem.PICTURE_SIZE.value, why.value)
    _tell(session, picture, say.SayAnnouncementProblems(problems=(problem,)), acting)


def take_off(session: Session, number: int, check: str, acting: Acting) -> Announcement | Sequence[Found]:
    """Take the picture off the form of an announcement that was seen (`check`), unless somebody has approved it.

    What else keeps it from being sent is looked at when its approval is asked for.
    """
    row = finding.lock(session, number)
    if row is None:
        return [Found(Problem.NO_SUCH, str(number))]
    if row.state not in ALLOWED[Act.TAKE_PICTURE_OFF]:
        is_to_come = row.state is State.APPROVED
        return [Found(Problem.PICTURE_APPROVED if is_to_come else Problem.PICTURE_LEFT, str(number))]
    if check != check_of(row.digest):
        return [Found(Problem.CHANGED, str(number))]
    if not wanted_pictures.has_any(session, row):
        return [Found(Problem.NO_PICTURE, str(number))]
    wanted_pictures.drop(session, row, now=acting.machine_now)
    return composing.put(session, row, replace(composing.draft_of(row), picture=None, picture_token=None), acting)


def take_back(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase a picture that its sender took back, also from what was not sent yet; the worker removes the files."""
    query = select(AnnouncementPicture).where(AnnouncementPicture.line_message_id == line_message_id)
    picture = session.scalar(query)
    if picture is None:
        return
    picture.state, picture.next_try_at = MediaState.ERASED, now
    row = finding.lock(session, picture.announcement_id)
    if row is not None and row.picture_token == picture.file_token and row.state in EDITABLE:
        draft = replace(composing.draft_of(row), picture_token=None)
        row.picture_token, row.digest, row.state = None, draft.digest, State.DRAFT
    wake_worker(session)


def _tell(session: Session, picture: AnnouncementPicture, content: say.Content, acting: Acting) -> None:
    if not picture.by_line_id:  # Given on the command line, which shows what became of it.
        return
    chat = chats.know_chat(session, Chat(ChatKind.USER, picture.by_line_id))
    key = f"announcement picture {picture.id} {picture.state.value}"
    owe_push(session, chat, content, Now("they just sent it"), reason_key=key, by=acting)
