"""Renders codes, invitations and proposals for the office; reads rows, writes none."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import notice
from bot.cards import office_hands as cards
from bot.cards.sizes import cut
from bot.dates.roc import roc_date
from bot.models.knowledge import KnowledgeCandidate, Stage
from bot.models.school import Unit
from bot.render.context import Messages, RenderContext
from bot.services import knowledge_candidates, learning
from bot.services.learning import Proposal
from bot.wording import knowledge, party_lists
from bot.wording import office_hands as wording
from bot.wording.answers import entry_name
from bot.wording.binding import unit_name
from bot.wording.people import Invited, invited

_PAGE = 5
_LINE = 120
_CHANGES, _WORST = 4, 6


def _code(content: say.SayIssuedCode, ctx: RenderContext) -> Messages:
    until = _day(content.until, ctx)
    unit = ctx.session.scalars(select(Unit).where(Unit.code == content.unit)).one()
    name = f"{unit.code} {unit_name(unit.school.name, unit.division)}"
    return notice.plain(wording.code(ctx.program, name, content.code, until=until, bound_to=content.bound_to))


def _which_unit(content: say.SayWhichUnitForCode, ctx: RenderContext) -> Messages:
    place = content.place
    if place is None:
        return notice.plain(wording.code_how(ctx.program))
    if place.doubt is None:
        return notice.plain(wording.no_code(place.typed))
    return notice.plain(wording.in_doubt(party_lists.doubtful(place.typed, place.doubt, place.about, ctx.program)))


def _invitation(content: say.SayInvitation, ctx: RenderContext) -> Messages:
    parties = [one.short_name for one in ctx.published.knowledge.parties]
    if content.came is Invited.DONE and content.until is not None:
        until, bot = _day(content.until, ctx), ctx.program.bot.name
        return notice.plain(wording.invitation(content.name, content.title, content.code, until=until, bot=bot))
    if content.came is Invited.NO_SUCH_ROLE and content.about:
        return notice.plain(wording.no_such_role(content.about, ctx.program, parties))
    if content.came in (Invited.NO_SUCH_ROLE, Invited.NO_NAME):
        return notice.plain(wording.invite_how(ctx.program, parties))
    return notice.plain(invited(content.came, content.about))


def _proposals(content: say.SayProposals, ctx: RenderContext) -> Messages:
    changes = [_candidate_card(one) for one in knowledge_candidates.open_candidates(ctx.session)[:_CHANGES]]
    under_way = {one.proposal for one in knowledge_candidates.open_candidates(ctx.session)}
    found = [one for one in learning.proposals(ctx.session, ctx.published.knowledge) if one.key not in under_way]
    if not found and not changes:
        return notice.plain(wording.NO_PROPOSALS)
    pages = ceil(len(found) / _PAGE)
    page = max(0, min(content.page, pages - 1))
    heading = wording.proposals(len(found), page + 1, pages)
    shown = [(one.key, _said(one, ctx)) for one in found[page * _PAGE : (page + 1) * _PAGE]]
    following = page + 1 if page + 1 < pages else None
    return cards.proposal_messages(heading, shown, following=following, changes=changes if page <= 0 else ())


def _said(one: Proposal, ctx: RenderContext) -> str:
    text = cut(one.text, _LINE)
    if one.answer is not None:
        return wording.supplement(text, cut(one.answer, _LINE))
    entry = ctx.published.knowledge.by_number.get(one.entry or 0)
    return wording.proposal(text, entry_name(entry) if entry else wording.NOT_MEANT, one.count)


def _decided(content: say.SayProposalDecided, _ctx: RenderContext) -> Messages:
    return notice.plain({"rejected": wording.REJECTED, "gone": wording.GONE, "same": wording.SAME}[content.came])


def _candidate(content: say.SayCandidate, ctx: RenderContext) -> Messages | None:
    candidate = ctx.session.get(KnowledgeCandidate, content.candidate)
    return cards.candidate_messages(_candidate_card(candidate)) if candidate is not None else None


def _candidate_card(one: KnowledgeCandidate) -> cards.Change:
    lines = [wording.candidate(one.id, knowledge.STAGES[one.stage.value], knowledge.note(one.note))]
    if one.stage is Stage.MEASURED:
        worse = [cut(knowledge.figure_name(line), _LINE) for line in one.worse[:_WORST]]
        lines.append(wording.worse(worse) if worse else wording.FINE)
    elif one.stage in knowledge_candidates.OPEN:
        lines.append(wording.MEASURING)
    return cards.Change(
        number=one.id,
        lines=lines,
        is_open=one.stage in knowledge_candidates.OPEN,
        is_measured=one.stage is Stage.MEASURED,
        is_worse=bool(one.worse),
    )


def _candidate_decided(content: say.SayCandidateDecided, _ctx: RenderContext) -> Messages:
    if content.version is not None:
        return notice.plain(knowledge.published(content.version))
    return notice.plain(knowledge.STOPPED[content.stopped] if content.stopped else knowledge.DROPPED)


def _day(moment: datetime, ctx: RenderContext) -> str:
    return roc_date((moment + ctx.offset).astimezone(ctx.published.zone).date())


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayIssuedCode: _code,
    say.SayWhichUnitForCode: _which_unit,
    say.SayInvitation: _invitation,
    say.SayProposals: _proposals,
    say.SayProposalDecided: _decided,
    say.SayCandidate: _candidate,
    say.SayCandidateDecided: _candidate_decided,
}
