"""Events whose handling failed: counted by id, parked after the third failure, forgotten after a day."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.models.event import FailedEvent

FAILURES_UNTIL_PARKED = 3


def is_parked(session: Session, event_id: str) -> bool:
    """Tell whether we have given this event up."""
    row = session.get(FailedEvent, event_id)
    return row is not None and row.parked_at is not None


def count_failure(session: Session, event_id: str, error_class: str, *, now: datetime) -> bool:
    """Count one more failure; tell whether the event is parked now."""
    row = session.get(FailedEvent, event_id)
    if row is None:
        row = FailedEvent(event_id=event_id, failures=0, error_class=error_class, first_failed_at=now)
        session.add(row)
    row.failures += 1
    row.error_class, row.last_failed_at = error_class, now
    if row.failures >= FAILURES_UNTIL_PARKED:
        row.parked_at = now
    return row.parked_at is not None
