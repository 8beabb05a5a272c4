"""Erases what is left of everybody once a programme has ended and nothing has to be kept any more."""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from bot.database import Database
from bot.incoming import ChatKind
from bot.models.chat import Chat
from bot.services import close_out, media_files, person_data
from bot.services.erased_journal import note_erased

_A_PERSON = re.compile(r"U[0-9a-f]{32}")


def people_left(database: Database) -> list[str]:
    """Return the LINE ids of all people of whom something is still held."""
    with database.read() as session:
        return sorted(one for one in person_data.known_line_ids(session) if _A_PERSON.fullmatch(one))


def erase_everybody(database: Database, *, journal: Path, media_dir: Path, now: datetime) -> int:
    """Erase one person after the other, each in a transaction of its own; return how many. Cut short, it goes on."""
    found = people_left(database)
    for line_id in found:
        with database.write() as session:
            erased = person_data.erase(session, line_id, now=now)
            note_erased(journal, line_id, now=now)
        for token in erased.media_tokens:
            media_files.erase(media_dir, token)
    with database.write() as session:
        session.execute(update(Chat).where(Chat.kind != ChatKind.USER).values(name=None))
        farewell = close_out.current(session)
        if farewell is not None:
            farewell.erased_at = now
    database.scrub()
    return len(found)
