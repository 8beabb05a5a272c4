"""The service in numbers, for whoever watches it: ages, counts and limits; no ids, no text."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Subquery, func, or_, select, true
from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.models.case import Case
from bot.models.event import FailedEvent, SeenEvent
from bot.models.line_access import QuotaReading
from bot.models.outbox import Delivery, OwedMessage
from bot.models.process import ProcessBeat
from bot.programme.cases import State


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """One reading. Ages are None where there is nothing of the kind."""

    owed: int
    held: int
    oldest_owed: timedelta | None
    deliveries: dict[str, int]
    events_parked: int
    quota_limit: int | None
    quota_used: int | None
    quota_exhausted: bool
    silent: dict[str, timedelta]
    open_cases: int
    oldest_unanswered_case: timedelta | None
    last_event: timedelta | None

    @property
    def quota_left(self) -> int | None:
        """How many messages may still be pushed this month; None when there is no limit or it was not read."""
        if self.quota_limit is None or self.quota_used is None:
            return None
        return max(0, self.quota_limit - self.quota_used)


def read_vitals(session: Session, moment: Moment) -> Vitals:
    """Read them all; what waits for its own time or for the quota is not overdue."""
    machine_now = moment.machine_now
    counted = session.execute(select(Delivery.outcome, func.count()).group_by(Delivery.outcome)).all()
    heard = session.execute(select(ProcessBeat.role, func.max(ProcessBeat.seen_at)).group_by(ProcessBeat.role)).all()
    owed, cases = _owed(moment), _open_cases()
    parked = select(func.count(FailedEvent.event_id)).where(FailedEvent.parked_at.is_not(None)).scalar_subquery()
    last_event = select(func.max(SeenEvent.seen_at)).scalar_subquery()
    quota = (QuotaReading.limit_count, QuotaReading.used_count, QuotaReading.exhausted_at)
    read = (
        select(owed, cases, parked.label("parked"), last_event.label("event"), *quota)
        .select_from(owed)
        .join(cases, true())
        .outerjoin(QuotaReading, true())  # None before it was read, then one.
    )
    counts = session.execute(read).one()
    overdue = (_age(moment.now, counts.due), _age(machine_now, counts.at_once))
    return Vitals(
        owed=counts.owed,
        held=counts.held,
        oldest_owed=max((one for one in overdue if one is not None), default=None),
        deliveries={outcome.value if outcome else "trying": number for outcome, number in counted},
        events_parked=counts.parked,
        quota_limit=counts.limit_count,
        quota_used=counts.used_count,
        quota_exhausted=counts.exhausted_at is not None,
        silent={role: machine_now - seen_at for role, seen_at in heard},
        open_cases=counts.open,
        oldest_unanswered_case=_age(machine_now, counts.unanswered),
        last_event=_age(machine_now, counts.event),
    )


def _owed(moment: Moment) -> Subquery:
    """Count what waits, and since when the oldest is overdue; due times are program time, the others machine time."""
    row = OwedMessage
    is_held = row.held_until > moment.machine_now
    waits = or_(row.held_until.is_(None), ~is_held)
    return (
        select(
            func.count().label("owed"),
            func.count().filter(is_held).label("held"),
            func.min(row.due_at).filter(waits, row.due_at <= moment.now).label("due"),
            func.min(row.created_at).filter(waits, row.due_at.is_(None)).label("at_once"),
        )
        .where(row.delivery_id.is_(None), row.cancelled_at.is_(None))
        .subquery()
    )


def _open_cases() -> Subquery:
    """Count the open cases, and find the oldest of those without an answer."""
    oldest = func.min(Case.opened_at).filter(Case.first_answer_at.is_(None)).label("unanswered")
    return select(func.count().label("open"), oldest).where(Case.state != State.CLOSED).subquery()


def _age(now: datetime, moment: datetime | None) -> timedelta | None:
    return None if moment is None else now - moment
