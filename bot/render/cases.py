"""Renders what is said about cases to who works on them; each person sees only what is theirs. Writes no rows."""

from collections.abc import Callable, Sequence
from typing import Any

from bot import content as say
from bot.cards import case as cards
from bot.cards import case_answers as answer_cards
from bot.cards import notice
from bot.cards.case import CaseText, Doable
from bot.cards.sizes import cut, length, split
from bot.content import CaseNote
from bot.dates.roc import weekday_date
from bot.models.case import Case, CaseMessage
from bot.models.people import Role
from bot.programme.cases import NotSent, Refusal, State
from bot.render import case_lines
from bot.render.case_parts import is_first_case, name_of, party_of, place_of
from bot.render.context import Messages, RenderContext
from bot.services import media, people, spending
from bot.services.cases import alike, finding, offering, seeing
from bot.wording import case_answers as answer_wording
from bot.wording import cases as wording
from bot.wording import privacy, quota

_GUESSES = 3
_PEOPLE = 10
_LINES = 12
# How much of a case a card shows: the newest lines, each cut; the rest is a tap away.
_CARD_LINES = 8
_CARD_LINE = 300
_CARD_TEXT = 1800
_PAGE_BUBBLES = 4
_GROUP_QUESTION = 60


def _offer(content: say.SayCaseOffer, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state not in offering.UNTAKEN or case.offered_to != content.to:
        return None  # Somebody took it, or it went on, before this could leave.
    return _case_card(case, content.to, ctx)


def _card(content: say.SayCaseCard, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    return _case_card(case, content.to, ctx, claimed=content.claimed) if case is not None else None


def _case_card(case: Case, to: str | None, ctx: RenderContext, *, claimed: bool = False) -> Messages:
    by_number = ctx.published.knowledge.by_number
    guesses = [by_number[number] for number in case.guesses[:_GUESSES] if number in by_number]
    for_colleagues = (*case_lines.handed_over(case, to, ctx), *case_lines.notes(case, to, ctx))
    lines, is_shortened = _shortened((*case_lines.case_lines(case, ctx), *for_colleagues))
    alike_number = len(alike.like_cases(ctx.session, case, to or "")) if case.state is not State.CLOSED else 0
    heading = wording.heading(case.id, place_of(case, ctx))
    text = CaseText(
        heading=f"{wording.claimed(case.id)}｜{place_of(case, ctx)}" if claimed else heading,
        standing=case_lines.standing(case, ctx),
        lines=lines,
        waiting=_waiting(case, ctx),
        like=wording.like(alike_number) if alike_number else None,
        media=case_lines.media_links(case, ctx),
        is_shortened=is_shortened,
    )
    return cards.case_card(case.id, text, guesses, _doable(case, to))


def _doable(case: Case, to: str | None) -> Doable:
    """Return which buttons do something for this person now."""
    if case.state is State.CLOSED:
        return Doable(reopen=True)
    if case.state in offering.UNTAKEN:
        return Doable(claim=True, answer=True)
    is_theirs = case.holder_line_id == to
    can_wait = is_theirs and case.state in (State.CLAIMED, State.ANSWERED)
    return Doable(answer=is_theirs, put_back=is_theirs, snooze=can_wait)


def _waiting(case: Case, ctx: RenderContext) -> str | None:
    if case.due_from is None or case.state is State.CLOSED:
        return None
    minutes = max(0, int((ctx.now - case.due_from).total_seconds() // 60))
    return wording.waiting(minutes, as_of=f"{ctx.now.astimezone(ctx.published.zone):%H:%M}")


def _shortened(lines: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return the question and the newest lines, as much as a card takes, and whether anything is left out."""
    first, *later = (cut(line, _CARD_LINE) for line in lines)
    kept: list[str] = []
    room = _CARD_TEXT - length(first)
    for line in reversed(later[-_CARD_LINES:]):
        room -= length(line)
        if room < 0:
            break
        kept.insert(0, line)
    left_out = len(later) - len(kept)
    shown = (first, *([wording.shortened(left_out)] if left_out else []), *kept)
    return shown, bool(left_out) or any(length(line) > _CARD_LINE for line in lines)


def _text(content: say.SayCaseText, ctx: RenderContext) -> Messages | None:
    """Return one page of all that was said."""
    case = ctx.session.get(Case, content.case_id)
    if case is None:
        return None
    texts = split("\n".join([wording.heading(case.id, place_of(case, ctx)), *case_lines.case_lines(case, ctx)]))
    start = (content.page - 1) * _PAGE_BUBBLES
    shown = texts[start : start + _PAGE_BUBBLES]
    following = content.page + 1 if len(texts) > start + _PAGE_BUBBLES else None
    return cards.pages(case.id, shown, following=following) if shown else None


def _update(content: say.SayCaseUpdate, ctx: RenderContext) -> Messages | None:
    case, line = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    if case is None or line is None or content.to not in (case.holder_line_id, case.offered_to):
        return None
    picture = next(iter(media.media_of(ctx.session, [line])), None)
    text = case_lines.media_words(picture) if picture else line.text
    name = name_of(ctx.session, case.asker_line_id) or ctx.program.terms.school
    if not text:
        return None
    return cards.update(case.id, wording.added_by(case.id, f"{place_of(case, ctx)} {name}", cut(text, _CARD_TEXT)))


def _note(content: say.SayCaseNote, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None:
        return None
    if content.note is CaseNote.CLOSED:
        if content.for_consultant:
            return answer_cards.with_learning(wording.closed(case.id), case.id, reopen=True)
        return cards.with_reopen(wording.closed(case.id), case.id)
    return notice.plain(NOTES[content.note](content, case, ctx))


def _type_to(content: say.SayCaseNote, case: Case, ctx: RenderContext) -> str:
    """Name who gets the words that are asked for."""
    if content.to is not None:
        return party_of(content.to, ctx) or content.to
    if content.note is CaseNote.TYPE_TO_CONSULTANT:
        return answer_wording.to_consultant(ctx.program, name_of(ctx.session, case.holder_line_id))
    name = name_of(ctx.session, case.asker_line_id) or ""
    return answer_wording.to_asker(place_of(case, ctx), name if case.chat.is_private else "", case.chat.is_private)


def _state_line(case: Case, ctx: RenderContext) -> str:
    return f"{wording.case_name(case.id)}：{case_lines.standing(case, ctx)}。"


def _returns_on(case: Case, ctx: RenderContext) -> str | None:
    return weekday_date(case.returns_at.astimezone(ctx.published.zone).date()) if case.returns_at else None


NOTES: dict[CaseNote, Callable[[say.SayCaseNote, Case, RenderContext], str]] = {
    CaseNote.TYPE_NOW: lambda content, case, ctx: answer_wording.type_now(case.id, _type_to(content, case, ctx)),
    CaseNote.TYPE_NEW: lambda content, case, ctx: answer_wording.type_new(case.id, _type_to(content, case, ctx)),
    CaseNote.TYPE_TO_CONSULTANT: lambda content, case, ctx: answer_wording.type_now(
        case.id, _type_to(content, case, ctx)
    ),
    CaseNote.TYPE_AGAIN: lambda *_: answer_wording.type_again(),
    CaseNote.REOPENED: lambda _, case, __: wording.reopened(case.id),
    CaseNote.HANDED: lambda content, case, ctx: answer_wording.handed(case.id, party_of(content.to, ctx) or ""),
    CaseNote.SENT_BACK: lambda _, case, ctx: answer_wording.sent_back(
        case.id, answer_wording.to_consultant(ctx.program, name_of(ctx.session, case.holder_line_id))
    ),
    CaseNote.PASSED_ON: lambda content, case, ctx: wording.passed_on(case.id, name_of(ctx.session, content.to) or ""),
    CaseNote.KEPT: lambda _, case, __: wording.kept(case.id),
    CaseNote.ADDED: lambda _, case, __: wording.added(case.id),
    CaseNote.WITH_PERSON: lambda _, case, ctx: wording.with_person(
        ctx.program, case.id, name_of(ctx.session, case.holder_line_id)
    ),
    CaseNote.STATE: lambda _, case, ctx: _state_line(case, ctx),
    CaseNote.DETACHED: lambda _, case, __: wording.detached(case.id),
    CaseNote.SENT_ALREADY: lambda _, case, __: answer_wording.sent_already(case.id),
    CaseNote.PICTURES_FULL: lambda *_: answer_wording.pictures_full(),
    CaseNote.TYPE_NOTE: lambda _, case, ctx: wording.type_note(case.id, ctx.program),
    CaseNote.NOTED: lambda _, case, ctx: wording.noted(case.id, ctx.program),
    CaseNote.SNOOZED: lambda _, case, ctx: wording.snoozed(case.id, _returns_on(case, ctx), ctx.program),
    CaseNote.WRONG_DAY: lambda content, *_: wording.wrong_day(content.to or ""),
    CaseNote.NOBODY_CALLED_SO: lambda content, _, ctx: wording.nobody_called_so(content.to or "", ctx.program),
}


def _refusal(content: say.SayCaseRefusal, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None:
        return None
    if content.why is Refusal.TOO_LATE:
        return notice.plain(wording.too_late(ctx.program))
    if content.why is Refusal.TAKEN:
        return notice.plain(
            f"{wording.taken(case.id, name_of(ctx.session, case.holder_line_id))}{_state_line(case, ctx)}"
        )
    said = wording.REFUSALS[content.why]
    return notice.plain(f"{said}{_state_line(case, ctx)}" if content.why is Refusal.NOT_NOW else said)


def _people(content: say.OfferPeople, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    found = offering.consultants_for(ctx.session, case) if case else []
    others = [
        (one.id, one.name) for one in found if case and one.line_id not in (case.holder_line_id, content.asked_by)
    ][:_PEOPLE]
    if not others:
        return notice.plain(wording.nobody_else())
    return cards.choose_person(content.case_id, others, wording.with_words(content.case_id, others[0][1]))


def _parties(content: say.OfferParties, ctx: RenderContext) -> Messages | None:
    reachable = [
        (one.id, one.short_name)
        for one in ctx.published.knowledge.parties
        if offering.party_people(ctx.session, one.id)
    ]
    if reachable:
        return cards.choose_party(content.case_id, reachable)
    return notice.plain(answer_wording.not_sent(NotSent.NOBODY, "", ctx.program))


def _my_cases(content: say.SayMyCases, ctx: RenderContext) -> Messages:
    found = finding.cases_of(ctx.session, content.line_id)
    roles = {one.role for one in people.roles_of(ctx.session, content.line_id)}
    if not found and roles & {Role.OFFICE, Role.READER}:
        found = finding.all_open(ctx.session)
    lines = [_my_line(one, content.line_id, ctx) for one in found[:_LINES]]
    if len(found) > _LINES:
        lines.append(wording.more_cases(len(found) - _LINES))
    return notice.plain("\n\n".join(lines) or wording.no_cases())


def _my_line(case: Case, line_id: str, ctx: RenderContext) -> str:
    """Return a case in somebody's list; a party sees of it what it was asked, nothing else."""
    head = f"{wording.heading(case.id, place_of(case, ctx))}｜{case_lines.standing(case, ctx)}"
    if seeing.may_read(ctx.session, case, line_id):
        return f"{head}\n{cut(case_lines.case_lines(case, ctx)[0], _CARD_LINE)}"
    asked = case_lines.asked_of_party(case, ctx)
    return f"{head}\n{cut(asked, _CARD_LINE)}" if asked else head


def _group_cases(content: say.SayGroupCases, ctx: RenderContext) -> Messages:
    """Tell a group about its own cases; those of 1:1 chats are of other chats and never among them."""
    found = finding.open_cases_of(ctx.session, content.chat)
    lines = []
    for one in found[-_LINES:]:
        question = cut(case_lines.about_in_group(one, ctx), _GROUP_QUESTION)
        lines.append(wording.group_line(one.id, question, case_lines.who_has(one, ctx)))
    return notice.plain("\n".join(lines) or wording.no_group_cases(ctx.program))


def _opened(content: say.SayCaseOpened, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None:
        return None
    question = case_lines.question_of(case, ctx)
    about = cut(question, _CARD_LINE) if question else None
    if content.again:
        return notice.plain(wording.opened_before(case.id, about, case_lines.who_has(case, ctx)))
    if content.reopened:
        return notice.plain(wording.opened_again(ctx.program, case.id, about))
    text = wording.opened(ctx.program, case.id, question=about, needs_question=content.needs_question)
    if spending.is_gone(ctx.session, ctx.now - ctx.offset):
        text = f"{text}\n{quota.gone_for_case(ctx.program)}"
    if is_first_case(ctx.session, case):
        text = f"{text}\n{privacy.on_a_case(ctx.program)}"
    return cards.with_not_this(text, case.id) if about and not content.needs_question else notice.plain(text)


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayCaseOpened: _opened,
    say.SayCaseOffer: _offer,
    say.SayCaseCard: _card,
    say.SayCaseUpdate: _update,
    say.SayCaseText: _text,
    say.SayCaseNote: _note,
    say.SayCaseRefusal: _refusal,
    say.OfferPeople: _people,
    say.OfferParties: _parties,
    say.SayMyCases: _my_cases,
    say.SayGroupCases: _group_cases,
}
