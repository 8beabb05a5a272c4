"""A school reports a step, by a button or in words, and takes a report back."""

from collections.abc import Sequence

from bot import content as say
from bot.context import Context
from bot.faq.steps import SCHOOL, Step
from bot.incoming import ButtonPressed, Event, Ordering
from bot.models.people import Role
from bot.models.school import Unit
from bot.models.step import MarkedBy, StepMark
from bot.postback import ReportStep, UndoMark
from bot.reading.orders import reports
from bot.services import askers, audit, binding, chats, consultants, named_units, people, progress
from bot.services.progress import Marking
from bot.wording import notices
from bot.wording.remarks import Heard

EVERY_UNIT = 0


def offer_steps(event: Ordering, _order: reports.OfferReports, ctx: Context) -> None:
    """回報: show what can be reported."""
    codes = binding.unit_codes(ctx.session, ctx.chat)
    ctx.reply(event, say.OfferSteps(units=codes) if codes else _no_units_here(event, ctx))


def report_by_words(event: Ordering, report: reports.ReportStep, ctx: Context) -> None:
    """「小幫手 已傳真」: note the step, after asking which unit did it where that is not clear."""
    units = binding.units_of(ctx.session, ctx.chat)
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
    elif report.school is not None:
        report_for_school(event, report, ctx, report.school, by=event.user_id)
    elif not units:
        ctx.reply(event, _no_units_here(event, ctx))
    else:
        _take(event, ctx, report, units, by=event.user_id, how=MarkedBy.WORDS)


def report_for_school(event: Ordering, report: reports.ReportStep, ctx: Context, school: str, *, by: str) -> None:
    """「海岸高中 已傳真」 1:1: note what a school told its consultant, as the consultant's word."""
    grants = people.roles_of(ctx.session, by)
    named = askers.find_units(ctx.session, school)
    own = [unit for unit in named.units if consultants.may_report_for(grants, unit)]
    units = [unit for unit in own if named_units.is_division(unit, report.divisions)] if report.divisions else own
    if named.schools:
        ctx.reply(event, say.AskWhichSchool(schools=named.schools))
    elif not own:
        ctx.reply(event, say.SayNotice(name=notices.NOT_YOUR_SCHOOL if named.units else notices.NO_SUCH_SCHOOL))
    elif len(units) != 1:
        ctx.reply(event, _is_it(report, own))
    else:
        _take(event, ctx, report, units, by=by, how=MarkedBy.CONSULTANT)


def _no_units_here(event: Ordering, ctx: Context) -> say.Content:
    """Say why nothing can be reported in this chat."""
    if not ctx.chat.is_private:
        return say.SayNotice(name=notices.NOT_BOUND)
    grants = people.roles_of(ctx.session, event.user_id)
    is_consultant = any(one.role is Role.CONSULTANT for one in grants)
    return say.SayNotice(name=notices.REPORT_OF_WHICH if is_consultant else notices.REPORT_IN_GROUP)


def _is_it(report: reports.ReportStep, units: Sequence[Unit]) -> say.Content:
    """Ask whether one of these units did it; nothing is recorded."""
    codes = tuple(unit.code for unit in units)
    return say.SayBack(heard=Heard.MAYBE_REPORT, steps=(report.step,), units=codes, system=report.system)


def report_by_button(event: ButtonPressed, press: ReportStep, ctx: Context) -> None:
    """Note the step of the unit that the button belongs to."""
    step = ctx.knowledge.step_by_id.get(press.step)
    systems = {system.id for system in ctx.knowledge.systems.systems}
    here = _units_for_buttons(event, press, ctx)
    units = here if press.unit == EVERY_UNIT else [unit for unit in here if unit.id == press.unit]
    if step is None or step.marked_by != SCHOOL or (press.system is not None and press.system not in systems):
        ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
    elif not units:
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
    elif event.user_id is None:
        ctx.reply(event, say.SayTypeInstead(step=step.id))
    elif step.asks is not None and press.system is None:
        ctx.reply(event, say.AskWhichSystem(unit=press.unit, step=step.id))
    else:
        report = reports.ReportStep(step=step.id, system=press.system)
        how = MarkedBy.CONSULTANT if ctx.chat.is_private else MarkedBy.BUTTON
        _mark(event, ctx, report, units, by=event.user_id, how=how)


def _units_for_buttons(event: ButtonPressed, press: ReportStep, ctx: Context) -> list[Unit]:
    """Return the units whose steps may be reported here: those of the group, and 1:1 the consultant's own."""
    if not ctx.chat.is_private:
        return binding.units_of(ctx.session, ctx.chat)
    unit = ctx.session.get(Unit, press.unit) if press.unit != EVERY_UNIT else None
    is_theirs = unit is not None and consultants.may_report_for(people.roles_of(ctx.session, event.user_id), unit)
    return [unit] if unit is not None and is_theirs else []


def undo_by_button(event: ButtonPressed, press: UndoMark, ctx: Context) -> None:
    """復原: take back what a card confirmed; a party's marks by the party, a school's in its group."""
    mark = ctx.session.get(StepMark, press.mark)
    step = ctx.knowledge.step_by_id.get(mark.step) if mark else None
    if mark is None or step is None:
        ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
    elif not _may_undo(event, ctx, mark, step):
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
    elif event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
    else:
        undone = _undo(event, ctx, mark.id, by=event.user_id)
        ctx.reply(event, say.SayUndone(step=step.id, units=tuple(one.unit.code for one in undone)))


def undo_by_words(event: Ordering, _order: reports.TakeBackReport, ctx: Context) -> None:
    """取消回報: take back the last report of this group."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
        return
    last = progress.last_own_mark(ctx.session, binding.units_of(ctx.session, ctx.chat))
    undone = _undo(event, ctx, last.id, by=event.user_id) if last else []
    ctx.reply(event, say.SayUndone(step=last.step if last else None, units=tuple(one.unit.code for one in undone)))


def _undo(event: Event, ctx: Context, mark_id: int, *, by: str) -> list[StepMark]:
    undone = progress.undo(ctx.session, mark_id, by=by, now=ctx.now)
    for one in undone:
        audit.write_down(ctx.session, ctx.acting(event), "take_step_back", f"unit {one.unit.code}", step=one.step)
    return undone


def _take(  # noqa: PLR0913 - each says something of its own
    event: Ordering, ctx: Context, report: reports.ReportStep, units: Sequence[Unit], *, by: str, how: MarkedBy
) -> None:
    """Note a report in words: of the only unit that has this step open, else of the one that is chosen."""
    named = [unit for unit in units if named_units.is_division(unit, report.divisions)] if report.divisions else units
    if not named:
        ctx.reply(event, _is_it(report, units))
        return
    states = progress.states_of(ctx.session, (unit.id for unit in named))
    still_open = [unit for unit in named if report.step not in states[unit.id].marks]
    wanted = list(named if report.divisions else still_open or named)
    if len(wanted) > 1 and still_open and not report.divisions:
        codes = tuple(unit.code for unit in wanted)
        ctx.reply(event, say.AskWhichUnit(units=codes, step=report.step, system=report.system))
    elif ctx.knowledge.step_by_id[report.step].asks is not None and report.system is None:
        ctx.reply(event, say.AskWhichSystem(unit=wanted[0].id if len(wanted) == 1 else 0, step=report.step))
    else:
        _mark(event, ctx, report, wanted, by=by, how=how)


def _mark(  # noqa: PLR0913 - each says something of its own
    event: Event, ctx: Context, report: reports.ReportStep, units: Sequence[Unit], *, by: str, how: MarkedBy
) -> None:
    marking = Marking(
        by=by,
        how=how,
        order_key=event.event_id,
        now=ctx.now,
        machine_now=ctx.machine_now,
        detail=report.system,
    )
    step = ctx.knowledge.step_by_id[report.step]
    made = [(unit, progress.mark(ctx.session, unit, step, marking, ctx.knowledge)) for unit in units]
    marks = [mark for _, mark in made if mark is not None]
    for mark in marks:
        audit.write_down(ctx.session, ctx.acting(event), "mark_step", f"unit {mark.unit.code}", step=step.id)
    if marks:
        chats.look_up_person(ctx.session, ctx.chat, by, now=ctx.machine_now)
    ctx.reply(
        event,
        say.SayMarked(
            step=report.step,
            units=tuple(unit.code for unit, mark in made if mark is not None),
            already=tuple(unit.code for unit, mark in made if mark is None),
            mark=marks[0].id if marks else None,
        ),
    )


def _may_undo(event: Event, ctx: Context, mark: StepMark, step: Step) -> bool:
    if mark.how is MarkedBy.CONSULTANT and ctx.chat.is_private:
        return consultants.may_report_for(people.roles_of(ctx.session, event.user_id), mark.unit)
    if mark.how is not MarkedBy.PARTY:
        return mark.unit.code in binding.unit_codes(ctx.session, ctx.chat)
    state = progress.state_of(ctx.session, mark.unit)
    return progress.may_mark(step, people.roles_of(ctx.session, event.user_id), state, ctx.knowledge)
