"""Takes work on loan, whatever its kind: names and members to look up, pictures to fetch, files to remove."""

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.delivery.line_client import LineError
from bot.delivery.rules import LEASE, pause_after
from bot.models.lease import Leased
from bot.services import line_access

Row = TypeVar("Row", bound=Leased)
MOST_TRIES = 8
GIVEN_UP = f"given up after {MOST_TRIES} tries"
_AT_LEAST = timedelta(seconds=1)


def is_waiting(session: Session, table: type[Leased], to_do: ColumnElement[bool], *, now: datetime) -> bool:
    """Tell, without locking anything, whether there is work of this kind now."""
    return session.scalar(select(table.next_try_at).where(*_ready(table, to_do, now)).limit(1)) is not None


def take(session: Session, table: type[Row], to_do: ColumnElement[bool], *, now: datetime) -> Row | None:
    """Take the next work of this kind until its lease ends; who is silent for longer is gone."""
    query = select(table).where(*_ready(table, to_do, now)).order_by(table.next_try_at).limit(1)
    if session.get_bind().dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True, of=table)
    row = session.scalar(query)
    if row is not None:
        row.lease_until, row.tries = now + LEASE, row.tries + 1
    return row


def is_over(row: Leased) -> bool:
    """Tell whether work that was just taken was tried often enough."""
    return row.tries > MOST_TRIES


def note_failure(session: Session, row: Leased, error: LineError, *, now: datetime) -> bool:
    """Have work tried again after a pause; tell whether it is no use. That LINE does not know us is not its fault."""
    row.lease_until = None
    row.next_try_at = now + pause_after(row.tries, is_reply=False) + _AT_LEAST
    if error.is_stranger:
        row.tries, row.next_try_at = row.tries - 1, now + _AT_LEAST
        line_access.note_refusal(session, status=error.status or 0, message=str(error), now=now)
        return False
    return error.is_final or row.tries >= MOST_TRIES


def may_ask(session: Session, *, now: datetime) -> bool:
    """Tell whether LINE may be asked now: while it refuses our credentials only one call after each pause is."""
    return line_access.calls_allowed(session, now=now) != 0


def _ready(table: type[Leased], to_do: ColumnElement[bool], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return to_do, table.next_try_at <= now, or_(table.lease_until.is_(None), table.lease_until <= now)
