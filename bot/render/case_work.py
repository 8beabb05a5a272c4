"""Renders what the people who work on cases are told unasked, and about their own work; writes no rows."""

from collections.abc import Callable
from typing import Any

from bot import content as say
from bot.cards import case as cards
from bot.cards import notice
from bot.models.case import Case
from bot.programme.cases import State, is_open
from bot.render.case_parts import party_of
from bot.render.context import Messages, RenderContext
from bot.render.my_schools import my_schools
from bot.services.cases import finding, offering
from bot.wording import case_work as wording

_HELD = 10


def _nudge(content: say.SayCaseNudge, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or not is_open(case.state):
        return None
    if case.state is State.HANDED_UP:
        return cards.with_reply(case.id, wording.party_nudge(case.id, ctx.program))
    if case.due_from is None:
        return None
    return cards.update(case.id, wording.nudge(case.id, late=content.late))


def _idle(content: say.SayCaseIdle, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state is not State.CLAIMED or case.idle_asked_at is None:
        return None
    return cards.still_at_it(case.id, wording.idle(case.id))


def _party_is_late(content: say.SayPartyIsLate, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state is not State.HANDED_UP:
        return None
    return cards.update(case.id, wording.party_is_late(case.id, party_of(case.handed_to, ctx) or ""))


def _desk(content: say.SayDeskQueue, ctx: RenderContext) -> Messages | None:
    if not _is_untaken(content.case_id, ctx):
        return None
    return notice.plain(wording.desk(content.case_id, offering.waiting(ctx.session)))


def _nobody_there(content: say.SayNobodyThere, ctx: RenderContext) -> Messages | None:
    if not _is_untaken(content.case_id, ctx):
        return None
    return notice.plain(wording.nobody_there(content.case_id, offering.waiting(ctx.session), ctx.program))


def _is_untaken(case_id: int, ctx: RenderContext) -> bool:
    case = ctx.session.get(Case, case_id)
    return case is not None and case.state in offering.UNTAKEN


def _away(content: say.SayAway, ctx: RenderContext) -> Messages:
    said = notice.plain(wording.away(is_away=content.away))
    held = [one.id for one in finding.held_by(ctx.session, content.line_id or "")] if content.away else []
    return [*said, *cards.give_back(wording.away_with_cases(len(held)), held[:_HELD])] if held else said


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayMySchools: my_schools,
    say.SayCaseNudge: _nudge,
    say.SayCaseIdle: _idle,
    say.SayDeskQueue: _desk,
    say.SayNobodyThere: _nobody_there,
    say.SayPartyIsLate: _party_is_late,
    say.SayPutBack: lambda content, _ctx: notice.plain(wording.put_back(content.cases)),
    say.SayHours: lambda content, _ctx: notice.plain(wording.hours(content.hours)),
    say.SayAway: _away,
}
