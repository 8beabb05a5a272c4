"""Sends announcements on: a bounded part of the groups in each transaction, until nothing can be done at the moment."""

import logging

from bot.logs import warn
from bot.services.announcements import finding, sending
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

log = logging.getLogger("scheduler.announce")


def announce(runtime: Runtime, stopping: Stopping = NEVER) -> None:
    """Make each announcement's next steps. An edge loop: one that fails stops no other."""
    with runtime.database.read() as session:
        waiting = finding.under_way(session)
        acting = runtime.acting(session) if waiting else None
        due = [one.id for one in waiting if acting is not None and sending.next_step(session, one, acting)]
    for number in due:
        try:
            while not stopping.is_wanted and _advance(runtime, number):
                pass
        except Exception as error:  # noqa: BLE001 - the edge: roll back, note it, go on with the next
            warn(log, "announcement_failed", failed=True, announcement=number, error=type(error).__name__)


def _advance(runtime: Runtime, number: int) -> bool:
    with runtime.database.write() as session:
        return sending.advance(session, number, runtime.acting(session))
