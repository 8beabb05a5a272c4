"""What was asked before a demonstration began, and cases at every stage, made by the services that people use."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.models.audit import Way
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.models.question import Decision, Question, Rating, RatingKind
from bot.models.school import Unit
from bot.programme.cases import Purpose
from bot.services import learning
from bot.services.audit import Acting
from bot.services.cases import closing, drafts, holding, notes, opening, sending
from bot.services.cases.drafts import Words
from bot.services.cases.opening import Request
from bot.services.cases.sending import Shown
from bot.services.demonstration.cast import DemoCase, party_of
from bot.services.demonstration.past import Past

_ASKED_EVERY = timedelta(minutes=97)
_QUESTIONS = 46
_STEP_LASTS = timedelta(minutes=9)


def begin(past: Past, units: Sequence[Unit], groups: dict[int, Chat]) -> None:
    """Have questions and cases in the past."""
    places = [(unit, groups[unit.id]) for unit in units if unit.id in groups and not groups[unit.id].is_gone]
    elsewhere = [(unit, chat) for unit, chat in places if unit.code not in past.cast.groups]
    _ask(past, elsewhere)
    for number, told in enumerate(past.cast.cases):
        named = next((pair for pair in places if pair[0].code == told.unit), None)
        unit, chat = named or elsewhere[(number * 3) % len(elsewhere)]
        _tell(past, told, unit, chat)
    _note_as_sent(past)


def _ask(past: Past, places: Sequence[tuple[Unit, Chat]]) -> None:
    """Ask official questions, which were answered, and some that nothing answers."""
    entries = past.published.knowledge.entries
    for number in range(_QUESTIONS):
        unit, chat = places[(number * 7) % len(places)]
        when = past.machine(past.working(past.start - _ASKED_EVERY * (number + 1)))
        entry = entries[(number * 5) % len(entries)]
        unanswered = past.cast.unanswered[number // 8 % len(past.cast.unanswered)] if number % 8 == 0 else None
        words = (entry.question, *entry.variants)
        question = _question(
            past,
            chat,
            past.asker(unit),
            unanswered or words[number % len(words)],
            when=when,
            message_id=f"demo-{number}",
        )
        if unanswered is None:
            question.decision, question.entries = Decision.ANSWERED, [entry.number]
            question.parts = [{"entry": entry.number, "facet": None}]
            question.answered_at = when
            _rate(past, question, number, when)


def _rate(past: Past, question: Question, number: int, when: datetime) -> None:
    kinds = {3: RatingKind.HELPFUL, 5: RatingKind.HELPFUL, 6: RatingKind.UNSOLVED, 9: RatingKind.NOT_MEANT}
    kind = kinds.get(number % 11)
    if kind is not None:
        by = question.asker_line_id or ""
        past.session.add(Rating(question_id=question.id, kind=kind, by_line_id=by, rated_at=when))


def _question(  # noqa: PLR0913 - a row's own columns
    past: Past, chat: Chat, asker: str, text: str, *, when: datetime, message_id: str
) -> Question:
    question = Question(
        chat_id=chat.id,
        line_message_id=message_id,
        asker_line_id=asker,
        text=text,
        text_as_of=when,
        asked_at=when,
        addressed=True,
        decision=Decision.NONE,
        entries=[],
        parts=[],
        knowledge_version=past.published.version,
    )
    past.session.add(question)
    past.session.flush()
    return question


def _tell(past: Past, told: DemoCase, unit: Unit, chat: Chat) -> None:
    """Open a case and bring it to its stage, step by step as people would."""
    begun = past.start - timedelta(minutes=told.ago_minutes)
    asker = past.asker(unit)
    question = _question(
        past, chat, asker, told.text, when=past.machine(begun), message_id=f"demo-case-{told.ago_minutes}"
    )
    request = Request(chat=chat, asker_line_id=asker, question=question)
    case = opening.open_case(past.session, request, _acting(past, asker, begun, chat)).case
    if told.stage == "open":
        return
    consultants = past.cast.consultants
    by = consultants[told.by % len(consultants)].line_id
    holding.claim(past.session, case, _acting(past, by, begun + _STEP_LASTS))
    acting = _acting(past, by, begun + 2 * _STEP_LASTS)
    if told.note is not None:
        notes.add(past.session, case, told.note, acting)
    if told.draft is not None:
        drafts.write(
            past.session, drafts.begin(past.session, case, Purpose.ANSWER, acting).draft, Words(told.draft), acting
        )
    if told.answer is not None:
        _answer(past, told, case, by, begun + 2 * _STEP_LASTS)
    if told.stage == "closed":
        names = past.published.knowledge.program.bot.short_names
        learning.draft_from_case(past.session, case, by=by, bot_names=names, now=past.machine(begun))
    if told.stage in ("closed", "reopened"):
        closing.close(past.session, case, _acting(past, by, begun + 3 * _STEP_LASTS))
    if told.stage == "reopened":
        closing.reopen(past.session, case, _acting(past, asker, past.start - _STEP_LASTS, chat))


def _answer(past: Past, told: DemoCase, case: Case, by: str, when: datetime) -> None:
    acting = _acting(past, by, when)
    party = party_of(told.to, past.published.knowledge) if told.stage == "handed_up" else None
    purpose = Purpose.HAND_UP if party else Purpose.ANSWER
    draft = drafts.begin(past.session, case, purpose, acting, party=party).draft
    drafts.write(past.session, draft, Words(told.answer or ""), acting)
    shown = Shown(draft, draft.version)
    sending.send(past.session, case, shown, acting, ask_back=told.stage == "waiting")


def _acting(past: Past, by: str, when: datetime, chat: Chat | None = None) -> Acting:
    moment = past.at(min(when, past.start))
    return Acting(by=by, way=Way.CHAT, moment=moment, published=past.published, chat_id=chat.id if chat else None)


def _note_as_sent(past: Past) -> None:
    """Note what was owed in the past as sent then; what waits for somebody today is still to be sent."""
    past.session.flush()
    today = past.start - timedelta(hours=1)
    owed = past.session.scalars(select(OwedMessage).where(OwedMessage.delivery_id.is_(None))).all()
    for one in owed:
        if one.created_at >= past.machine(today):
            continue
        delivery = Delivery(
            channel=Channel.PUSH,
            chat_id=one.chat_id,
            body=[],
            created_at=one.created_at,
            tries=1,
            first_try_at=one.created_at,
            next_try_at=one.created_at,
            outcome=Outcome.SENT,
            outcome_at=one.created_at,
            status=200,
            billed=one.chat.member_count or 1,
        )
        past.session.add(delivery)
        past.session.flush()
        one.delivery_id, one.message_count = delivery.id, 1
