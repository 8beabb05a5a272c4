"""Renders what is said about units: binding, progress, reported steps, reminders; reads rows, writes none."""

from collections.abc import Callable, Sequence
from itertools import dropwhile, takewhile
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import notice, units
from bot.dates.roc import short_date
from bot.faq.steps import SCHOOL, Deadline, Step
from bot.models.people import RoleGrant
from bot.models.school import Unit
from bot.postback import NeedHelp
from bot.programme.unit_state import UnitState, confirming
from bot.reading.orders.table import ask_consultant_word
from bot.render import who
from bot.render.context import Messages, RenderContext, deadline_line
from bot.render.roles import role_given
from bot.services import progress
from bot.wording import answers, binding, notices, steps
from bot.wording.binding import BindingResult

_OFFERED = 4  # Buttons of a card before it gets longer than a phone's screen.


def units_with_states(codes: Sequence[str], ctx: RenderContext) -> list[tuple[Unit, UnitState]]:
    """Return the units with these codes, and where each stands."""
    found = ctx.session.scalars(select(Unit).where(Unit.code.in_(codes)).order_by(Unit.code)).all()
    states = progress.states_of(ctx.session, (unit.id for unit in found))
    return [(unit, states[unit.id]) for unit in found]


def name_of(unit: Unit) -> str:
    """Return what a unit is called: its school and division."""
    return binding.unit_name(unit.school.name, unit.division)


def _names(codes: Sequence[str], ctx: RenderContext) -> str:
    return "、".join(name_of(unit) for unit, _ in units_with_states(codes, ctx))


def _next_date(found: Sequence[tuple[Unit, UnitState]], ctx: RenderContext) -> list[str]:
    """Return a line on the next date ahead for which one of these units has still something to do."""
    ahead = [
        state.dated(one)
        for one in ctx.published.knowledge.deadlines
        for _, state in found
        if state.dated(one).date >= ctx.today and not (state.is_met(one) or state.is_reported(one))
    ]
    first = min(ahead, key=lambda one: one.date, default=None)
    return [binding.next_date(first.name, deadline_line(first, ctx))] if first else []


def _binding(content: say.SayBinding, ctx: RenderContext) -> Messages | None:
    if content.result is BindingResult.ROLE:
        grant = ctx.session.get(RoleGrant, content.grant) if content.grant else None
        return role_given(grant, ctx) if grant is not None else None
    names = _names(content.units, ctx)
    lines = [binding.binding_text(content.result, names, ctx.program)]
    if content.result in (BindingResult.BOUND, BindingResult.MOVED, BindingResult.ALREADY_HERE):
        found = units_with_states(content.units, ctx)
        lines.extend(line for unit, state in found for line in _state_lines(unit, state, ctx))
        lines.extend([] if content.with_reminder else _next_date(found, ctx))
    return notice.plain("\n".join(lines))


def _progress(content: say.SayProgress, ctx: RenderContext) -> Messages:
    if content.units:
        return _unit_states(content, ctx)
    text = notices.notice(notices.NOT_BOUND, ctx.program)
    if content.question_id is None:
        return notice.plain(text)
    return notice.with_consultant_button(ctx.program, text, question_id=content.question_id)


def _unit_states(content: say.SayProgress, ctx: RenderContext) -> Messages:
    found = units_with_states(content.units, ctx)
    step = ctx.published.knowledge.step_by_id.get(content.step or "")
    if step is not None:
        lines = [f"{name_of(unit)}：{step_line(step, state, ctx)}。" for unit, state in found]
    else:
        lines = [line for unit, state in found for line in _state_lines(unit, state, ctx)]
    text = "\n".join([*lines, *_next_date(found, ctx)])
    messages = notice.plain(text, quote_token=ctx.quote_token(content.question_id))
    card = None if content.question_id else _steps_card(found, ctx)
    return [*messages, card] if card else messages


def _state_lines(unit: Unit, state: UnitState, ctx: RenderContext) -> list[str]:
    """Return a unit's state, the shortest true line first: what was done last, what is on record, what is next."""
    knowledge = ctx.published.knowledge
    marked = [step for step in knowledge.steps if step.id in state.marks]
    if not marked:
        return [binding.no_steps_yet(name_of(unit)), *overdue_lines(state, ctx)]
    sent_back = state.sent_back(knowledge.steps)
    latest = marked[-1]
    reported = next((step for step in knowledge.steps if step.id == latest.confirms), latest)
    about = knowledge.step_by_id[sent_back.reopens] if sent_back and sent_back.reopens else reported
    lines = [f"{name_of(unit)}：{step_line(about, state, ctx)}。"]
    dated = [(step, state.marks[step.id]) for step in marked]
    lines.extend(overdue_lines(state, ctx))
    lines.extend(
        steps.recorded(
            steps.step_on(step, at=who.moment(mark, ctx), detail=who.detail(mark, ctx), by=who.marked(step, mark, ctx))
            for step, mark in dated
        )
    )
    following = state.next_step(knowledge.steps)
    if following is not None and sent_back is None:
        says = steps.next_step if following.marked_by == SCHOOL else steps.waits_for
        lines.append(says(following))
    return lines


def _missed(state: UnitState, ctx: RenderContext) -> list[Deadline]:
    """Return the dates that have passed without being met."""
    dates = map(state.dated, ctx.published.knowledge.deadlines)
    return [one for one in dates if one.date < ctx.today and not state.is_met(one)]


def overdue_lines(state: UnitState, ctx: RenderContext) -> list[str]:
    """Return a line on each date that has passed without being met: what was reported, or what is still open."""
    steps_by_id, lines = ctx.published.knowledge.step_by_id, []
    for deadline in _missed(state, ctx):
        step = steps_by_id[deadline.reported_by or deadline.met_by]
        still_open = steps.not_reported(ctx.program, step)
        if state.is_reported(deadline):
            still_open = (deadline.wording.reported or step_line(step, state, ctx)).rstrip("。")
        date = short_date(deadline.date)
        lines.append(answers.overdue(deadline.name, deadline.kind, date=date, still_open=still_open))
    return lines


def step_line(step: Step, state: UnitState, ctx: RenderContext) -> str:
    """Say where one step stands, what was reported and what was confirmed apart."""
    knowledge = ctx.published.knowledge
    if step.confirms:
        return step_line(knowledge.step_by_id[step.confirms], state, ctx)
    mark, confirm = state.marks.get(step.id), confirming(step, knowledge)
    confirmed = state.marks.get(confirm.id) if confirm else None
    second = ""
    if confirm is not None and confirmed is not None:
        second = steps.confirmed(confirm, date=ctx.day(confirmed.at))
    elif confirm is not None:
        second = steps.not_yet(confirm)
    returned = next((one for one in knowledge.steps if one.reopens == step.id and one.id in state.marks), None)
    if returned is not None:
        return steps.sent_back(returned, why=who.detail(state.marks[returned.id], ctx))
    if mark is None:
        first = steps.not_reported(ctx.program, step) if step.marked_by == SCHOOL else steps.not_yet(step)
        return "；".join(part for part in (second, first if confirmed is None else "") if part)
    if step.marked_by != SCHOOL:
        return steps.confirmed(step, date=ctx.day(mark.at))
    first = who.reported(step, mark, ctx)
    return "；".join(part for part in (first, second) if part)


def reportable(state: UnitState, ctx: RenderContext, *, until: str | None = None) -> list[Step]:
    """Return the school's own steps that are next, up to where somebody else has to do something."""
    knowledge = ctx.published.knowledge
    following = state.next_step(knowledge.steps, until=until)
    ids = [step.id for step in knowledge.steps]
    ahead = [step for step in knowledge.steps[ids.index(following.id) :] if not step.optional] if following else []
    from_own = dropwhile(lambda step: step.marked_by != SCHOOL, ahead)
    own = list(takewhile(lambda step: step.marked_by == SCHOOL, from_own))
    return [steps.reported_again(own[0]), *own[1:]] if own and state.sent_back(knowledge.steps) else own


def _steps_card(found: Sequence[tuple[Unit, UnitState]], ctx: RenderContext) -> dict[str, Any] | None:
    shares = max(1, _OFFERED // max(1, len(found)))
    late = [NeedHelp(unit=unit.id, deadline=deadline.id) for unit, state in found for deadline in _missed(state, ctx)]
    return units.steps_card(
        [(unit.id, unit.division, reportable(state, ctx)[:shares]) for unit, state in found],
        late=late,
        help_word=ask_consultant_word(ctx.program),
    )


def _offer_steps(content: say.OfferSteps, ctx: RenderContext) -> Messages:
    found = units_with_states(content.units, ctx)
    card = _steps_card(found, ctx)
    if card is not None:
        return [card]
    return notice.plain("\n".join(line for unit, state in found for line in _state_lines(unit, state, ctx)))


def _which_unit(content: say.AskWhichUnit, ctx: RenderContext) -> Messages | None:
    step = ctx.published.knowledge.step_by_id.get(content.step)
    if step is None:
        return None
    choices = [(unit.id, unit.division) for unit, _ in units_with_states(content.units, ctx)]
    return units.which_unit_messages(step, choices, system=content.system)


def _which_system(content: say.AskWhichSystem, ctx: RenderContext) -> Messages | None:
    step = ctx.published.knowledge.step_by_id.get(content.step)
    if step is None:
        return None
    return units.which_system_messages(step, ctx.published.knowledge.systems.systems, unit_id=content.unit)


def _marked(content: say.SayMarked, ctx: RenderContext) -> Messages | None:
    step = ctx.published.knowledge.step_by_id.get(content.step)
    if step is None:
        return None
    lines = [
        says(name_of(unit), step_line(step, state, ctx)) + "。"
        for codes, says in ((content.units, steps.noted), (content.already, steps.noted_before))
        for unit, state in units_with_states(codes, ctx)
    ]
    return units.with_undo(lines, mark=content.mark)


def _undone(content: say.SayUndone, ctx: RenderContext) -> Messages:
    step = ctx.published.knowledge.step_by_id.get(content.step or "")
    return notice.plain(steps.undone(step, _names(content.units, ctx)))


def _type_instead(content: say.SayTypeInstead, ctx: RenderContext) -> Messages | None:
    step = ctx.published.knowledge.step_by_id.get(content.step)
    return notice.plain(steps.type_instead(ctx.program, step)) if step else None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayBinding: _binding,
    say.SayProgress: _progress,
    say.OfferSteps: _offer_steps,
    say.AskWhichUnit: _which_unit,
    say.AskWhichSystem: _which_system,
    say.SayMarked: _marked,
    say.SayUndone: _undone,
    say.SayTypeInstead: _type_instead,
}
