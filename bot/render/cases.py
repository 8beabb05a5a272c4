"""Renders what is said about cases; each person sees only what is theirs. Reads rows, writes none."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import case as cards
from bot.cards import notice
from bot.cards.case import CaseText
from bot.content import CaseNote
from bot.faq.entry import Deadline, Link
from bot.incoming import MediaKind
from bot.models.case import Case, Side
from bot.models.media import CaseMedia, MediaState
from bot.models.people import Role, RoleGrant
from bot.models.question import Question
from bot.models.school import Unit
from bot.programme.cases import State
from bot.programme.unit_state import UnitState
from bot.render.case_parts import asked_words, media_address, name_of, party_of, place_of
from bot.render.context import Messages, RenderContext
from bot.services import binding, casework, media, offering, people, progress
from bot.wording import binding as unit_words
from bot.wording import cases as wording
from bot.wording import steps as step_words

_GUESSES = 3
_PEOPLE = 10
_LINES = 12
_PICTURES = 3


def _asker_lines(case: Case, ctx: RenderContext) -> tuple[str, ...]:
    name = name_of(ctx.session, case.asker_line_id) or ctx.program.terms.school
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    said = [asked_words(question, ctx)] if question else []
    by_line = _asker_media(case, ctx)
    said += [
        _media_words(by_line[one.id]) if one.id in by_line else one.text
        for one in casework.transcript(ctx.session, case)
        if one.side is Side.ASKER
    ]
    lines = tuple(wording.asked_by(name, text) for text in said if text)
    return lines or (wording.asked_by(name, wording.NO_TEXT),)


def _asker_media(case: Case, ctx: RenderContext) -> dict[int, CaseMedia]:
    lines = [one for one in casework.transcript(ctx.session, case) if one.side is Side.ASKER]
    return {one.case_message_id: one for one in media.media_of(ctx.session, lines)}


def _media_words(one: CaseMedia) -> str:
    """Return what stands in a transcript for a picture or file."""
    if one.state is MediaState.ERASED:
        return wording.TAKEN_BACK
    if one.kind not in (MediaKind.IMAGE, MediaKind.FILE):
        return wording.FILM
    if one.state is MediaState.REFUSED:
        return wording.NOT_USABLE
    if one.state is MediaState.WANTED:
        return wording.NOT_YET
    return wording.PICTURE if one.kind is MediaKind.IMAGE else f"{wording.FILE}{one.file_name or ''}"


def _media_links(case: Case, ctx: RenderContext) -> tuple[Link, ...]:
    """Return where the newest pictures and files of the asker can be looked at."""
    stored = [one for one in _asker_media(case, ctx).values() if one.state is MediaState.STORED][-_PICTURES:]
    return tuple(
        Link(label=wording.LOOK_AT_PICTURE if one.kind is MediaKind.IMAGE else wording.LOOK_AT_FILE, url=address)
        for one in stored
        if (address := media_address(one, ctx))
    )


def _card(content: say.SayCaseCard, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state is State.CLOSED:
        return None
    by_number = ctx.published.knowledge.by_number
    guesses = [by_number[number] for number in case.guesses[:_GUESSES] if number in by_number]
    since = case.due_from or ctx.now
    minutes = max(0, int((ctx.now - since).total_seconds() // 60))
    text = CaseText(
        heading=wording.heading(case.id, place_of(case, ctx)),
        lines=_asker_lines(case, ctx),
        waiting=wording.waiting(minutes, as_of=f"{ctx.now.astimezone(ctx.published.zone):%H:%M}"),
        like=wording.like(number) if (number := len(casework.like_cases(ctx.session, case, ""))) else None,
        media=_media_links(case, ctx),
    )
    return cards.case_card(case.id, text, guesses)


def _note(content: say.SayCaseNote, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None:
        return None
    if content.note is CaseNote.CLOSED:
        if content.for_consultant:
            return cards.with_learning(wording.closed(case.id), case.id, reopen=True)
        return cards.with_reopen(wording.closed(case.id), case.id)
    holder, party = name_of(ctx.session, case.holder_line_id), party_of(content.to, ctx)
    school = wording.to_asker(place_of(case, ctx), "", case.chat.is_private)
    texts = {
        CaseNote.TYPE_NOW: wording.type_now(case.id, party or school),
        CaseNote.HANDED: wording.handed(case.id, party or ""),
        CaseNote.PASSED_ON: wording.passed_on(case.id, name_of(ctx.session, content.to) or ""),
        CaseNote.WITH_PERSON: wording.with_person(ctx.program, case.id, holder),
        CaseNote.STATE: wording.state_line(case.id, case.state, holder=holder, party=party_of(case.handed_to, ctx)),
        CaseNote.TAKEN: wording.taken(case.id, holder),
        CaseNote.CLAIMED: wording.claimed(case.id),
        CaseNote.REOPENED: wording.reopened(case.id),
        CaseNote.ADDED: wording.added(case.id),
        CaseNote.DISCARDED: wording.discarded(),
    }
    return notice.plain(texts[content.note])


def _refusal(content: say.SayCaseRefusal, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None:
        return None
    if content.why not in wording.REFUSALS:
        return notice.plain(wording.taken(case.id, name_of(ctx.session, case.holder_line_id)))
    return notice.plain(wording.REFUSALS[content.why])


def _people(content: say.OfferPeople, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    found = offering.consultants_for(ctx.session, case) if case else []
    others = [(one.id, one.name) for one in found if case and one.line_id != case.holder_line_id][:_PEOPLE]
    return cards.choose_person(content.case_id, others) if others else notice.plain(wording.no_cases())


def _parties(content: say.OfferParties, ctx: RenderContext) -> Messages | None:
    reachable = [
        (one.id, one.short_name)
        for one in ctx.published.knowledge.parties
        if offering.party_people(ctx.session, one.id)
    ]
    return cards.choose_party(content.case_id, reachable) if reachable else notice.plain(wording.no_cases())


def _my_cases(content: say.SayMyCases, ctx: RenderContext) -> Messages:
    found = casework.cases_of(ctx.session, content.line_id)
    lines = [
        f"{wording.heading(one.id, place_of(one, ctx))}｜{wording.STATES[one.state]}\n{_asker_lines(one, ctx)[0]}"
        for one in found[:_LINES]
    ]
    return notice.plain("\n\n".join(lines) or wording.no_cases())


def _my_schools(content: say.SayMySchools, ctx: RenderContext) -> Messages:
    grants = [one for one in people.roles_of(ctx.session, content.line_id) if one.role is Role.CONSULTANT]
    units = [unit for unit in ctx.session.scalars(select(Unit).order_by(Unit.code)) if _is_theirs(unit, grants)]
    states = progress.states_of(ctx.session, (unit.id for unit in units))
    chats = binding.current_chats(ctx.session)
    today = ctx.now.astimezone(ctx.published.zone).date()
    ahead = sorted((one for one in ctx.published.knowledge.deadlines if one.date >= today), key=lambda one: one.date)
    rows = []
    for unit in units:
        chat = chats.get(unit.id)
        count = len(casework.open_cases(ctx.session, chat)) if chat else 0
        urgency, text = _standing(states[unit.id], ahead[:1], ctx)
        name = unit_words.unit_name(unit.school.name, unit.division)
        rows.append((urgency - count, wording.school_line(name, open_cases=count, state=text)))
    lines = [line for _, line in sorted(rows, key=lambda row: row[0])[:_LINES]]
    return notice.plain("\n".join(lines) or wording.no_schools(ctx.program))


def _is_theirs(unit: Unit, grants: list[RoleGrant]) -> bool:
    return any(unit.code in one.scope or (not one.scope and one.name == unit.consultant) for one in grants)


def _standing(state: UnitState, ahead: list[Deadline], ctx: RenderContext) -> tuple[int, str]:
    """Return how urgent a unit is (less is more urgent) and where it stands with the next date."""
    following = state.next_step(ctx.published.knowledge.steps)
    text = step_words.next_step(following) if following else wording.STATES[State.CLOSED]
    if not ahead or state.is_met(ahead[0]):
        return 200, text
    return (100, text) if state.is_reported(ahead[0]) else (0, text)


def _nudge(content: say.SayCaseNudge, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state is State.CLOSED:
        return None
    if case.state is State.HANDED_UP:
        return cards.with_reply(case.id, wording.party_nudge(case.id, ctx.program))
    if case.first_answer_at is not None:
        return None
    return cards.with_reply(case.id, wording.nudge(case.id, late=content.late))


def _party_is_late(content: say.SayPartyIsLate, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state is not State.HANDED_UP:
        return None
    return notice.plain(wording.party_is_late(case.id, party_of(case.handed_to, ctx) or ""))


def _desk(content: say.SayDeskQueue, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state not in (State.OPEN, State.REOPENED):
        return None
    return notice.plain(wording.desk(case.id, offering.waiting(ctx.session)))


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayCaseCard: _card,
    say.SayCaseNote: _note,
    say.SayCaseRefusal: _refusal,
    say.OfferPeople: _people,
    say.OfferParties: _parties,
    say.SayMyCases: _my_cases,
    say.SayMySchools: _my_schools,
    say.SayCaseNudge: _nudge,
    say.SayDeskQueue: _desk,
    say.SayPartyIsLate: _party_is_late,
    say.SayHours: lambda content, _ctx: notice.plain(wording.hours(content.hours)),
    say.SayAway: lambda content, _ctx: notice.plain(wording.away(is_away=content.away)),
}
