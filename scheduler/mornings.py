"""Decides the morning lists: one transaction a person, so that a kill loses none and repeats none."""

import logging

from bot.logs import warn
from bot.services import mornings
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

log = logging.getLogger("scheduler.mornings")


def send_lists(runtime: Runtime, stopping: Stopping = NEVER) -> None:
    """Owe each person's list of today, once. An edge loop: one that fails stops no other."""
    with runtime.database.read() as session:
        acting = runtime.acting(session)
        day = mornings.due_day(acting.published, acting.now)
        people = mornings.undecided(session, day) if day is not None else []
    for line_id in people:
        if stopping.is_wanted or day is None:
            return
        try:
            with runtime.database.write() as session:
                mornings.decide(session, line_id, day, acting)
        except Exception as error:  # noqa: BLE001 - the edge: roll back, go on with the next
            warn(log, "morning_list_failed", failed=True, error=type(error).__name__)
