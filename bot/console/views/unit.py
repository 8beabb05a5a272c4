"""One unit: its steps with their history, group, people, cases, what it was sent and what is ahead of it."""

from dataclasses import dataclass
from uuid import uuid4

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.qr import qr
from bot.console.visit import Visit
from bot.faq.steps import Step
from bot.models.outbox import OwedMessage
from bot.models.school import Unit
from bot.models.step import StepMark
from bot.programme import figures
from bot.programme.unit_state import confirming
from bot.services import binding, codes, unit_file, unit_steps
from bot.services.slips import share_link
from bot.services.unit_file import UnitFile
from bot.wording import binding as binding_words
from bot.wording import console as wording
from bot.wording.console import Marked, OwedFate


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step of this unit: the mark that holds, if one does, and whether this person may change it."""

    step: Step
    mark: StepMark | None
    awaits: str | None
    detail: str | None
    may_change: bool


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
            (
                found.board.line.state.dated(one),
                found.board.line.state.own_date(one) is not None,
                wording.standing_of(figures.standing(found.board.line.state, one)),
            )
            for one in visit.knowledge.deadlines
        ],
        ahead=[one for one in found.planned if one.wave.due.date() >= today],
        why=wording.WHY,
        became=_became,
        said=wording.said,
        states=wording.CASE_STATES,
        how=wording.marked_how(visit.terms),
        systems=visit.knowledge.systems.systems,
        step_by_id=visit.knowledge.step_by_id,
        deadline_by_id=visit.knowledge.deadline_by_id,
    )


def mark(visit: Visit, code: str) -> ResponseReturnValue:
    """Mark a step of this unit."""
    unit, step = _find(visit, code)
    came = unit_steps.mark(
        visit.session,
        visit.viewer,
        unit,
        step,
        visit.acting,
        key=f"console {uuid4()}",
        system=request.form.get("system"),
    )
    flash(wording.marked(came, step), "done" if came is Marked.DONE else "problem")
    return redirect(url_for("console.unit_show", code=code), 303)


def take_back(visit: Visit, code: str) -> ResponseReturnValue:
    """Take a step of this unit back."""
    unit, step = _find(visit, code)
    came = unit_steps.take_back(visit.session, visit.viewer, unit, step, visit.acting)
    flash(wording.taken_back(came, step), "done" if came is Marked.DONE else "problem")
    return redirect(url_for("console.unit_show", code=code), 303)


def issue_code(visit: Visit, code: str) -> ResponseReturnValue:
    """Show a new code for this unit's group, once; those that were not used end."""
    unit = unit_file.find_unit(visit.session, visit.viewer, code, visit.published)
    if unit is None:
        abort(404)
    issued = codes.issue(visit.session, unit, visit.acting)
    return page(visit, "slips.html", here="units_show_all", slips=[slip_of(unit, issued, visit)], back=code)


def issue_all(visit: Visit) -> ResponseReturnValue:
    """Show a new code for every unit without a group, to print."""
    slips = [slip_of(unit, issued, visit) for unit, issued in codes.issue_waiting(visit.session, visit.acting)]
    return page(visit, "slips.html", here="units_show_all", slips=slips, back=None)


def unbind(visit: Visit, code: str) -> ResponseReturnValue:
    """Free this unit from its group."""
    unit = unit_file.find_unit(visit.session, visit.viewer, code, visit.published)
    current = binding.current_binding(visit.session, unit) if unit else None
    if unit is None:
        abort(404)
    if current is not None:
        codes.free(visit.session, current, visit.acting, by=visit.viewer.line_id)
    flash(wording.UNBOUND if current else wording.NOT_BOUND, "done" if current else "problem")
    return redirect(url_for("console.unit_show", code=code), 303)


def slip_of(unit: Unit, code: str, visit: Visit) -> dict[str, object]:
    """Return what a slip shows: the unit, its lines, and a QR code that opens LINE with the words to send."""
    opening, order, *rest = binding_words.slip(visit.knowledge.program, code)
    name = binding_words.unit_name(unit.school.name, unit.division)
    return {"unit": f"{unit.code} {name}", "opening": opening, "order": order, "rest": rest, "qr": qr(share_link(code))}


def _find(visit: Visit, code: str) -> tuple[Unit, Step]:
    unit = unit_file.find_unit(visit.session, visit.viewer, code, visit.published)
    step = visit.knowledge.step_by_id.get(request.form.get("step", ""))
    if unit is None or step is None:
        abort(404)
    return unit, step


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
                may_change=unit_steps.may_mark(visit.viewer, found.unit, step, found.board.line.state, visit.knowledge),
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
