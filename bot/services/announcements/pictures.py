"""Pictures of announcements: checked against LINE's limits, drawn anew, kept in the media folder, shown by address."""

import secrets
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.incoming import MediaKind
from bot.models.announcement import Announcement
from bot.programme.announcing import Found, Problem
from bot.services import media_files

_TOKEN_BYTES = 24
_PREFIX = "announcement-"


def keep(folder: Path, data: bytes) -> str | Found:
    """Keep an uploaded picture and return its token, or say why LINE would not take it.

    Raises:
        OSError: the disk is full, or the folder is not ours.
    """
    try:
        checked = media_files.check(MediaKind.IMAGE, data, None)
    except media_files.RefusedMediaError as error:
        return Found(Problem.PICTURE_SIZE, error.why.value)
    token = _PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    media_files.keep(folder, token, checked)
    return token


def is_shown(session: Session, token: str) -> bool:
    """Tell whether an announcement has this picture."""
    return bool(session.scalar(select(exists().where(Announcement.picture_token == token))))
