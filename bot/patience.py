"""Waits for a database server that does not answer yet: with growing pauses, and saying so."""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from bot.database import Database
from bot.logs import note, warn

log = logging.getLogger("bot.patience")
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
_REASON_LIMIT = 200
Result = TypeVar("Result")


def when_it_answers(
    database: Database, work: Callable[[], Result], *, pause: Callable[[float], object] | None = None
) -> Result:
    """Do `work` on the database as soon as its server answers; SQLite, which is no server, is not waited for."""
    wait = pause or threading.Event().wait
    seconds, tries = FIRST_PAUSE_S, 0
    while True:
        try:
            result = work()
        except OperationalError as error:
            if not database.is_postgresql:
                raise
            tries += 1
            warn(log, "database_away", tries=tries, next_try_in_s=seconds, reason=_reason(error))
            database.close()
            wait(seconds)
            seconds = min(LONGEST_PAUSE_S, seconds * 2)
        else:
            if tries:
                note(log, "database_back", tries=tries)
            return result


def _reason(error: OperationalError) -> str:
    """Return the driver's first line, which names host and port but no password."""
    lines = str(error.orig).splitlines() or [type(error.orig).__name__]
    return lines[0][:_REASON_LIMIT]
