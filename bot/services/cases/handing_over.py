"""Passes a case on with what the next one has to know, and brings it back on a day if it is still open."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot import content as say
from bot.models.case import Case
from bot.models.desk import CaseNote
from bot.models.people import RoleGrant
from bot.programme.cases import Refusal, State, Step, is_open
from bot.programme.working_time import working_day_begins
from bot.services import audit
from bot.services.audit import Acting
from bot.services.cases import holding, notes, offering
from bot.services.cases.steps import about, take_step


@dataclass(frozen=True, kw_only=True)
class Handover:
    """What goes along: what was asked, what was promised, what is next; the day on which it is to come back."""

    asked: str = ""
    promised: str = ""
    next_step: str = ""
    returns_on: date | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is a note."""
        return any((self.asked, self.promised, self.next_step))


def pass_on(session: Session, case: Case, to: RoleGrant, handover: Handover, acting: Acting) -> State | Refusal:
    """Ask one person to take a case, with a note for them; a day that is over brings nothing back."""
    outcome = holding.pass_on(session, case, to, acting)
    if isinstance(outcome, Refusal):
        return outcome
    if handover.says_something:
        note = CaseNote(
            text=handover.asked or None,
            promised=handover.promised or None,
            next_step=handover.next_step or None,
            to_line_id=to.line_id,
        )
        notes.keep(session, case, note, acting)
    today = acting.now.astimezone(acting.published.zone).date()
    if handover.returns_on is not None and handover.returns_on > today:
        case.returns_at, case.returns_to = working_day_begins(acting.published, handover.returns_on), acting.by
    session.flush()
    return outcome


def bring_back(session: Session, case: Case, acting: Acting) -> None:
    """Ask who passed a case on to take it again; who laid their own aside until this day is told that it is there."""
    to, case.returns_at, case.returns_to = case.returns_to, None, None
    if to is None or not is_open(case.state):
        return
    if case.holder_line_id == to:
        _wake(session, case, to, acting)
        return
    if case.state not in offering.UNTAKEN:
        take_step(session, case, Step.PUT_BACK, acting)
    case.asked, case.desk_reached = [one for one in case.asked or [] if one != to], None
    audit.write_down(session, acting, "come_back_due", about(case), to=to)
    offering.ask(session, case, to, acting)


def _wake(session: Session, case: Case, to: str, acting: Acting) -> None:
    if isinstance(take_step(session, case, Step.WAKE, acting), State):
        card = say.SayCaseCard(case_id=case.id, to=to)
        offering.tell(session, to, card, acting, key=f"case:{case.id}:awake:{acting.now.isoformat()}", case=case)
