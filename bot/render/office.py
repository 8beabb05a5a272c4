"""Renders what the programme office is told; reads rows, writes none."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from bot import content as say
from bot.cards import notice
from bot.cards import report as cards
from bot.cards.parts import GREEN
from bot.dates.roc import roc_date, short_date
from bot.faq.steps import Deadline
from bot.postback import ShowUnits
from bot.programme import figures
from bot.programme.figures import By, Standing, UnitLine
from bot.reading.orders.table import word_for
from bot.render.context import Messages, RenderContext, deadline_line
from bot.services.report import Report, take_report
from bot.wording import outgoing
from bot.wording import report as wording

_PAGE = 25


def _report(content: say.SayReport, ctx: RenderContext) -> Messages:
    report = take_report(ctx.session, ctx.published, now=ctx.now)
    by, lines = _chosen(report.lines, content.group)
    if content.group is not None and by is None:
        return notice.plain(wording.no_such_group(content.group))
    local = ctx.now.astimezone(ctx.published.zone)
    title = f"{wording.TITLE}　{roc_date(local.date())} {local:%H:%M}"
    if content.group:
        title = f"{title}　{content.group}"
    dates = [_date_card(one, lines, report, ctx, by=by, group=content.group) for one in report.deadlines]
    groups = [] if content.group else _groups(report, ctx)
    return cards.report_messages(title, dates, groups, tail(report, ctx))


def tail(report: Report, ctx: RenderContext) -> list[str]:
    """Return the lines on cases and questions."""
    oldest = report.cases.oldest
    return [
        wording.cases(
            opened=report.cases.open,
            untaken=report.cases.untaken,
            handed_up=report.cases.handed_up,
            oldest=ctx.day(oldest) if oldest else None,
        ),
        wording.answered(asked=report.answered.asked, by_bot=report.answered.by_bot),
    ]


def _chosen(lines: Sequence[UnitLine], group: str | None) -> tuple[By | None, Sequence[UnitLine]]:
    """Return the units of a group by its name, and what kind of group it is."""
    if group is None:
        return None, lines
    for by in By:
        found = [one for one in lines if group in one.names(by)]
        if found:
            return by, found
    return None, ()


def _date_card(  # noqa: PLR0913 - what a card is drawn from
    deadline: Deadline,
    lines: Sequence[UnitLine],
    report: Report,
    ctx: RenderContext,
    *,
    by: By | None,
    group: str | None,
) -> cards.DateCard:
    progress = figures.progress(lines, deadline)
    steps = ctx.published.knowledge.step_by_id
    shown = (
        (Standing.CONFIRMED, GREEN, progress.confirmed, progress.confirmed_before.units),
        (
            Standing.REPORTED,
            cards.AMBER,
            progress.reported,
            progress.done_before.units - progress.confirmed_before.units,
        ),
        (Standing.MISSING, cards.TRACK, progress.missing, progress.total.units - progress.done_before.units),
    )
    rows = []
    for wanted, color, number, before in shown:
        if deadline.reported_by or wanted is not Standing.REPORTED:
            name = wording.standing_name(deadline, wanted, steps)
            text = f"{name} {wording.count(number, ctx.program, before=before)}"
            opens = ShowUnits(deadline=deadline.id, standing=wanted, by=by, group=group)
            rows.append(cards.Row(text=text, color=color, opens=opens))
    return cards.DateCard(
        name=deadline.name,
        line=deadline_line(deadline, ctx),
        confirmed=progress.confirmed.units,
        reported=progress.reported.units,
        missing=progress.missing.units,
        rows=rows,
        left=report.burn_downs[deadline.id] if group is None else (),
        dates=ctx.published.dates_of(deadline),
    )


def _groups(report: Report, ctx: RenderContext) -> list[tuple[str, list[cards.GroupRow]]]:
    """Return the groups of each kind for the next date, those with the most units left first."""
    deadline = next_deadline(report)
    if deadline is None:
        return []
    found = []
    for by in By:
        rows = []
        for name, lines in figures.grouped(report.lines, by).items():
            done = sum(figures.standing(one.state, deadline) is not Standing.MISSING for one in lines)
            opens = ShowUnits(deadline=deadline.id, standing=Standing.MISSING, by=by, group=name)
            text = wording.group_line(name, done, len(lines))
            rows.append(cards.GroupRow(text=text, done=done, total=len(lines), opens=opens))
        rows.sort(key=lambda row: row.done - row.total)
        found.append((f"{wording.by_name(ctx.program, by)}｜{deadline.name}", rows))
    return found


def next_deadline(report: Report) -> Deadline | None:
    """Return the date that is next, else the last one."""
    ahead = sorted(report.deadlines, key=lambda one: (one.date < report.today, one.date))
    return ahead[0] if ahead else None


def _unit_list(content: say.SayUnitList, ctx: RenderContext) -> Messages | None:
    deadline = ctx.published.knowledge.deadline_by_id.get(content.deadline)
    if deadline is None:
        return None
    report = take_report(ctx.session, ctx.published, now=ctx.now)
    lines = [one for one in report.lines if content.by is None or content.group in one.names(content.by)]
    found = figures.standing_with(lines, deadline, content.standing)
    what = wording.standing_name(deadline, content.standing, ctx.published.knowledge.step_by_id)
    heading = wording.list_title(f"{deadline.name}｜{what}", group=content.group, number=len(found))
    if not found:
        return notice.plain(f"{heading}\n{wording.NOBODY}")
    pages = ceil(len(found) / _PAGE)
    page = min(content.page, pages - 1)
    shown = [
        wording.unit_entry(one.name, one.code, contact(one) + _own_date(one, deadline))
        for one in found[page * _PAGE : (page + 1) * _PAGE]
    ]
    following = ShowUnits(
        deadline=content.deadline, standing=content.standing, by=content.by, group=content.group, page=page + 1
    )
    title = heading + (wording.page(page + 1, pages) if pages > 1 else "")
    return cards.list_messages(title, shown, following=following if page + 1 < pages else None)


def _own_date(line: UnitLine, deadline: Deadline) -> str:
    """Say that a unit has longer than all."""
    own = line.state.own_date(deadline)
    return wording.extended_to(short_date(own)) if own is not None else ""


def contact(line: UnitLine) -> str:
    """Say when a unit was last heard of."""
    day = short_date(line.last_heard_on) if line.last_heard_on else None
    return wording.last_contact(day, has_group=line.chat_id is not None, bot_is_gone=line.bot_is_gone)


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayReport: _report,
    say.SayUnitList: _unit_list,
    say.SayHold: lambda content, _ctx: notice.plain(outgoing.switched(lifts=content.lifts, is_new=content.is_new)),
    say.SayOfficeOnly: lambda content, ctx: notice.plain(
        wording.office_only(ctx.program, word_for(content.command, ctx.program))
    ),
}
