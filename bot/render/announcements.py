"""Renders announcements: for the groups, and for the office with reach, cost and results; reads rows, writes none."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import announcement as cards
from bot.cards import notice
from bot.cards.announcement import Sheet
from bot.dates.roc import short_date, weekday_date
from bot.models.announcement import Announcement
from bot.models.chat import Chat
from bot.models.media import MediaState
from bot.models.school import Unit
from bot.postback import ActOnAnnouncement
from bot.programme.announcing import ALLOWED, EDITABLE, RETRIED, Act, Fate, Kind, News, Problem, State, check_of
from bot.programme.audience import Selection
from bot.reading.orders.announcements import Part
from bot.render.chat_names import chat_names, group_names
from bot.render.context import Messages, RenderContext
from bot.services import report, role_names, spending
from bot.services.announcements import approving, finding, targets, wanted_pictures
from bot.services.announcements import results as outcome
from bot.services.corrections.writing import title_of
from bot.wording import announcements as wording
from bot.wording import writing_announcements as writing
from bot.wording.announcement_problems import picture_refused, problem
from bot.wording.binding import unit_name

_PAGE = 25
_SHOWN_ACTS = (
    *(Act.ASK, Act.APPROVE, Act.REFUSE, Act.TAKE_PICTURE_OFF),
    *(Act.STOP, Act.RESUME, Act.RETRY, Act.RESULTS, Act.WHO, Act.CANCEL),
)
_FAILED_NAMES = 8


def about_name(row: Announcement, ctx: RenderContext) -> str | None:
    """Name what a correction is about in the programme's words."""
    return title_of(row.about, ctx.published) if row.about else None


def whom(row: Announcement, ctx: RenderContext) -> str:
    """Say to whom an announcement goes."""
    selection = Selection.from_row(row.selection)
    return wording.to_whom(selection, ctx.published.knowledge.step_by_id, about_name(row, ctx))


def moment(at: datetime, ctx: RenderContext) -> str:
    """Say a moment of program time with its weekday and clock: 12/8（三）09:00."""
    local = at.astimezone(ctx.published.zone)
    return f"{weekday_date(local.date())}{local:%H:%M}"


def itself(row: Announcement, ctx: RenderContext) -> Messages:
    """Return an announcement as the groups read it."""
    return cards.announcement(
        wording.heading(row.kind, ctx.program), row.text, link=row.link, picture=_picture(row, ctx)
    )


def facts(row: Announcement, ctx: RenderContext) -> list[str]:
    """Return whom it reaches, when it is sent, what it costs, and who wrote and approved it."""
    reached = targets.reach(ctx.session, ctx.published, Selection.from_row(row.selection))
    names = role_names.names_of(ctx.session, [one for one in (row.written_by, row.approved_by) if one])
    lines: list[str | None] = [
        wording.for_whom(whom(row, ctx), reached.units),
        # Once it is under way what it cost is counted (`tally_lines`).
        wording.cost(
            groups=len(reached.targets),
            billed=reached.billed,
            uncounted=reached.uncounted,
            left=spending.quota_left(ctx.session, ctx.now - ctx.offset),
        )
        if row.state in EDITABLE
        else None,
        wording.not_reached(without_group=len(reached.without_group), bot_gone=len(reached.bot_gone)),
        wording.when(moment(row.send_at, ctx) if row.send_at else None),
        wording.written_by(names.get(row.written_by or "")),
    ]
    if row.picture_token is not None and ctx.public_base_url is None and row.started_at is None:
        lines.append(wording.NO_ADDRESS)
    given = wanted_pictures.newest(ctx.session, row) if row.state in EDITABLE else None
    if given is not None and given.state is MediaState.WANTED:
        lines.append(writing.PICTURE_AWAITED)
    elif given is not None and given.refused_because and row.picture_token is None:
        lines.append(writing.picture_refused(picture_refused(given.refused_because)))
    if row.approved_at is not None:
        lines.append(wording.approved_by(names.get(row.approved_by or ""), moment(row.approved_at + ctx.offset, ctx)))
    if row.state is State.STOPPED and row.stopped_because is not None:
        lines.append(wording.stopped(row.stopped_because))
    return [one for one in lines if one]


def tally_lines(row: Announcement, found: Sequence[outcome.GroupResult], ctx: RenderContext) -> list[str]:
    """Count the groups by what became of it, what it cost, and who acknowledged."""
    counted = outcome.tally(found)
    lines = [wording.fate_line(fate, counted[fate]) for fate in Fate if counted[fate]]
    lines.append(
        wording.billed(sum(one.billed for one in found), spending.quota_left(ctx.session, ctx.now - ctx.offset))
    )
    if row.kind is Kind.CORRECTION:
        lines.append(wording.how_many_acknowledged(sum(one.group.acknowledged_at is not None for one in found)))
    return lines


def _picture(row: Announcement, ctx: RenderContext) -> tuple[str, str] | None:
    if row.picture is not None:
        is_awaited = row.state in EDITABLE and wanted_pictures.is_awaited(ctx.session, row)
        return None if is_awaited else (row.picture, row.picture)
    if row.picture_token is None or ctx.public_base_url is None:
        return None
    address = f"{ctx.public_base_url}/media/{row.picture_token}"
    return address, f"{address}/preview"


def _announcement(content: say.SayAnnouncement, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Announcement, content.announcement_id)
    if row is None or row.digest != row.approved_digest:
        return None
    messages = itself(row, ctx)
    if row.kind is Kind.CORRECTION:
        messages.append(cards.acknowledge_button(wording.heading(row.kind, ctx.program), group_id=content.group_id))
    return messages


def _sheet(row: Announcement, lines: Sequence[str], acts: Sequence[Act]) -> dict[str, Any]:
    title = wording.title(row.id, row.kind, row.state)
    return cards.sheet_message(Sheet(number=row.id, check=check_of(row.digest), title=title, lines=lines, acts=acts))


def _acts(row: Announcement, found: Sequence[outcome.GroupResult] = (), *, has_picture: bool = False) -> list[Act]:
    hidden = {Act.ASK} if row.state is State.ASKED else set()
    hidden |= set() if has_picture else {Act.TAKE_PICTURE_OFF}
    hidden |= set() if any(one.fate in RETRIED for one in found) else {Act.RETRY}
    return [one for one in _SHOWN_ACTS if row.state in ALLOWED[one] and one not in hidden]


def _preview(content: say.ShowAnnouncement, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Announcement, content.announcement_id)
    if row is None:
        return None
    lines = facts(row, ctx)
    found = outcome.results(ctx.session, row) if row.started_at is not None else []
    lines += tally_lines(row, found, ctx) if found else []
    if row.state is State.ASKED:
        has_others = bool(approving.others(ctx.session, row.written_by))
        lines.append(wording.how_to_approve(row.id, check_of(row.digest), has_others=has_others))
    acts = _acts(row, found, has_picture=wanted_pictures.has_any(ctx.session, row))
    return [*itself(row, ctx), _sheet(row, lines, acts)]


def _news(content: say.SayAnnouncementNews, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Announcement, content.announcement_id)
    if row is None:
        return None
    if content.news is News.ASKED:
        # A message waits long enough for the announcement to be something else by then: it is shown as it is now.
        return _preview(say.ShowAnnouncement(announcement_id=row.id), ctx)
    lines = [wording.NEWS[content.news]]
    if content.news is News.STOPPED and row.stopped_because is not None:
        lines.append(wording.stopped(row.stopped_because))
    if content.left or content.came:
        left, came = (_names(row, ids, ctx) for ids in (content.left, content.came))
        lines.append(wording.news_started(left, came))
    found = outcome.results(ctx.session, row)
    if found:
        lines += tally_lines(row, found, ctx)
    acts = [
        one for one in _acts(row, found) if one in (Act.ASK, Act.STOP, Act.RESUME, Act.RETRY, Act.RESULTS, Act.CANCEL)
    ]
    return [_sheet(row, lines, acts)]


def _names(row: Announcement, ids: Sequence[int], ctx: RenderContext) -> list[str]:
    """Name units, of a correction groups."""
    if not ids:
        return []
    if row.kind is Kind.CORRECTION:
        chats = ctx.session.scalars(select(Chat).where(Chat.id.in_(ids)).order_by(Chat.id))
        return list(chat_names(chats.all(), ctx).values())
    units = ctx.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.code))
    return [unit_name(one.school.name, one.division) for one in units]


def _results(content: say.SayAnnouncementResults, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Announcement, content.announcement_id)
    if row is None:
        return None
    found = outcome.results(ctx.session, row)
    lines = tally_lines(row, found, ctx)
    for fate in Fate:
        failed = [one for one in found if one.fate is fate]
        step = wording.next_step(fate, ctx.program)
        if failed and step:
            names = list(group_names([one.group for one in failed[:_FAILED_NAMES]], ctx).values())
            lines.append(wording.failed(fate, names, len(failed)))
            reasons = {wording.line_said(one.status, one.error) for one in failed if one.fate is Fate.REFUSED}
            lines += sorted(reasons)[:3]
            lines.append(f"→ {step}")
    return [_sheet(row, lines, [one for one in _acts(row, found) if one is not Act.RESULTS])]


def _reach(content: say.SayAnnouncementReach, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Announcement, content.announcement_id)
    if row is None:
        return None
    selection = Selection.from_row(row.selection)
    if selection.got_old is not None:
        reached = targets.reach(ctx.session, ctx.published, selection)
        lines = [f"・{one}" for one in _names(row, list(reached.ids), ctx)]
    else:
        steps = ctx.published.knowledge.steps
        meant = [one for one in report.present_lines(ctx.session, ctx.published) if selection.meets(one, steps)]
        lines = [
            wording.reach_line(one.name, one.code, has_group=one.chat_id is not None, bot_gone=one.bot_is_gone)
            for one in meant
        ]
    pages = max(1, ceil(len(lines) / _PAGE))
    page = min(content.page, pages - 1)
    following = ActOnAnnouncement(act=Act.WHO, announcement=row.id, check=check_of(row.digest), page=page + 1)
    heading = wording.reach_title(row.id, len(lines), page + 1, pages)
    shown = lines[page * _PAGE : (page + 1) * _PAGE]
    return [cards.reach_message(heading, shown, following=following if page + 1 < pages else None)]


def _list(_content: say.ListAnnouncements, ctx: RenderContext) -> Messages:
    lines = [
        (
            wording.list_line(wording.title(one.id, one.kind, one.state), whom(one, ctx), one.text),
            ActOnAnnouncement(act=Act.SHOW, announcement=one.id, check=check_of(one.digest)),
        )
        for one in finding.newest(ctx.session, limit=6)
    ]
    openings = _openings(ctx)
    how_to = "\n".join(
        (writing.HOW_TO, writing.EXAMPLE.format(example=openings[-1]), writing.example_notes(ctx.program))
    )
    return cards.list_messages(lines, openings, how_to)


def _openings(ctx: RenderContext) -> list[str]:
    """Return the usual selections in words: those late with the next date, a system, all."""
    knowledge, today = ctx.published.knowledge, ctx.today
    ahead = sorted(knowledge.deadlines, key=lambda one: (one.date < today, one.date))
    steps = [name for one in ahead[:1] for name in (one.reported_by, one.met_by) if name]
    found = [wording.not_yet(knowledge.step_by_id[one].name) for one in steps]
    found += [one.name for one in knowledge.systems.systems[:2]]
    return [*(one for one in found if len(one) <= 20), wording.EVERYBODY]  # noqa: PLR2004 - a button's data


def _done(content: say.SayAnnouncementDone, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(Announcement, content.announcement_id)
    if row is None:
        return None
    has_others = bool(approving.others(ctx.session, row.written_by))
    act = Act(content.act)
    text = wording.done(act, row.id, content.number, has_others=has_others, check=check_of(row.digest))
    if act is Act.APPROVE:
        opens = ctx.published.timetable.open_moment(max(row.send_at or ctx.now, ctx.now))
        text += wording.leaves(moment(opens, ctx) if opens > ctx.now else None)
    return notice.plain(text)


def _problems(content: say.SayAnnouncementProblems, ctx: RenderContext) -> Messages:
    hours = ctx.program.push_hours
    said = [problem(Problem(what), about, ctx.program, hours) for what, about in content.problems]
    if not content.asks_for:
        return notice.plain("\n".join(said))
    openings = _openings(ctx)
    examples = {Part.TO: openings[0], Part.WHEN: f"{short_date(ctx.published.calendar.next_workday(ctx.today))} 09:00"}
    said += [writing.KEPT, *(writing.say_anew(one, examples.get(one, "")) for one in content.asks_for)]
    return [cards.kept_message(said, openings if Part.TO in content.asks_for else ())]


def _how_to_write(content: say.SayHowToWrite, _ctx: RenderContext) -> Messages:
    return [*notice.plain(writing.TYPE_BELOW), *notice.plain(writing.EXAMPLE.format(example=content.to))]


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayAnnouncement: _announcement,
    say.ShowAnnouncement: _preview,
    say.SayAnnouncementNews: _news,
    say.ListAnnouncements: _list,
    say.SayAnnouncementResults: _results,
    say.SayAnnouncementReach: _reach,
    say.SayAnnouncementDone: _done,
    say.SayAnnouncementProblems: _problems,
    say.SayHowToWrite: _how_to_write,
    say.SayPictureComing: lambda content, _ctx: notice.plain(writing.picture_coming(content.announcement_id)),
    say.SayAcknowledged: lambda content, _ctx: notice.plain(wording.acknowledged(first=content.first)),
}
