"""Marks a step of one unit for people who look after it, and takes it back: consultants, parties, the office."""

from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.faq.steps import SCHOOL, Step
from bot.models.people import Role
from bot.models.school import Unit
from bot.models.step import MarkedBy
from bot.programme.unit_state import StepsDone
from bot.services import audit, consultants, marked_by_party, progress
from bot.services.audit import Acting
from bot.services.progress import Marking
from bot.services.viewing import Viewer
from bot.wording.console import Marked


def may_mark(viewer: Viewer, unit: Unit, step: Step, state: StepsDone, knowledge: Knowledge) -> bool:
    """Tell whether somebody may mark a step of a unit, or take it back.

    The school's own steps: its consultant and the office. A party's: the party and the office.
    """
    if Role.OFFICE in viewer.roles:
        return True
    if step.marked_by == SCHOOL:
        return consultants.may_report_for(viewer.grants, unit)
    return progress.may_mark(step, viewer.grants, state, knowledge)


def mark(  # noqa: PLR0913 - which step of which unit, by whom
    session: Session, viewer: Viewer, unit: Unit, step: Step, acting: Acting, *, key: str, system: str | None = None
) -> Marked:
    """Mark a step; `system` is the one that was chosen, for the step that asks it, `key` names this act."""
    if not may_mark(viewer, unit, step, progress.state_of(session, unit), acting.published.knowledge):
        return Marked.NOT_YOURS
    systems = {one.id for one in acting.published.knowledge.systems.systems}
    if step.asks is not None and system not in systems:
        return Marked.WHICH_SYSTEM
    marking = Marking(
        by=viewer.line_id,
        how=_how(viewer, step),
        order_key=key,
        now=acting.now,
        machine_now=acting.machine_now,
        detail=system if step.asks is not None else None,
    )
    made = progress.mark(session, unit, step, marking, acting.published.knowledge)
    if made is None:
        return Marked.ALREADY
    audit.write_down(session, acting, "mark_step", f"unit {unit.code}", step=step.id, system=marking.detail)
    marked_by_party.tell_schools(session, [made], acting)
    return Marked.DONE


def take_back(session: Session, viewer: Viewer, unit: Unit, step: Step, acting: Acting) -> Marked:
    """Take a step's mark back."""
    if not may_mark(viewer, unit, step, progress.state_of(session, unit), acting.published.knowledge):
        return Marked.NOT_YOURS
    if not progress.undo_step(session, unit, step, by=viewer.line_id, now=acting.now):
        return Marked.ALREADY
    audit.write_down(session, acting, "take_step_back", f"unit {unit.code}", step=step.id)
    return Marked.DONE


def _how(viewer: Viewer, step: Step) -> MarkedBy:
    if step.marked_by != SCHOOL:
        return MarkedBy.PARTY  # Also where the office does it for the party: a school cannot take it back.
    return MarkedBy.OFFICE if Role.OFFICE in viewer.roles else MarkedBy.CONSULTANT
