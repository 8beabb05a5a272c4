"""One unit: its steps with their history, group, people, cases, what it was sent and what is ahead of it."""

from dataclasses import dataclass

from flask import abort
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit
from bot.faq.entry import Step
from bot.models.outbox import OwedMessage
from bot.models.step import StepMark
from bot.programme import figures
from bot.programme.unit_state import confirming
from bot.services import unit_file
from bot.services.unit_file import UnitFile
from bot.wording import console as wording
from bot.wording.console import OwedFate


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step of this unit: the mark that holds, if one does, and what may be done with it here."""

    step: Step
    mark: StepMark | None
    awaits: str | None
    detail: str | None


def show(visit: Visit, code: str) -> ResponseReturnValue:
    """Show it; a unit that this person may not see does not exist for them."""
    found = unit_file.read_file(visit.session, visit.viewer, code, visit.published, visit.moment)
    if found is None:
        abort(404)
    today = visit.moment.now.astimezone(visit.published.zone).date()
    return page(
        visit,
        "unit.html",
        here="units_show_all",
        file=found,
        line=found.board.line,
        steps=_step_rows(found, visit),
        today=today,
        days=[
            (one, wording.standing_of(figures.standing(found.board.line.state, one)))
            for one in visit.knowledge.deadlines
        ],
        ahead=[one for one in found.planned if one.wave.due.date() >= today],
        why=wording.WHY,
        became=_became,
        said=wording.said,
        states=wording.CASE_STATES,
        how=wording.marked_how(visit.terms),
        step_by_id=visit.knowledge.step_by_id,
        deadline_by_id=visit.knowledge.deadline_by_id,
    )


def _step_rows(found: UnitFile, visit: Visit) -> list[StepRow]:
    """Return the steps in their order; one that nobody needs (a returned form) only while it holds."""
    held = {one.step: one for one in found.marks if one.undone_at is None}
    names = {system.id: system.name for system in visit.knowledge.systems.systems}
    rows = []
    for step in visit.knowledge.steps:
        mark = held.get(step.id)
        if step.optional and mark is None:
            continue
        by = confirming(step, visit.knowledge)
        rows.append(
            StepRow(
                step=step,
                mark=mark,
                awaits=by.name if mark and by and by.id not in held else None,
                detail=names.get(mark.detail, mark.detail) if mark and mark.detail else None,
            )
        )
    return rows


def _became(owed: OwedMessage) -> str:
    outcome = owed.delivery.outcome if owed.delivery else None
    fate = OwedFate(
        cancelled=owed.cancelled_at is not None,
        begun=owed.delivery is not None,
        outcome=outcome.value if outcome else None,
    )
    return wording.became(fate)
