"""Has what was erased leave SQLite's files too, the journal included."""

import logging

from bot.logs import warn
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

log = logging.getLogger("scheduler.scrub")
_TRIES = 30
_PAUSE_S = 0.3


def scrub(runtime: Runtime, stopping: Stopping = NEVER) -> None:
    """Write the journal back and empty it; who reads at that moment is waited for, a little at a time."""
    for _ in range(_TRIES):
        if stopping.is_wanted or runtime.database.scrub():
            return
        stopping.pause(_PAUSE_S)
    warn(log, "journal_not_emptied")  # The next tick tries again.
