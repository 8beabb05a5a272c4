"""The service in numbers, for whoever watches it: ages, counts and limits; no ids, no text."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
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
    pending = and_(OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    is_held = OwedMessage.held_until > machine_now
    counted = session.execute(select(Delivery.outcome, func.count()).group_by(Delivery.outcome)).all()
    quota = session.scalars(select(QuotaReading)).one_or_none()
    heard = session.execute(select(ProcessBeat.role, func.max(ProcessBeat.seen_at)).group_by(ProcessBeat.role)).all()
    is_open = Case.state != State.CLOSED
    unanswered = and_(is_open, Case.first_answer_at.is_(None))
    return Vitals(
        owed=_count(session, OwedMessage.id, pending),
        held=_count(session, OwedMessage.id, and_(pending, is_held)),
        oldest_owed=_oldest_owed(session, and_(pending, or_(OwedMessage.held_until.is_(None), ~is_held)), moment),
        deliveries={outcome.value if outcome else "trying": number for outcome, number in counted},
        events_parked=_count(session, FailedEvent.event_id, FailedEvent.parked_at.is_not(None)),
        quota_limit=quota.limit_count if quota else None,
        quota_used=quota.used_count if quota else None,
        quota_exhausted=quota is not None and quota.exhausted_at is not None,
        silent={role: machine_now - seen_at for role, seen_at in heard},
        open_cases=_count(session, Case.id, is_open),
        oldest_unanswered_case=_age(machine_now, session.scalar(select(func.min(Case.opened_at)).where(unanswered))),
        last_event=_age(machine_now, session.scalar(select(func.max(SeenEvent.seen_at)))),
    )


def _oldest_owed(session: Session, waiting: ColumnElement[bool], moment: Moment) -> timedelta | None:
    """Return the longest time that something is overdue; due times are program time, the others machine time."""
    due_at, created_at = OwedMessage.due_at, OwedMessage.created_at
    due = _age(moment.now, session.scalar(select(func.min(due_at)).where(waiting, due_at <= moment.now)))
    at_once = _age(moment.machine_now, session.scalar(select(func.min(created_at)).where(waiting, due_at.is_(None))))
    return max((one for one in (due, at_once) if one is not None), default=None)


def _age(now: datetime, moment: datetime | None) -> timedelta | None:
    return None if moment is None else now - moment


def _count(session: Session, column: object, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(condition)) or 0  # type: ignore[arg-type]  # a column
