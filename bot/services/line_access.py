"""What LINE lets us do at the moment: the month's quota, and whether it takes our credentials."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.inserting import insert_if_new
from bot.models.ledger import LedgerEntry
from bot.models.line_access import CredentialsRefused, QuotaReading

_ROW = 1
_TAKEN_AGAIN = text("DELETE FROM credentials_refused WHERE id = :row RETURNING id")
_FIRST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 30.0


def note_quota(session: Session, *, limit: int | None, used: int, now: datetime, is_exhausted: bool) -> None:
    """Keep a reading of LINE's quota."""
    row = session.get(QuotaReading, _ROW)
    if row is None:
        row = QuotaReading(id=_ROW)
        session.add(row)
    row.limit_count, row.used_count, row.read_at = limit, used, now
    row.exhausted_at = (row.exhausted_at or now) if is_exhausted else None
    row.entered_until = session.scalar(select(func.max(LedgerEntry.id))) or 0


def quota_reading(session: Session) -> QuotaReading | None:
    """Return the last reading of the quota."""
    return session.get(QuotaReading, _ROW)


def refusal(session: Session) -> CredentialsRefused | None:
    """Return since when LINE has refused our credentials; None while it takes them."""
    return session.get(CredentialsRefused, _ROW)


def note_refusal(session: Session, *, status: int, message: str, now: datetime) -> None:
    """Note that LINE refused our credentials: everything waits, and one call tries again after a pause."""
    again_at = now + timedelta(seconds=_FIRST_PAUSE_S)
    values = {"since": now, "status": status, "message": message, "tries": 1, "again_at": again_at}
    if not insert_if_new(session, CredentialsRefused, id=_ROW, **values):
        row = session.get_one(CredentialsRefused, _ROW)
        row.status, row.message = status, message


def note_taken(session: Session) -> bool:
    """Note that LINE takes our credentials; tell whether it had not."""
    return session.connection().execute(_TAKEN_AGAIN, {"row": _ROW}).first() is not None


def calls_allowed(session: Session, *, now: datetime) -> int | None:
    """Return how many calls may be made now: any number (None), one to try, or none while LINE refuses us."""
    row = refusal(session)
    return allowed_from(row.again_at if row else None, now=now)


def allowed_from(again_at: datetime | None, *, now: datetime) -> int | None:
    """Return the same for who has read from when on one call may find out; None while LINE takes us."""
    if again_at is None:
        return None
    return 1 if again_at <= now else 0


def begin_try(session: Session, *, now: datetime) -> None:
    """Note that one call finds out whether LINE takes us again; the pause until the next one grows."""
    row = refusal(session)
    if row is not None:
        pause = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(row.tries, 10))
        row.tries, row.again_at = row.tries + 1, now + timedelta(seconds=pause)
