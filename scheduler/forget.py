"""Forgets what is no longer needed: ids of events, of those that failed, and wrong codes that were tried."""

from datetime import timedelta

from sqlalchemy import delete

from bot import clock
from bot.models.event import FailedEvent, SeenEvent
from bot.models.school import BindingAttempt
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

# LINE does not say for how long it delivers an event again; a reply token is dead after 20 minutes.
SEEN_EVENTS_KEPT = timedelta(days=7)
FAILED_EVENTS_KEPT = timedelta(days=1)
WRONG_CODES_KEPT = timedelta(days=1)


def forget_old_events(runtime: Runtime, _stopping: Stopping = NEVER) -> None:
    """Delete the ids that have served their purpose."""
    now = clock.machine_now()
    with runtime.database.write() as session:
        session.execute(delete(SeenEvent).where(SeenEvent.seen_at < now - SEEN_EVENTS_KEPT))
        session.execute(delete(FailedEvent).where(FailedEvent.last_failed_at < now - FAILED_EVENTS_KEPT))
        session.execute(delete(BindingAttempt).where(BindingAttempt.tried_at < now - WRONG_CODES_KEPT))
