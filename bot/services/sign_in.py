"""Sign-in to the console: the page shows a code, its person types it 1:1 and confirms, and that browser goes on.

A link would open in LINE's own browser and be spent by previewers; a code that is typed has neither fault. The code
alone lets nobody in: only the browser that shows it has the secret that goes with it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.models.console import SignInRequest
from bot.services import attempts, people
from bot.wording.sign_in import SignInResult

CODE_DIGITS = 6
VALID_FOR = timedelta(minutes=5)
MOST_CODES = 10
CODES_WITHIN = timedelta(minutes=10)


class RequestState(StrEnum):
    """How far a browser's request is."""

    WAITING = "waiting"
    TYPED = "typed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    OVER = "over"


@dataclass(frozen=True)
class Asked:
    """A code to show, and the secret of the browser that shows it."""

    code: str
    key: str


def hash_of(secret: str) -> str:
    """Return what is kept of a secret of 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def ask(session: Session, *, browser: str, now: datetime) -> Asked:
    """Have a browser ask to be signed in."""
    taken = set(session.scalars(select(SignInRequest.code).where(SignInRequest.expires_at > now)))
    code = _new_code()
    while code in taken:
        code = _new_code()
    key = secrets.token_urlsafe(32)
    session.add(
        SignInRequest(key_hash=hash_of(key), code=code, browser=browser, asked_at=now, expires_at=now + VALID_FOR)
    )
    return Asked(code, key)


def type_code(session: Session, code: str, *, by: str, now: datetime) -> tuple[SignInResult, SignInRequest | None]:
    """Take a code that somebody with a role typed 1:1; nothing is signed in before they confirm."""
    if not people.roles_of(session, by):
        return SignInResult.NO_ROLE, None
    if not attempts.may_try(session, f"sign-in code:{by}", most=MOST_CODES, within=CODES_WITHIN, now=now):
        return SignInResult.TOO_MANY_TRIES, None
    request = session.scalar(
        select(SignInRequest).where(
            SignInRequest.code == code,
            SignInRequest.expires_at > now,
            SignInRequest.confirmed_at.is_(None),
            SignInRequest.refused_at.is_(None),
        )
    )
    if request is None or request.typed_by not in (None, by):
        return SignInResult.WRONG, None
    request.typed_by = by
    return SignInResult.ASK, request


def confirm(session: Session, request_id: int, *, by: str, now: datetime) -> SignInResult:
    """Let the browser in that shows the code, as the person who typed it."""
    if not people.roles_of(session, by):
        return SignInResult.NO_ROLE
    confirmed = session.execute(
        update(SignInRequest)
        .where(
            SignInRequest.id == request_id,
            SignInRequest.typed_by == by,
            SignInRequest.expires_at > now,
            SignInRequest.confirmed_at.is_(None),
            SignInRequest.refused_at.is_(None),
        )
        .values(confirmed_at=now)
        .returning(SignInRequest.id)
    ).first()
    return SignInResult.CONFIRMED if confirmed else SignInResult.EXPIRED


def refuse(session: Session, request_id: int, *, by: str, now: datetime) -> SignInResult:
    """Turn a browser away, also one that was confirmed a moment ago and has not gone on yet."""
    refused = session.execute(
        update(SignInRequest)
        .where(SignInRequest.id == request_id, SignInRequest.typed_by == by, SignInRequest.used_at.is_(None))
        .values(refused_at=now)
        .returning(SignInRequest.id)
    ).first()
    return SignInResult.REFUSED if refused else SignInResult.EXPIRED


def find(session: Session, key: str | None) -> SignInRequest | None:
    """Return what the browser with this secret asked for."""
    if key is None:
        return None
    return session.scalar(select(SignInRequest).where(SignInRequest.key_hash == hash_of(key)))


def state_of(request: SignInRequest, *, now: datetime) -> RequestState:
    """Return how far a request is."""
    if request.refused_at is not None:
        return RequestState.REFUSED
    if request.used_at is not None or request.expires_at <= now:
        return RequestState.OVER
    if request.confirmed_at is not None:
        return RequestState.CONFIRMED
    return RequestState.TYPED if request.typed_by else RequestState.WAITING


def take(session: Session, key: str | None, *, now: datetime) -> str | None:
    """Spend a confirmed request and return who is signed in by it; None when it is not confirmed, over or spent."""
    if key is None:
        return None
    return session.execute(
        update(SignInRequest)
        .where(
            SignInRequest.key_hash == hash_of(key),
            SignInRequest.confirmed_at.is_not(None),
            SignInRequest.refused_at.is_(None),
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInRequest.typed_by)
    ).scalar()


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
