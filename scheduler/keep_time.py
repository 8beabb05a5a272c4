"""Asks the next consultant, nudges who has a case, closes what is idle: one transaction a case."""

import logging

from bot.logs import warn
from bot.services.cases import keeping_time
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

log = logging.getLogger("scheduler.keep_time")


def keep_time(runtime: Runtime, stopping: Stopping = NEVER) -> None:
    """Do what has fallen due. An edge loop: one case that fails stops no other."""
    with runtime.database.read() as session:
        acting = runtime.acting(session)
        due = keeping_time.due_cases(session, acting.now)
    for case_id in due:
        if stopping.is_wanted:
            return
        try:
            with runtime.database.write() as session:
                keeping_time.look_at(session, case_id, acting)
        except Exception as error:  # noqa: BLE001 - the edge: roll back, note the case, go on with the next
            warn(log, "case_failed", failed=True, case=case_id, error=type(error).__name__)
