"""What the clock asks for, one case at a time: the next one is asked, who has it is nudged, what is idle ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import content as say
from bot.models.case import Case
from bot.programme.cases import NAME_WITHIN, WORDS_WITHIN, State, Step
from bot.programme.published import Published
from bot.programme.working_time import after_working, working_moment
from bot.services.audit import Acting
from bot.services.cases import handing_over, holding, offering, opening
from bot.services.cases.steps import take_step

_EARLY_NUDGE = 0.75


def due_cases(session: Session, now: datetime) -> Sequence[int]:
    """Return the cases that the clock has to look at, the longest due first; `now` is program time."""
    query = select(Case.id).where(Case.state != State.CLOSED, or_(Case.look_at <= now, Case.look_at.is_(None)))
    return session.scalars(query.order_by(Case.look_at, Case.id)).all()


def look_at(session: Session, case_id: int, acting: Acting) -> None:
    """Do what has fallen due for one case, and note when to look at it next."""
    case = session.get(Case, case_id)
    if case is None or case.state is State.CLOSED:
        return
    case.look_at = None
    if case.returns_at is not None and case.returns_at <= acting.now:
        handing_over.bring_back(session, case, acting)
        case.look_at = None
    moment = working_moment(acting.published, acting.now)
    following = _serve(session, case, acting) if moment <= acting.now else moment
    if case.returns_at is not None:
        following = min(following, case.returns_at)
    if case.look_at is None:
        case.look_at = following


def late_cases(session: Session, published: Published, now: datetime) -> Sequence[Case]:
    """Return the cases whose asker has waited longer than the target: the office's morning list."""
    minutes = published.knowledge.program.case_targets.first_answer_minutes
    query = select(Case).where(Case.state != State.CLOSED, Case.due_from.is_not(None))
    return [
        case
        for case in session.scalars(query.order_by(Case.id))
        if case.due_from and after_working(published, case.due_from, minutes) <= now
    ]


def _serve(session: Session, case: Case, acting: Acting) -> datetime:
    """Do what is due in working hours; return when to look again."""
    match case.state:
        case State.OPEN | State.REOPENED:
            return _offer(session, case, acting)
        case State.CLAIMED:
            return min(_nudge(session, case, acting), _ask_idle_holder(session, case, acting))
        case State.HANDED_UP:
            return _nudge_party(session, case, acting)
        case _ if case.returns_at is not None:  # Laid aside until a day, not forgotten.
            return case.returns_at
        case _:
            return _end_if_idle(session, case, acting)


def _offer(session: Session, case: Case, acting: Acting) -> datetime:
    """Ask the next one when the one who was asked did not take it, or somebody has become free."""
    minutes = acting.published.knowledge.program.case_targets.untaken_minutes
    if case.offered_at is None:
        # `opened_at` is machine time; `touched_at` says when the request was made in program time.
        begins = (case.touched_at or acting.now) + (WORDS_WITHIN if opening.says_nothing(case) else NAME_WITHIN)
        if begins > acting.now:
            return begins
    elif case.offered_to is not None:
        if offering.has_not_left(session, case):  # The time to take it runs from when they are asked.
            case.offered_at = acting.now
        ends = after_working(acting.published, case.offered_at, minutes)
        if ends > acting.now and offering.is_free(session, case, case.offered_to, acting.published, acting.now):
            return ends
    offering.offer(session, case, acting)
    case.look_at = None
    return after_working(acting.published, acting.now, minutes)


def _nudge(session: Session, case: Case, acting: Acting) -> datetime:
    """Remind who has a case once before and once after its target; return when the next one is due."""
    minutes = acting.published.knowledge.program.case_targets.first_answer_minutes
    if case.due_from is None or case.holder_line_id is None:
        return _far(acting)
    stages = {
        name: after_working(acting.published, case.due_from, after)
        for name, after in (("early", int(minutes * _EARLY_NUDGE)), ("late", minutes))
    }
    due = [name for name, moment in stages.items() if moment <= acting.now]
    if due:
        content = say.SayCaseNudge(case_id=case.id, late=due[-1] == "late")
        key = f"case:{case.id}:nudge:{due[-1]}:{case.due_from.isoformat()}"
        offering.tell(session, case.holder_line_id, content, acting, key=key, case=case)
    return min((moment for moment in stages.values() if moment > acting.now), default=_far(acting))


def _ask_idle_holder(session: Session, case: Case, acting: Acting) -> datetime:
    """Ask who has had a case for long and did nothing; without an answer it goes back into the queue."""
    targets = acting.published.knowledge.program.case_targets
    if case.idle_asked_at is not None:
        ends = after_working(acting.published, case.idle_asked_at, targets.first_answer_minutes)
        if ends > acting.now:
            return ends
        holding.put_back(session, case, acting)
        return acting.now
    begins = after_working(acting.published, case.touched_at or acting.now, targets.idle_hours * 60)
    if begins > acting.now:
        return begins
    case.touched_at, case.idle_asked_at = case.touched_at or acting.now, acting.now
    if case.holder_line_id is not None:
        key = f"case:{case.id}:idle:{acting.now.isoformat()}"
        offering.tell(session, case.holder_line_id, say.SayCaseIdle(case_id=case.id), acting, key=key, case=case)
    return after_working(acting.published, acting.now, targets.first_answer_minutes)


def _nudge_party(session: Session, case: Case, acting: Acting) -> datetime:
    """Remind a party once that its own time, counted from when it was asked, is over; who asked is told."""
    minutes = acting.published.knowledge.program.case_targets.first_answer_minutes
    if case.handed_at is None or case.handed_to is None:
        return _far(acting)
    ends = after_working(acting.published, case.handed_at, minutes)
    if ends > acting.now:
        return ends
    key = f"case:{case.id}:up:{case.handed_at.isoformat()}"
    for person in offering.party_people(session, case.handed_to):
        nudge = say.SayCaseNudge(case_id=case.id, late=True)
        offering.tell(session, person.line_id, nudge, acting, key=f"{key}:{person.line_id}", case=case)
    if case.holder_line_id is not None:
        late = say.SayPartyIsLate(case_id=case.id)
        offering.tell(session, case.holder_line_id, late, acting, key=f"{key}:{case.holder_line_id}", case=case)
    return _far(acting)


def _end_if_idle(session: Session, case: Case, acting: Acting) -> datetime:
    """End an answered case that nobody came back to."""
    hours = acting.published.knowledge.program.case_targets.idle_hours
    ends = after_working(acting.published, case.touched_at or acting.now, hours * 60)
    if ends <= acting.now:
        take_step(session, case, Step.GO_IDLE, acting)
    return ends


def _far(acting: Acting) -> datetime:
    """Return when to look again at what waits for people alone; whatever they do brings it forward."""
    return acting.now + timedelta(days=1)
