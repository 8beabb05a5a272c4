"""Receipts entered fast from a stack of faxes: type codes or names, press Enter, see what was taken, go on."""

from datetime import date
from uuid import uuid4

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot import content as say
from bot.console.pages import page
from bot.console.visit import Visit
from bot.dates.roc import written
from bot.faq.steps import SCHOOL, Step
from bot.models.people import Role
from bot.reading.party_lists import CANCEL, party_list
from bot.render import party_lists
from bot.render.context import RenderContext
from bot.services import party_marks, progress
from bot.wording import console as wording

_LONGEST = 20_000


def show(visit: Visit) -> ResponseReturnValue:
    """Show the field, and what was marked last."""
    steps = _steps(visit)
    chosen = next((one for one in steps if one.id == request.args.get("step")), steps[0] if steps else None)
    latest = progress.latest_marks(visit.session, chosen.id) if chosen else ()
    return page(
        visit,
        "receipts.html",
        here="receipts_show",
        steps=steps,
        chosen=chosen,
        latest=latest,
        counted=progress.count_held(visit.session, chosen.id) if chosen else 0,
        typed=request.args.get("typed", "")[:_LONGEST],
        today=visit.moment.now.astimezone(visit.published.zone).date(),
        arrived=request.args.get("arrived", ""),
    )


def take(visit: Visit) -> ResponseReturnValue:
    """Take what was typed, as the chat takes 「收件 …」."""
    step = next((one for one in _steps(visit) if one.id == request.form.get("step")), None)
    typed = request.form.get("typed", "")[:_LONGEST].strip()
    if step is None or not typed:
        return redirect(url_for("console.receipts_show", step=step.id if step else None), 303)
    verb = (CANCEL if request.form.get("cancels") else "") + step.words[0]
    day, arrived = _day(visit), request.form.get("arrived") or None
    order = party_list(f"{verb} {day} {typed}" if day else f"{verb} {typed}", visit.knowledge, spoken_to=True)
    if order is None or not (order.listed or order.unread):
        flash(wording.NOTHING_READ, "problem")
        return redirect(url_for("console.receipts_show", step=step.id, typed=typed[:200], arrived=arrived), 303)
    taken = party_marks.take_list(visit.session, order, visit.viewer.grants, visit.acting, key=f"console {uuid4()}")
    context = RenderContext(session=visit.session, published=visit.published, now=visit.moment.now)
    said = party_marks.said_of(order, taken)
    if isinstance(said, say.SayListRefused):
        flash("\n".join(party_lists.refused_lines(said, context)), "problem")
        return redirect(url_for("console.receipts_show", step=step.id, typed=typed[:200], arrived=arrived), 303)
    if isinstance(said, say.SayReceipt):
        is_whole = bool(said.taken) and not (said.already or said.not_theirs or said.unknown)
        flash("\n".join(party_lists.receipt_lines(said, context)), "done" if is_whole else "warn")
    return redirect(url_for("console.receipts_show", step=step.id, arrived=arrived), 303)


def _day(visit: Visit) -> str:
    """Return the day on which these arrived, as it is typed in chat; nothing for today and for what is no day."""
    given = request.form.get("arrived", "")
    today = visit.moment.now.astimezone(visit.published.zone).date()
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return ""
    return written(day) if day != today else ""


def _steps(visit: Visit) -> list[Step]:
    """Return the steps that this person confirms for others: those of their parties, for the office all."""
    is_office = Role.OFFICE in visit.viewer.roles
    return [
        step
        for step in visit.knowledge.steps
        if step.words
        and step.marked_by != SCHOOL
        and (is_office or progress.is_step_of(step, visit.viewer.parties, visit.knowledge))
    ]
