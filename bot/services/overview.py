"""What an operator looks at first: what is owed, what failed, what waits for people. Counts and ids only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.database import Base
from bot.models.case import Case
from bot.models.event import FailedEvent
from bot.models.hold import HoldSwitch
from bot.models.knowledge import KnowledgeVersion
from bot.models.line_access import CredentialsRefused, QuotaReading
from bot.models.outbox import Delivery, Held, Outcome, OwedMessage
from bot.models.process import ProcessBeat
from bot.models.question import Question, is_unanswered
from bot.models.reminder import Reminder
from bot.programme.cases import State
from bot.programme.reminding import Why
from bot.services import holds, knowledge_versions, line_access, processes

_RECENT = 10


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Calls of one state: how many there are, and the newest."""

    count: int
    newest: Sequence[Delivery]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One look at the whole. `outcomes` counts all deliveries by how they ended; `in_progress` have no end yet.

    What was refused or is uncertain needs a person; what is tried again needs time.
    """

    knowledge: KnowledgeVersion | None
    processes: Sequence[ProcessBeat]
    waiting: int
    held_for_quota: int
    held_by_switch: int
    switches: Sequence[HoldSwitch]
    refused_us: CredentialsRefused | None
    in_progress: int
    outcomes: dict[Outcome, int]
    cancelled: dict[str, int]
    refused: Trouble
    uncertain: Trouble
    trying_again: Trouble
    failed_events: Sequence[FailedEvent]
    quota: QuotaReading | None
    billed: int
    open_cases: int
    unanswered: int
    reminders: dict[Why, int]


def take_overview(session: Session) -> Overview:
    """Look at everything once."""
    pending = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    held = (*pending, OwedMessage.held_until.is_not(None))
    ended = select(Delivery.outcome, func.count(), func.sum(Delivery.billed)).where(Delivery.outcome.is_not(None))
    counted = session.execute(ended.group_by(Delivery.outcome)).all()
    outcomes = {outcome: number for outcome, number, _ in counted if outcome is not None}
    cancelled = session.execute(
        select(OwedMessage.cancel_reason, func.count())
        .where(OwedMessage.cancelled_at.is_not(None))
        .group_by(OwedMessage.cancel_reason)
    ).all()
    decided = session.execute(select(Reminder.why, func.count()).group_by(Reminder.why)).all()
    return Overview(
        knowledge=knowledge_versions.current(session),
        processes=processes.all_processes(session),
        waiting=_count(session, OwedMessage, *pending),
        held_for_quota=_count(session, OwedMessage, *held, OwedMessage.held_for == Held.QUOTA),
        held_by_switch=_count(session, OwedMessage, *held, OwedMessage.held_for == Held.SWITCH),
        switches=holds.all_switches(session),
        refused_us=line_access.refusal(session),
        in_progress=_count(session, Delivery, Delivery.outcome.is_(None)),
        outcomes=outcomes,
        cancelled={str(reason): number for reason, number in cancelled},
        refused=_trouble(session, Delivery.outcome == Outcome.REFUSED),
        uncertain=_trouble(session, Delivery.outcome == Outcome.UNCERTAIN),
        trying_again=_trouble(session, Delivery.outcome.is_(None), Delivery.error.is_not(None)),
        failed_events=session.scalars(
            select(FailedEvent)
            .order_by(FailedEvent.parked_at.is_(None), FailedEvent.last_failed_at.desc())
            .limit(_RECENT)
        ).all(),
        quota=session.scalars(select(QuotaReading)).one_or_none(),
        billed=sum(billed for _, _, billed in counted),
        open_cases=_count(session, Case, Case.state != State.CLOSED),
        reminders={row[0]: row[1] for row in decided},
        unanswered=_count(session, Question, is_unanswered()),
    )


def _trouble(session: Session, *conditions: ColumnElement[bool]) -> Trouble:
    """Count the calls of a state and return the newest; by their last event, which for a call without an end is now."""
    newest = select(Delivery).where(*conditions).order_by(Delivery.outcome_at.desc(), Delivery.id.desc())
    return Trouble(count=_count(session, Delivery, *conditions), newest=session.scalars(newest.limit(_RECENT)).all())


def _count(session: Session, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
