"""Questions meant for the bot: kept with what was decided, found again for follow-ups, rated, taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.faq import found as f
from bot.incoming import TextReceived
from bot.inserting import insert_if_new, insert_row
from bot.masking import mask
from bot.models.chat import Chat
from bot.models.outbox import SentMessage
from bot.models.question import Decision, Question, QuietThread, Rating, RatingKind, is_unanswered
from bot.outbox import cancel_for_question, erase_from_calls
from bot.reading.addressing import find_address
from bot.reading.courtesy import is_courtesy
from bot.reading.judging import Previous
from bot.reading.meaning import STATE_ENTRY, Asks

FOLLOW_UP_WINDOW = timedelta(minutes=10)
QUIET_THREAD = timedelta(minutes=30)


def decision_of(decision: f.Decision) -> Decision:
    """Return the stored form of a decision."""
    match decision:
        case f.Answer():
            return Decision.ANSWERED
        case f.Suggestions():
            return Decision.SUGGESTED
        case f.Status():
            return Decision.STATUS
        case f.NoMatch() | f.Silent():
            return Decision.NONE


def keep_question(  # noqa: PLR0913 - each says something of its own
    session: Session,
    event: TextReceived,
    chat: Chat,
    asks: Asks,
    *,
    earlier: Question | None,
    version: int,
    now: datetime,
) -> Question:
    """Keep a message meant for the bot with what was decided; an edited one takes the place of its `earlier` self."""
    decided = asks.found.decision
    parts = decided.parts if isinstance(decided, f.Answer) else ()
    values = {
        "asker_line_id": event.user_id,
        "text": mask(event.text),
        "text_as_of": event.sent_at,
        "quote_token": event.quote_token,
        "asked_at": event.received_at,
        "answered_at": now,
        "addressed": asks.addressed,
        "is_question": decided.is_question if isinstance(decided, f.NoMatch) else True,
        "decision": decision_of(decided),
        "entries": [candidate.entry for candidate in asks.found.ranked],
        "parts": [{"entry": part.entry, "facet": part.facet} for part in parts],
        "knowledge_version": version,
    }
    if earlier is None:
        return insert_row(session, Question, chat_id=chat.id, line_message_id=event.message_id, **values)
    for name, value in values.items():
        setattr(earlier, name, value)
    return earlier


def find_by_message(session: Session, line_message_id: str) -> Question | None:
    """Return the question that came with this LINE message."""
    return session.scalar(select(Question).where(Question.line_message_id == line_message_id))


def quoted_question(session: Session, line_message_id: str) -> tuple[bool, int | None]:
    """Tell whether a message of the bot is quoted, and which question it belonged to."""
    sent = session.get(SentMessage, line_message_id)
    return (True, sent.question_id) if sent else (False, None)


def latest_question(session: Session, chat: Chat, asker_line_id: str, *, now: datetime) -> Question | None:
    """Return the asker's last question in this chat within the follow-up window (machine time)."""
    return session.scalar(
        select(Question)
        .where(
            Question.chat_id == chat.id,
            Question.asker_line_id == asker_line_id,
            Question.asked_at >= now - FOLLOW_UP_WINDOW,
        )
        .order_by(Question.asked_at.desc(), Question.id.desc())
        .limit(1)
    )


def latest_to_ask(
    session: Session, chat: Chat, asker_line_id: str, bot_names: Sequence[str], *, now: datetime
) -> Question | None:
    """Return what the asker last asked the bot here, if that was just now and a question that a person could answer."""
    latest = latest_question(session, chat, asker_line_id, now=now)
    if latest is None or not latest.is_question or not latest.text:
        return None
    return None if is_courtesy(find_address(latest.text, (), bot_names).words) else latest


def previous_of(question: Question | None) -> Previous | None:
    """Return what a follow-up builds on; None when the question was not answered."""
    if question is None or question.decision is not Decision.ANSWERED:
        return None
    return Previous(text=question.text, entries=tuple(part["entry"] for part in question.parts))


def choose(session: Session, question: Question, entry: int, *, by: str | None, now: datetime) -> None:
    """Note that somebody chose an entry from the suggestions: it is what the question meant."""
    rate(session, question, RatingKind.CHOSEN, by=by, now=now, entry=entry)
    question.decision = Decision.ANSWERED
    question.parts = [{"entry": entry, "facet": None}]


def rate(  # noqa: PLR0913 - each says something of its own
    session: Session, question: Question, kind: RatingKind, *, by: str | None, now: datetime, entry: int = 0
) -> bool:
    """Keep one person's opinion, once; tell whether it is new."""
    values = {"question_id": question.id, "kind": kind, "by_line_id": by or "", "entry": entry, "rated_at": now}
    return insert_if_new(session, Rating, **values)


def leave_thread(session: Session, question: Question, *, now: datetime) -> None:
    """Say nothing of this question's answer to its asker for a while unless the bot is addressed."""
    if question.asker_line_id is None:
        return
    entries = [part["entry"] for part in question.parts] or [STATE_ENTRY]
    until = now + QUIET_THREAD
    key = {"chat_id": question.chat_id, "asker_line_id": question.asker_line_id}
    if not insert_if_new(session, QuietThread, **key, entries=entries, until=until):
        thread = session.get_one(QuietThread, (question.chat_id, question.asker_line_id))
        thread.entries = [*(thread.entries if thread.until > now else ()), *entries]
        thread.until = until


def end_quiet(session: Session, chat: Chat) -> None:
    """Speak of everything again in this chat."""
    session.execute(delete(QuietThread).where(QuietThread.chat_id == chat.id))


def unsent_key(line_message_id: str) -> str:
    """Return the key under which a message that was taken back is remembered."""
    return f"unsent:{line_message_id}"


def forget_message(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase what somebody took back, and drop answers to it that have not been sent."""
    question = find_by_message(session, line_message_id)
    if question is not None:
        question.text = None
        question.quote_token = None
        question.text_as_of = now
        cancel_for_question(session, question.id, reason="unsent", now=now)
        erase_from_calls(session, question_id=question.id, now=now)


def unanswered(session: Session, *, limit: int) -> Sequence[Question]:
    """Return what people asked the bot and nothing answered, and 「都不是」, newest first."""
    query = select(Question).where(is_unanswered()).order_by(Question.id.desc()).limit(limit)
    return session.scalars(query).all()
