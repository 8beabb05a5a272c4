"""Renders what is said about changed dates; reads rows, writes none."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot import content as say
from bot.cards import dates as cards
from bot.cards import notice
from bot.dates.roc import roc_date, weekday_date
from bot.faq.entry import Entry
from bot.faq.steps import Deadline
from bot.models.date_change import ChangeKind, DateChange
from bot.models.question import Question
from bot.programme.changed_dates import Bad, dated, names_day, next_date
from bot.programme.reminding import LATE, Wave
from bot.programme.unit_state import UnitState
from bot.reading.orders.table import word_for
from bot.render.context import Messages, RenderContext, deadline_line, time_left
from bot.render.units import name_of, units_with_states
from bot.services import change_effects, dates_in_force, served, spending
from bot.services.change_effects import Effects
from bot.wording import dates as wording
from bot.wording.binding import unit_name

_HISTORY = 15
_TITLES = {
    ChangeKind.MOVE: wording.TITLE_MOVE,
    ChangeKind.EXTEND: wording.TITLE_EXTEND,
    ChangeKind.LATE: wording.TITLE_LATE,
}


def notices_above(text: str, named: Sequence[str], ctx: RenderContext) -> tuple[str, ...]:
    """Return the signed notice of each moved date that official words speak of: by the entry's dates, or by the day."""
    found = []
    for deadline in ctx.published.knowledge.deadlines:
        moves = ctx.published.moves_of(deadline.id)
        if moves and (deadline.id in named or any(names_day(text, one.was) for one in moves)):
            line = wording.notice_line(deadline.name, weekday_date(moves[0].was), roc_date(deadline.date), ctx.program)
            found.append(f"{line}{wording.signed(moves[-1].by, ctx.day(moves[-1].at), ctx.program)}")
    return tuple(found)


def own_dates_here(entries: Sequence[Entry], question_id: int, ctx: RenderContext) -> list[str]:
    """Return a line on each date of these entries that a unit of the asker's group has of its own."""
    wanted = {name for entry in entries for name in entry.deadlines}
    if not any(name in wanted for name, _ in ctx.published.changes.extended_to):
        return []
    question = ctx.session.get(Question, question_id)
    units = served.of_chat(ctx.session, question.chat_id) if question else []
    own = dates_in_force.extensions(ctx.session, [one.unit_id for one in units])
    lines = []
    for unit in units:
        state = UnitState(extended=own.get(unit.unit_id, {}))
        for deadline in ctx.published.knowledge.deadlines:
            if deadline.id in wanted and state.own_date(deadline):
                line = wording.own_date(deadline_line(state.dated(deadline), ctx))
                lines.append(wording.of_unit(unit_name(unit.school, unit.division), line))
    return lines


def what_changes(change: DateChange, ctx: RenderContext) -> str:
    """Say in a few words what a change is."""
    deadline = ctx.published.knowledge.deadline_by_id.get(change.deadline_id)
    name = deadline.name if deadline else change.deadline_id
    if change.kind is ChangeKind.LATE:
        return wording.late_set(name)
    what = wording.from_to(name, weekday_date(change.was), weekday_date(change.becomes))
    return wording.of_unit(name_of(change.unit), what) if change.unit else what


def preview_lines(change: DateChange, found: Effects, ctx: RenderContext) -> list[str]:
    """Say what a change would do."""
    unbound = sum(one.chat_id is None or one.is_gone for one in found.concerned)
    if change.kind is ChangeKind.LATE:
        leave = [ctx.published.timetable.slot(one, ctx.now) for one in found.comes if not one.own]
        when = "、".join(f"{weekday_date(slot.date())}{slot:%H:%M}" for slot in leave) or wording.NEXT_WORKDAY
        cards_line = wording.late_cards(
            units=len(found.concerned), groups=len(found.groups), billed=found.members, when=when
        )
        return [change.words, cards_line, *_quota(ctx)]
    lines = [wording.reason(change.words), *wording.reminders(_whens(found.falls_away), _whens(found.comes))]
    if change.kind is ChangeKind.EXTEND:
        return [*lines, wording.told_one(has_group=bool(found.groups), billed=found.members), *_quota(ctx)]
    lines += wording.told(
        units=len(found.concerned),
        groups=len(found.groups),
        people=len(found.people),
        billed=found.billed,
        unknown=found.unknown,
        unbound=unbound,
    )
    if found.comes:
        lines.append(wording.each_reminder(len(found.groups), found.members))
    if found.overtaken:
        lines.append(wording.overtaken(found.overtaken))
    return [*lines, *_quota(ctx)]


def history_lines(ctx: RenderContext) -> list[str]:
    """Return the changes that were made, the newest first."""
    rows = dates_in_force.history(ctx.session, limit=_HISTORY)
    return [
        wording.history_line(
            ctx.day(one.made_at or one.asked_at),
            what_changes(one, ctx),
            one.words,
            one.by_name,
            ended=one.ended_at is not None,
        )
        for one in rows
    ]


def refusal_line(content: say.SayChangeRefused, ctx: RenderContext) -> str:
    """Say why a date is not changed."""
    knowledge = ctx.published.knowledge
    deadline = knowledge.deadline_by_id.get(content.deadline or "")
    choices = list(content.choices)
    if deadline is not None and not choices:
        following = next_date(deadline, knowledge.deadlines)
        earlier = [one for one in knowledge.deadlines if one.date < deadline.date]
        nearest = {Bad.BEYOND_NEXT: following, Bad.BEFORE_PREVIOUS: earlier[-1] if earlier else None}
        near = nearest.get(content.bad)
        choices = [_named(near)] if near else []
    if content.bad is Bad.NO_SUCH_DEADLINE:
        choices = [_named(one) for one in knowledge.deadlines]
    day = content.day or (deadline.date if deadline else None)
    calendar = ctx.published.calendar
    around = (calendar.last_workday(day), calendar.next_workday(day)) if day else ()
    return wording.refused(
        content.bad,
        typed=content.typed,
        name=deadline.name if deadline else "",
        day=weekday_date(content.until or day) if day else "",
        choices=choices,
        near=[weekday_date(one) for one in around],
    )


def _named(deadline: Deadline) -> str:
    return f"{deadline.name}（{weekday_date(deadline.date)}）"


def _whens(waves: Sequence[Wave]) -> list[str]:
    return [_when(one) for one in waves if one.offset != LATE]


def _when(wave: Wave) -> str:
    return f"{weekday_date(wave.due.date())}{wave.due:%H:%M}"


def _quota(ctx: RenderContext) -> list[str]:
    left = spending.quota_left(ctx.session, ctx.now - ctx.offset)
    return [] if left is None else [wording.left_of_quota(left)]


def _preview(content: say.SayChangePreview, ctx: RenderContext) -> Messages | None:
    change = ctx.session.get(DateChange, content.change)
    if change is None or change.deadline_id not in ctx.published.knowledge.deadline_by_id:
        return None
    found = change_effects.effects(ctx.session, change, ctx.published, ctx.now)
    return cards.preview_messages(
        _TITLES[change.kind], what_changes(change, ctx), preview_lines(change, found, ctx), change=change.id
    )


def _made(content: say.SayChangeMade, ctx: RenderContext) -> Messages:
    change = ctx.session.get(DateChange, content.change) if content.change else None
    return notice.plain(made_line(content, change, ctx))


def made_line(content: say.SayChangeMade, change: DateChange | None, ctx: RenderContext) -> str:
    """Confirm a change, or that there was none."""
    if not content.yes or change is None:
        return wording.AGAIN if content.again else wording.DROPPED
    if content.again:
        return wording.AGAIN
    what = what_changes(change, ctx)
    if change.kind is ChangeKind.LATE:
        return wording.made_late(what, groups=content.groups)
    if change.ended_at is not None:
        what = wording.withdrawn(what)
    return wording.made(what, groups=content.groups, people=content.people)


def _moved(content: say.SayDateMoved, ctx: RenderContext) -> Messages | None:
    """Render the notice of a move; nothing where the date was moved again, or all did their part meanwhile."""
    change = ctx.session.get(DateChange, content.change)
    deadline = ctx.published.knowledge.deadline_by_id.get(change.deadline_id) if change else None
    if change is None or deadline is None or dates_in_force.was_moved_again(ctx.session, change):
        return None
    deadline = dated(deadline, change.becomes)
    found = [
        unit
        for unit, state in units_with_states(content.units, ctx)
        if not (state.is_met(deadline) or state.is_reported(deadline))
    ]
    if content.units and not found:
        return None
    lines = [wording.for_unit([name_of(unit) for unit in found])] if found else []
    return _notice(
        wording.notice_line(deadline.name, weekday_date(change.was), roc_date(change.becomes), ctx.program),
        [*lines, time_left(deadline, ctx) + "。", wording.reason(change.words)],
        change,
        ctx,
    )


def _extended(content: say.SayExtended, ctx: RenderContext) -> Messages | None:
    change = ctx.session.get(DateChange, content.change)
    deadline = ctx.published.knowledge.deadline_by_id.get(change.deadline_id) if change else None
    if change is None or change.unit is None or deadline is None or (change.ended_at is not None) != content.ended:
        return None
    name = name_of(change.unit)
    if content.ended:
        line = wording.extension_ended(name, deadline.name, weekday_date(change.becomes), roc_date(deadline.date))
        return _notice(line, [], change, ctx)
    own = dated(deadline, max(change.becomes, deadline.date))
    line = wording.extended(name, deadline.name, weekday_date(change.was), roc_date(own.date))
    return _notice(line, [time_left(own, ctx) + "。", wording.reason(change.words)], change, ctx)


def _notice(headline: str, lines: Sequence[str], change: DateChange, ctx: RenderContext) -> Messages:
    signed = wording.signed(change.by_name, ctx.day(change.ended_at or change.made_at or ctx.now), ctx.program)
    return cards.notice_messages(headline, lines, signed=signed, dates_word=word_for("deadlines", ctx.program))


def _dates(_content: say.SayDates, ctx: RenderContext) -> Messages:
    return notice.plain("\n".join([*(history_lines(ctx) or [wording.NOTHING_CHANGED]), *how_lines(ctx)]))


def how_lines(ctx: RenderContext) -> list[str]:
    """Say how a change is typed, with the next date as the example."""
    ahead = sorted(ctx.published.knowledge.deadlines, key=lambda one: (one.date < ctx.today, one.date))
    if not ahead:
        return []
    day = ahead[0].date
    later = ctx.published.calendar.next_workday(day + timedelta(days=3))
    return wording.how(f"{day.month}/{day.day}", f"{later.month}/{later.day}")


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayChangePreview: _preview,
    say.SayChangeMade: _made,
    say.SayChangeRefused: lambda content, ctx: notice.plain(refusal_line(content, ctx)),
    say.SayDateMoved: _moved,
    say.SayExtended: _extended,
    say.SayDates: _dates,
}
