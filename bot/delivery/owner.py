"""Takes the leases of processes that are gone back."""

from datetime import datetime

from sqlalchemy import select, update

from bot.models.outbox import Delivery, OwedMessage
from bot.process_name import is_alive
from bot.wiring import Runtime


def free_leases_of_the_dead(runtime: Runtime, *, own: str, now: datetime) -> int:
    """End the leases of processes that are gone, so that nothing waits for them; return how many."""
    with runtime.database.read() as session:
        held = select(Delivery.lease_owner).where(Delivery.outcome.is_(None), Delivery.lease_owner.is_not(None))
        dead = [owner for owner in session.scalars(held.distinct()) if owner and not is_alive(owner, own)]
    if not dead:
        return 0
    with runtime.database.write() as session:
        freed = session.execute(
            update(Delivery)
            .where(Delivery.outcome.is_(None), Delivery.lease_owner.in_(dead), Delivery.lease_until > now)
            .values(lease_until=now)
        )
        return int(getattr(freed, "rowcount", 0))


def catch_up(runtime: Runtime) -> None:
    """Let lanes go on that a worker of an older version left: it did not note on what it carried that this was done."""
    ended = select(Delivery.outcome_at).where(Delivery.id == OwedMessage.delivery_id).scalar_subquery()
    open_in_lane = (OwedMessage.done_at.is_(None), OwedMessage.lane.is_not(None), OwedMessage.delivery_id.is_not(None))
    with runtime.database.write() as session:
        session.execute(update(OwedMessage).where(*open_in_lane).values(done_at=ended))
