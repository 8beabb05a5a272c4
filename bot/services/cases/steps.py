"""The one way a case changes its state: every step, whoever takes it and by whatever way, goes through `take_step`."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.models.audit import Way
from bot.models.case import Case, CaseStep
from bot.models.people import Role
from bot.programme.cases import Refusal, State, Step, Who, decide, is_open
from bot.programme.working_time import working_moment
from bot.services import audit, people
from bot.services.audit import Acting

_ANSWERED = (Step.ANSWER, Step.ASK_BACK)
_FREED = (Step.PASS_ON, Step.PUT_BACK, Step.REOPEN)


def take_step(
    session: Session, case: Case, step: Step, acting: Acting, *, detail: str | None = None
) -> State | Refusal:
    """Take a step, or say why it does nothing; of two who act at once one wins and the other sees the new state."""
    session.flush()  # A refresh would drop what was changed and not written yet.
    session.refresh(case)
    before, holder = case.state, case.holder_line_id
    outcome = decide(before, step, who_is(session, case, acting, step=step))
    if isinstance(outcome, Refusal):
        return outcome
    same = Case.holder_line_id.is_(None) if holder is None else Case.holder_line_id == holder
    done = session.execute(
        update(Case)
        .where(Case.id == case.id, Case.state == before, same)
        .values(**_changes(step, outcome, case, acting))
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    if not getattr(done, "rowcount", 0):
        return Refusal.TAKEN
    session.add(
        CaseStep(case_id=case.id, step=step, to_state=outcome, by_line_id=acting.by, at=acting.now, detail=detail)
    )
    audit.write_down(session, acting, step.value, about(case), state=outcome.value, to=detail)
    return outcome


def about(case: Case) -> str:
    """Name a case as the audit does."""
    return f"case {case.id}"


def holder_name(session: Session, case: Case) -> str | None:
    """Return how the one who has a case is called."""
    grants = people.roles_of(session, case.holder_line_id)
    return grants[0].name if grants else None


def who_is(session: Session, case: Case, acting: Acting, *, step: Step | None = None) -> Who:
    """Return what somebody is to a case, where they are; nobody known is a stranger."""
    if acting.by is None:
        return {Way.CLOCK: Who.CLOCK, Way.CLI: Who.OFFICE}.get(acting.way, Who.STRANGER)
    if step is Step.ADD and (acting.by, acting.chat_id) == (case.asker_line_id, case.chat_id):
        return Who.ASKER  # Also a consultant who asks for their own school.
    grants = people.roles_of(session, acting.by)
    roles = {one.role for one in grants}
    is_asked = any(one.role is Role.PARTY and case.handed_to in one.scope for one in grants)
    alternatives = (
        (acting.by == case.holder_line_id, Who.HOLDER),
        (Role.CONSULTANT in roles, Who.CONSULTANT),
        (is_asked, Who.PARTY),
        (Role.OFFICE in roles, Who.OFFICE),
        (acting.chat_id == case.chat_id, Who.ASKER),
    )
    return next((who for applies, who in alternatives if applies), Who.STRANGER)


def _changes(step: Step, to: State, case: Case, acting: Acting) -> dict[str, object]:
    """Return what a step changes in the case's row; the clock is asked to look at it afresh."""
    values: dict[str, object] = {"state": to, "changed_at": acting.machine_now, "look_at": acting.now}
    if acting.way is not Way.CLOCK:
        values |= {"touched_at": acting.now, "idle_asked_at": None}
    if step in (Step.CLAIM, Step.HAND_UP) or (step in _ANSWERED and case.holder_line_id is None):
        values["holder_line_id"] = acting.by
    if step in _FREED:
        values |= {"holder_line_id": None, "handed_to": None, "offered_to": None}
        values["due_from"] = case.due_from or working_moment(acting.published, acting.now)
    if step is Step.REOPEN:
        values |= {"first_answer_at": None, "closed_at": None, "asked": [], "desk_reached": None}
        values["due_from"] = working_moment(acting.published, acting.now)
    if step in (*_ANSWERED, Step.SNOOZE):
        values |= {"due_from": None, "handed_to": None}
    if step in _ANSWERED:
        values["first_answer_at"] = case.first_answer_at or acting.machine_now
    if step is Step.ADD and case.due_from is None:  # What follows an answer has a target of its own.
        values["due_from"] = working_moment(acting.published, acting.now)
    if step is Step.COME_BACK:
        values["handed_to"] = None
    if not is_open(to):
        values |= {"closed_at": acting.machine_now, "handed_to": None, "look_at": None}
    return values | _returns(values, to, case)


def _returns(values: Mapping[str, object], to: State, case: Case) -> dict[str, object]:
    """Have a case that was passed on come back no more once it ended, or its earlier holder has it again."""
    is_there = not is_open(to) or values.get("holder_line_id", "") == case.returns_to
    return {"returns_at": None, "returns_to": None} if is_there else {}
