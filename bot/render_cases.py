"""Renders what is said about cases; each person sees only what is theirs. Reads rows, writes none."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot.addressing import find_address
from bot.cards import case as cards
from bot.cards import notice
from bot.cards.case import CaseText
from bot.cases import Purpose, State
from bot.content import CaseNote
from bot.faq.entry import Deadline, Link
from bot.incoming import MediaKind
from bot.media_files import JPEG
from bot.models.case import Case, CaseMessage, Side
from bot.models.chat import Person
from bot.models.media import CaseMedia, MediaState
from bot.models.outbox import Outcome, OwedMessage
from bot.models.people import Role, RoleGrant
from bot.models.question import Question
from bot.models.school import Unit
from bot.render_context import Messages, RenderContext
from bot.services import binding, casework, media, offering, people, progress
from bot.unit_state import UnitState
from bot.wording import answers
from bot.wording import binding as unit_words
from bot.wording import cases as wording
from bot.wording import steps as step_words

_GUESSES = 3
_PEOPLE = 10
_LINES = 12
_PICTURES = 3


def _name(session: Session, line_id: str | None) -> str | None:
    """Return how somebody is called: by the role's name, else as LINE says."""
    if line_id is None:
        return None
    roles = people.roles_of(session, line_id)
    return roles[0].name if roles else session.scalar(select(Person.name).where(Person.line_id == line_id))


def _place(case: Case, ctx: RenderContext) -> str:
    units = casework.units_of(ctx.session, case)
    names = "、".join(unit_words.unit_name(unit.school.name, unit.division) for unit in units)
    if names and case.chat.is_private:
        return wording.in_private(names)
    return names or case.chat.name or wording.in_group(ctx.program)


def _party(party: str | None, ctx: RenderContext) -> str | None:
    return next((one.short_name for one in ctx.published.knowledge.parties if one.id == party), party)


def _asker_lines(case: Case, ctx: RenderContext) -> tuple[str, ...]:
    name = _name(ctx.session, case.asker_line_id) or ctx.program.terms.school
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    said = [_words(question, ctx)] if question else []
    by_line = _asker_media(case, ctx)
    said += [
        _media_words(by_line[one.id]) if one.id in by_line else one.text
        for one in casework.transcript(ctx.session, case)
        if one.side is Side.ASKER
    ]
    lines = tuple(wording.asked_by(name, text) for text in said if text)
    return lines or (wording.asked_by(name, wording.NO_TEXT),)


def _words(question: Question, ctx: RenderContext) -> str | None:
    """Return what was asked, without the bot's name in front."""
    bot = ctx.program.bot
    return find_address(question.text, (), (bot.name, *bot.short_names)).words if question.text else None


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
        if (address := _address(one, ctx))
    )


def _address(one: CaseMedia, ctx: RenderContext) -> str | None:
    return f"{ctx.public_base_url}/media/{one.token}" if ctx.public_base_url else None


def _goes_along(message: CaseMessage, ctx: RenderContext) -> list[CaseMedia]:
    """Return the pictures and files that are sent with a person's words."""
    found = media.media_of(ctx.session, casework.sent_together(ctx.session, message))
    return [one for one in found if one.state in (MediaState.WANTED, MediaState.STORED)][:_PICTURES]


def _card(content: say.SayCaseCard, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state is State.CLOSED:
        return None
    by_number = ctx.published.knowledge.by_number
    guesses = [by_number[number] for number in case.guesses[:_GUESSES] if number in by_number]
    since = case.due_from or ctx.now
    minutes = max(0, int((ctx.now - since).total_seconds() // 60))
    text = CaseText(
        heading=wording.heading(case.id, _place(case, ctx)),
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
    holder, party = _name(ctx.session, case.holder_line_id), _party(content.to, ctx)
    school = wording.to_asker(_place(case, ctx), "", case.chat.is_private)
    texts = {
        CaseNote.TYPE_NOW: wording.type_now(case.id, party or school),
        CaseNote.HANDED: wording.handed(case.id, party or ""),
        CaseNote.PASSED_ON: wording.passed_on(case.id, _name(ctx.session, content.to) or ""),
        CaseNote.WITH_PERSON: wording.with_person(ctx.program, case.id, holder),
        CaseNote.STATE: wording.state_line(case.id, case.state, holder=holder, party=_party(case.handed_to, ctx)),
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
        return notice.plain(wording.taken(case.id, _name(ctx.session, case.holder_line_id)))
    return notice.plain(wording.REFUSALS[content.why])


def _line_text(message: CaseMessage, ctx: RenderContext) -> str | None:
    """Return a person's answer with who gives it; None when it was taken back."""
    name = _name(ctx.session, message.by_line_id) or ""
    entry = ctx.published.knowledge.by_number.get(message.entry) if message.entry else None
    if entry is not None:
        source = answers.source_line(ctx.program, entry)
        return wording.official_answer(ctx.program, name, source, entry.answer.strip())
    if not message.text and not media.is_there(ctx.session, message):
        return None
    return wording.person_answer(ctx.program, name, message.text or "")


def _preview(content: say.SayPreview, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    if case is None or message is None:
        return None
    if content.purpose is Purpose.ANSWER:
        to = wording.to_asker(_place(case, ctx), _name(ctx.session, case.asker_line_id) or "", case.chat.is_private)
        text = _preview_text(message, ctx)
    elif content.purpose is Purpose.HAND_UP:
        to, text = _party(content.party, ctx) or "", _up_text(message, case, ctx)
    else:
        to, text = ctx.program.terms.consultant, message.text
    if not text:
        return None
    others: list[int] = []
    if content.purpose is Purpose.ANSWER:
        others = [one.id for one in casework.like_cases(ctx.session, case, message.by_line_id)]
    return cards.preview(
        case.id,
        to=to,
        text=text,
        message=message.id,
        purpose=content.purpose,
        party=content.party,
        others=others,
    )


def _preview_text(message: CaseMessage, ctx: RenderContext) -> str | None:
    """Return a person's answer as it will be sent, with what goes along."""
    text, along = _line_text(message, ctx), _goes_along(message, ctx)
    if text is None or not along:
        return text
    return f"{text}\n{wording.with_media(len(along)) if ctx.public_base_url else wording.NO_ADDRESS}"


def _share(content: say.SayShare, ctx: RenderContext) -> Messages | None:
    message = ctx.session.get(CaseMessage, content.message)
    text = _preview_text(message, ctx) if message else None
    found = [one for number in (content.case_id, *content.others) if (one := ctx.session.get(Case, number))]
    if text is None or not found:
        return None
    to = [wording.share_line(one.id, _place(one, ctx), _question_text(one, ctx)) for one in found]
    return cards.share(content.case_id, message=content.message, others=content.others, to=to, text=text)


def _question_text(case: Case, ctx: RenderContext) -> str:
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    return (_words(question, ctx) if question else None) or wording.NO_TEXT


def _media_refused(content: say.SayMediaRefused, ctx: RenderContext) -> Messages | None:
    found = ctx.session.get(CaseMedia, content.media)
    return notice.plain(wording.media_refused(content.case_id, found.refused_because or "")) if found else None


def _up_text(message: CaseMessage, case: Case, ctx: RenderContext) -> str | None:
    """Return what a party sees: the reason, and the question without who asked it or where."""
    if not message.text:
        return None
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    lines = [wording.handed_up(ctx.program, case.id, message.text)]
    return "\n".join([*lines, *([_words(question, ctx) or ""] if question and question.text else [])])


def _person_answer(content: say.SayPersonAnswer, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    text = _line_text(message, ctx) if case and message else None
    if case is None or message is None or text is None:
        return None
    along = [one for one in _goes_along(message, ctx) if one.state is MediaState.STORED]
    shown = [address for one in along if one.content_type == JPEG and (address := _address(one, ctx))]
    files = [address for one in along if one.content_type != JPEG and (address := _address(one, ctx))]
    text = "\n".join([text, *(f"{wording.LOOK_AT_FILE}：{address}" for address in files)])
    token = ctx.quote_token(case.question_id)
    if content.asks_back:
        return [*cards.asks_back(f"{text}\n{wording.PLEASE_QUOTE}", quote_token=token), *cards.pictures(shown)]
    said, button = cards.person_answer(case.id, text, quote_token=token)
    return [said, *cards.pictures(shown), button]


def _outcome(content: say.SayAnswerOutcome, ctx: RenderContext) -> Messages:
    owed = ctx.session.scalar(select(OwedMessage).where(OwedMessage.reason_key == f"answer:{content.message}"))
    delivery = owed.delivery if owed else None
    outcome = delivery.outcome if delivery else None
    if owed is not None and owed.cancelled_at is not None:
        text = wording.refused(owed.cancel_reason or "")
    elif outcome is Outcome.SENT:
        text = wording.ARRIVED
    elif outcome is Outcome.REFUSED and delivery is not None:
        text = wording.refused(delivery.error or str(delivery.status))
    elif outcome is Outcome.UNCERTAIN or (owed is not None and owed.is_repeat):
        text = wording.UNSURE
    else:
        text = wording.ON_ITS_WAY
    told = wording.sent(content.case_id, outcome=text)
    return cards.with_learning(told, content.case_id, reopen=False) if text == wording.ARRIVED else notice.plain(told)


def _handed_up(content: say.SayHandedUp, ctx: RenderContext) -> Messages | None:
    case, message = ctx.session.get(Case, content.case_id), ctx.session.get(CaseMessage, content.message)
    text = _up_text(message, case, ctx) if case and message else None
    return cards.with_reply(content.case_id, text) if text else None


def _came_back(content: say.SayCameBack, ctx: RenderContext) -> Messages | None:
    message = ctx.session.get(CaseMessage, content.message)
    if message is None or not message.text:
        return None
    heading = wording.heading(content.case_id, "")
    text = f"{heading}{wording.came_back(_party(content.party, ctx) or '', message.text)}"
    return cards.with_reply(content.case_id, text)


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
        f"{wording.heading(one.id, _place(one, ctx))}｜{wording.STATES[one.state]}\n{_asker_lines(one, ctx)[0]}"
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
    return notice.plain(wording.party_is_late(case.id, _party(case.handed_to, ctx) or ""))


def _desk(content: say.SayDeskQueue, ctx: RenderContext) -> Messages | None:
    case = ctx.session.get(Case, content.case_id)
    if case is None or case.state not in (State.OPEN, State.REOPENED):
        return None
    return notice.plain(wording.desk(case.id, offering.waiting(ctx.session)))


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayCaseCard: _card,
    say.SayCaseNote: _note,
    say.SayCaseRefusal: _refusal,
    say.SayPreview: _preview,
    say.SayShare: _share,
    say.SayShared: lambda content, _ctx: notice.plain(wording.shared(content.sent, content.skipped)),
    say.SayDrafted: lambda content, _ctx: notice.plain(wording.drafted(content.key, content.text, again=content.again)),
    say.SayMediaRefused: _media_refused,
    say.SayPersonAnswer: _person_answer,
    say.SayAnswerOutcome: _outcome,
    say.SayHandedUp: _handed_up,
    say.SayCameBack: _came_back,
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
