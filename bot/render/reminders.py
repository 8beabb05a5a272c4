"""Renders reminders and the programme's dates; reads rows, writes none."""

from collections.abc import Callable, Sequence
from typing import Any

from bot import content as say
from bot.cards import notice, units
from bot.dates.roc import roc_date, weekday_date
from bot.faq.entry import Link
from bot.faq.steps import SCHOOL, Deadline, Step
from bot.models.reminder import Reminder
from bot.models.school import Unit
from bot.programme.changed_dates import dated
from bot.programme.reminding import LATE
from bot.programme.unit_state import UnitState
from bot.render import who
from bot.render.context import Messages, RenderContext, deadline_line, time_left
from bot.render.units import name_of, reportable, step_line, units_with_states
from bot.services import calendar_addresses, progress
from bot.wording import answers, calendar, dates, reminders, steps

_LABEL = 20  # LINE's limit for the label of a link.


def _reminder(content: say.SayReminder, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Reminder, content.reminder_id)
    known = ctx.published.knowledge.deadline_by_id.get(row.deadline_id) if row else None
    if row is None or known is None:
        return None
    deadline = dated(known, row.deadline_date)
    state = ctx.states.get(row.unit_id) or progress.state_of(ctx.session, row.unit)
    sentence = deadline.late if row.offset == LATE and deadline.late else deadline.wording.headline
    following = state.next_step(ctx.published.knowledge.steps, until=deadline.met_by)
    sent_back = state.sent_back(ctx.published.knowledge.steps)
    next_step = _next_sentence(following, deadline)
    if sent_back is not None:
        next_step = steps.sent_back(sent_back, why=who.detail(state.marks[sent_back.id], ctx)) + "。"
    text = units.ReminderText(
        kind=answers.KINDS[deadline.kind] + (dates.OWN if state.own_date(known) else ""),
        unit=name_of(row.unit),
        headline=_fill(sentence, deadline, ctx),
        next_step=next_step,
        as_of=reminders.as_of(ctx.day(ctx.now)),
    )
    return units.reminder_messages(
        text,
        unit_id=row.unit_id,
        deadline_id=deadline.id,
        entry=deadline.entry,
        reportable=_buttons(state, deadline, ctx),
    )


def _fill(sentence: str, deadline: Deadline, ctx: RenderContext) -> str:
    last = ctx.published.calendar.last_workday(deadline.date)
    return sentence.format(date=roc_date(deadline.date), left=time_left(deadline, ctx), workday=weekday_date(last))


def _next_sentence(following: Step | None, deadline: Deadline) -> str | None:
    if following is None:
        return None
    own = deadline.wording.by_step.get(following.id)
    return own or reminders.next_step(following.name)


def _buttons(state: UnitState, deadline: Deadline, ctx: RenderContext) -> list[Step]:
    """Return the next step of the school, and the one that ends the urging."""
    first = reportable(state, ctx, until=deadline.met_by)[:1]
    final = ctx.published.knowledge.step_by_id[deadline.reported_by or deadline.met_by]
    return [*first, *([final] if final.marked_by == SCHOOL and final not in first else [])]


def _deadlines(content: say.SayDeadlines, ctx: RenderContext) -> Messages:
    found = units_with_states(content.units, ctx)
    blocks = []
    for deadline in ctx.published.knowledge.deadlines:
        lines = [deadline.name, deadline_line(deadline, ctx)]
        for unit, state in found:
            own = dates.own_date(deadline_line(state.dated(deadline), ctx)) if state.own_date(deadline) else None
            said = filter(None, (own, _where(deadline, state, ctx)))
            lines.extend(f"・{unit.division}：{one}" if len(found) > 1 else f"・{one}" for one in said)
        blocks.append("\n".join(lines))
    return [*notice.plain("\n\n".join(blocks)), *_calendars([unit for unit, _ in found], ctx)]


def _calendars(found: Sequence[Unit], ctx: RenderContext) -> Messages:
    """Offer each unit's calendar, where this service has an address that phones can open."""
    tokens = calendar_addresses.tokens_of(ctx.session, [unit.id for unit in found]) if ctx.public_base_url else {}
    links = [
        Link(
            label=calendar.OFFER if len(found) == 1 else calendar.offer(unit.division)[:_LABEL],
            url=f"{ctx.public_base_url}/calendar/{tokens[unit.id]}.ics?openExternalBrowser=1",
        )
        for unit in found
        if unit.id in tokens
    ]
    return units.calendar_messages(links) if links else []


def _where(deadline: Deadline, state: UnitState, ctx: RenderContext) -> str | None:
    """Say where a unit stands with a date; None when it has done nothing for it."""
    step = ctx.published.knowledge.step_by_id[deadline.met_by]
    if state.is_met(deadline):
        return steps.confirmed(step, date=ctx.day(state.marks[step.id].at))
    if state.is_reported(deadline):
        return deadline.wording.reported or step_line(step, state, ctx)
    return None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayReminder: _reminder,
    say.SayDeadlines: _deadlines,
}
