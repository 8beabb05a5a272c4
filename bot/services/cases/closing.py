"""Ends a case and opens it again."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.models.case import Case
from bot.programme.cases import COLLECTING_WINDOW, REOPEN_WITHIN, Refusal, State, Step
from bot.services.audit import Acting
from bot.services.cases import offering
from bot.services.cases.steps import take_step


def close(session: Session, case: Case, acting: Acting) -> State | Refusal:
    """Note that nothing is left to do."""
    return take_step(session, case, Step.CLOSE, acting)


def reopen(session: Session, case: Case, acting: Acting) -> State | Refusal:
    """Open a closed case again, within its days, and ask somebody to take it: first who had it."""
    if case.state is State.CLOSED and not may_reopen(case, now=acting.machine_now):
        return Refusal.TOO_LATE
    before = case.holder_line_id
    outcome = take_step(session, case, Step.REOPEN, acting)
    if isinstance(outcome, State):
        case.collecting_until = acting.machine_now + COLLECTING_WINDOW
        offering.offer(session, case, acting, first=before)
    return outcome


def may_reopen(case: Case, *, now: datetime) -> bool:
    """Tell whether a closed case may still be reopened; later something new is asked. Machine time."""
    return case.state is State.CLOSED and case.closed_at is not None and now - case.closed_at <= REOPEN_WITHIN
