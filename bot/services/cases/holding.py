"""Who has a case: takes it, keeps it, passes it on, puts it back into the queue."""

from datetime import date

from sqlalchemy.orm import Session

from bot.models.case import Case
from bot.models.people import Role, RoleGrant
from bot.programme.cases import Refusal, State, Step
from bot.programme.working_time import working_day_begins
from bot.services import audit
from bot.services.audit import Acting
from bot.services.cases import finding, offering
from bot.services.cases.steps import about, take_step


def claim(session: Session, case: Case, acting: Acting) -> State | Refusal:
    """Take a case."""
    return take_step(session, case, Step.CLAIM, acting)


def keep(session: Session, case: Case, acting: Acting) -> bool:
    """Note that its holder still works on it; tell whether they hold it."""
    if acting.by is None or case.holder_line_id != acting.by:
        return False
    case.touched_at, case.idle_asked_at, case.look_at = acting.now, None, acting.now
    audit.write_down(session, acting, "keep", about(case))
    return True


def put_back(session: Session, case: Case, acting: Acting) -> State | Refusal:
    """Give a case back; somebody else is asked."""
    before = case.holder_line_id
    outcome = take_step(session, case, Step.PUT_BACK, acting)
    if isinstance(outcome, State):
        case.asked, case.desk_reached = [one for one in (before,) if one], None
        offering.offer(session, case, acting)
    return outcome


def snooze(session: Session, case: Case, acting: Acting, *, until: date | None = None) -> State | Refusal:
    """Lay a case aside until its school says something, or until a day that is still to come."""
    outcome = take_step(session, case, Step.SNOOZE, acting)
    if isinstance(outcome, State) and until is not None:
        case.returns_at, case.returns_to = working_day_begins(acting.published, until), acting.by
        session.flush()
    return outcome


def put_back_all(session: Session, line_id: str, acting: Acting) -> list[Case]:
    """Give back every case that somebody has; return those that somebody else is asked to take now."""
    return [case for case in finding.held_by(session, line_id) if isinstance(put_back(session, case, acting), State)]


def pass_on(session: Session, case: Case, to: RoleGrant, acting: Acting) -> State | Refusal:
    """Ask one person to take a case."""
    if to.role is not Role.CONSULTANT or to.revoked_at is not None or to.line_id == acting.by:
        return Refusal.NOT_NOW
    outcome = take_step(session, case, Step.PASS_ON, acting, detail=to.line_id)
    if isinstance(outcome, State):
        asked = [one for one in (*(case.asked or []), acting.by) if one and one != to.line_id]
        case.asked, case.desk_reached = asked, None
        offering.ask(session, case, to.line_id, acting)
    return outcome
