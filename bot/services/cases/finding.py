"""Finds cases: by what somebody quotes, by who asked, by who works on them; writes nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import among
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.people import Role
from bot.models.question import Question
from bot.models.school import Unit
from bot.programme.cases import State
from bot.services import binding, people


def units_of(session: Session, case: Case) -> list[Unit]:
    """Return the units a case is about: those of its group, or the one it came from."""
    if case.unit_id is not None:
        return [session.get_one(Unit, case.unit_id)]
    return binding.units_of(session, case.chat)


def collecting_case(session: Session, chat: Chat, asker_line_id: str, *, now: datetime) -> Case | None:
    """Return the asker's case that is still being told: opened or added to here in the last minutes (machine time)."""
    return session.scalar(
        select(Case)
        .where(
            Case.chat_id == chat.id,
            Case.asker_line_id == asker_line_id,
            Case.state != State.CLOSED,
            Case.collecting_until > now,
        )
        .order_by(Case.collecting_until.desc(), Case.id.desc())
        .limit(1)
    )


def count_open(session: Session, chat_ids: Sequence[int]) -> dict[int, int]:
    """Return how many cases of each of these chats are not closed; chats without any are left out."""
    here = among(session, Case.chat_id, chat_ids), Case.state != State.CLOSED
    counted = select(Case.chat_id, func.count()).where(*here).group_by(Case.chat_id)
    return dict(session.execute(counted).tuples().all())


def open_cases(session: Session, chat: Chat) -> list[Case]:
    """Return the cases of a chat that are not closed, the oldest first."""
    return open_cases_of(session, chat.id)


def open_cases_of(session: Session, chat_id: int) -> list[Case]:
    """Return the cases of the chat with this id that are not closed, the oldest first."""
    query = select(Case).where(Case.chat_id == chat_id, Case.state != State.CLOSED).order_by(Case.id)
    return list(session.scalars(query))


def case_of_question(session: Session, question: Question) -> Case | None:
    """Return the newest case that was opened for a question."""
    return session.scalar(select(Case).where(Case.question_id == question.id).order_by(Case.id.desc()).limit(1))


def cases_of(session: Session, line_id: str) -> list[Case]:
    """Return the open cases that somebody has or was offered, or their party was handed, the oldest first."""
    parties = {party for one in people.roles_of(session, line_id) if one.role is Role.PARTY for party in one.scope}
    query = select(Case).where(
        Case.state != State.CLOSED,
        (Case.holder_line_id == line_id)
        | (Case.offered_to == line_id)
        | ((Case.state == State.HANDED_UP) & Case.handed_to.in_(parties)),
    )
    return list(session.scalars(query.order_by(Case.id)))


def all_open(session: Session) -> list[Case]:
    """Return every open case, the oldest first."""
    return list(session.scalars(select(Case).where(Case.state != State.CLOSED).order_by(Case.id)))


def held_by(session: Session, line_id: str) -> Sequence[Case]:
    """Return the open cases that somebody has, the oldest first."""
    query = select(Case).where(Case.state != State.CLOSED, Case.holder_line_id == line_id)
    return session.scalars(query.order_by(Case.id)).all()
