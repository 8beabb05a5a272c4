"""Messages that are kept out of the queue for a while: looked at again when their time is over."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.models.outbox import OwedMessage

_PENDING = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
_AT_ONCE = 500


def is_anything_over(session: Session, *, now: datetime) -> bool:
    """Tell whether a hold is over; `now` is machine time."""
    return session.scalar(select(OwedMessage.id).where(*_PENDING, OwedMessage.held_until <= now).limit(1)) is not None


def free_what_is_over(session: Session, *, now: datetime) -> int:
    """Let messages whose hold is over wait for their turn again, a few hundred at a time; return how many."""
    over = (
        select(OwedMessage.id)
        .where(*_PENDING, OwedMessage.held_until <= now)
        .order_by(OwedMessage.held_until)
        .limit(_AT_ONCE)
    )
    ids = list(session.scalars(over))
    if ids:
        session.execute(
            update(OwedMessage).where(OwedMessage.id.in_(ids), *_PENDING).values(held_until=None, held_for=None)
        )
    return len(ids)
