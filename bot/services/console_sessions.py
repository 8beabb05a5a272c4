"""The browsers that people are signed in with: begun, recognised at every request, shown and ended."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from bot.models.console import ConsoleSession, SignInWay
from bot.services.sign_in import hash_of

LASTS = timedelta(days=7)
# Unused for so long it is over.
IDLE_FOR = timedelta(hours=12)
# How exact "last seen" is: writing it at every request would make every reader a writer.
NOTE_EVERY = timedelta(minutes=5)


def begin(session: Session, line_id: str, *, way: SignInWay, browser: str, now: datetime) -> str:
    """Sign somebody in and return the secret that their browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(
        ConsoleSession(
            token_hash=hash_of(token),
            line_id=line_id,
            way=way,
            browser=browser,
            started_at=now,
            seen_at=now,
            expires_at=now + LASTS,
        )
    )
    return token


def find(session: Session, token: str | None, *, now: datetime) -> ConsoleSession | None:
    """Return the session with this secret unless it is over."""
    if token is None:
        return None
    return session.scalar(select(ConsoleSession).where(ConsoleSession.token_hash == hash_of(token), *_is_open(now)))


def is_due_to_note(signed_in: ConsoleSession, *, now: datetime) -> bool:
    """Tell whether it is time to note that a session is in use."""
    return now - signed_in.seen_at >= NOTE_EVERY


def note_seen(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(ConsoleSession).where(ConsoleSession.id == session_id).values(seen_at=now))


def open_sessions(session: Session, line_id: str | None = None, *, now: datetime) -> Sequence[ConsoleSession]:
    """Return the sessions of somebody, or of everybody, that are not over; the latest first."""
    query = select(ConsoleSession).where(*_is_open(now)).order_by(ConsoleSession.seen_at.desc())
    return session.scalars(query.where(ConsoleSession.line_id == line_id) if line_id is not None else query).all()


def end(session: Session, session_id: int, *, of: str | None, now: datetime) -> bool:
    """End a session (`of` somebody, None: whose ever it is); tell whether it was open."""
    query = update(ConsoleSession).where(ConsoleSession.id == session_id, ConsoleSession.ended_at.is_(None))
    if of is not None:
        query = query.where(ConsoleSession.line_id == of)
    return session.execute(query.values(ended_at=now).returning(ConsoleSession.id)).first() is not None


def end_all(session: Session, line_id: str, *, but: int | None = None, now: datetime) -> int:
    """End the sessions of somebody, `but` one; return how many were open."""
    query = update(ConsoleSession).where(ConsoleSession.line_id == line_id, *_is_open(now))
    if but is not None:
        query = query.where(ConsoleSession.id != but)
    return len(session.execute(query.values(ended_at=now).returning(ConsoleSession.id)).all())


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ConsoleSession.ended_at.is_(None), ConsoleSession.expires_at > now, ConsoleSession.seen_at > now - IDLE_FOR
