"""Requests for a person: opened once per question, and what the asker adds within a few minutes."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import insert_if_new
from bot.incoming import TextReceived
from bot.models.case import Case, CaseMessage, CaseState
from bot.models.chat import Chat
from bot.models.question import Question

COLLECTING_WINDOW = timedelta(minutes=3)


def open_case(
    session: Session, chat: Chat, asker_line_id: str, question: Question | None, *, now: datetime
) -> tuple[Case, bool]:
    """Open a case for a question (None: the asker will say); the flag is false when there was one already."""
    existing = _existing(session, chat, asker_line_id, question, now=now)
    if existing is not None:
        return existing, False
    case = Case(
        chat_id=chat.id,
        question_id=question.id if question else None,
        asker_line_id=asker_line_id,
        guesses=list(question.entries) if question else [],
        state=CaseState.OPEN,
        opened_at=now,
    )
    session.add(case)
    session.flush()
    return case, True


def collecting_case(session: Session, chat: Chat, asker_line_id: str, *, now: datetime) -> Case | None:
    """Return the asker's case that is still being told: opened here in the last minutes (machine time)."""
    return session.scalar(
        select(Case)
        .where(
            Case.chat_id == chat.id,
            Case.asker_line_id == asker_line_id,
            Case.state == CaseState.OPEN,
            Case.opened_at > now - COLLECTING_WINDOW,
        )
        .order_by(Case.id.desc())
        .limit(1)
    )


def add_to_case(session: Session, case_id: int, event: TextReceived) -> None:
    """Add what the asker says to the case; an edited message replaces its earlier self."""
    values = {"case_id": case_id, "by_line_id": event.user_id or "", "text": event.text, "text_as_of": event.sent_at}
    if insert_if_new(session, CaseMessage, line_message_id=event.message_id, **values):
        return
    line = find_line(session, event.message_id)
    if line is not None and line.text_as_of < event.sent_at:
        line.text, line.text_as_of = event.text, event.sent_at


def find_line(session: Session, line_message_id: str) -> CaseMessage | None:
    """Return the line of a transcript that came with this LINE message."""
    return session.scalar(select(CaseMessage).where(CaseMessage.line_message_id == line_message_id))


def forget_line(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase a line of a transcript that its writer took back."""
    line = find_line(session, line_message_id)
    if line is not None:
        line.text, line.text_as_of = None, now


def _existing(
    session: Session, chat: Chat, asker_line_id: str, question: Question | None, *, now: datetime
) -> Case | None:
    if question is not None:
        return session.scalar(select(Case).where(Case.question_id == question.id))
    collecting = collecting_case(session, chat, asker_line_id, now=now)
    return collecting if collecting is not None and collecting.question_id is None else None
