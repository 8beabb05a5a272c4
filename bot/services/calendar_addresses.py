"""The addresses of the units' calendars: made when one is first asked for, renewed when one got into wrong hands."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.inserting import insert_if_new
from bot.models.calendar import CalendarAddress
from bot.models.chat import Chat
from bot.models.school import GroupBinding, Unit
from bot.services import audit
from bot.services.audit import Acting

_TOKEN_BYTES = 24  # Nobody tries 2^192.


def codes_of(session: Session, chat: Chat, *, now: datetime) -> tuple[str, ...]:
    """Return the codes of the units that a group serves, each with an address from now on; machine time."""
    query = (
        select(Unit.id, Unit.code, CalendarAddress.token)
        .join(GroupBinding, (GroupBinding.unit_id == Unit.id) & GroupBinding.unbound_at.is_(None))
        .outerjoin(CalendarAddress, CalendarAddress.unit_id == Unit.id)
        .where(GroupBinding.chat_id == chat.id)
        .order_by(Unit.code)
    )
    rows = session.execute(query).all()
    for unit_id, _, token in rows:
        if token is None:
            _make(session, unit_id, now=now)
    return tuple(code for _, code, _ in rows)


def tokens_of(session: Session, unit_ids: Sequence[int]) -> dict[int, str]:
    """Return the tokens of those units that have one."""
    query = select(CalendarAddress.unit_id, CalendarAddress.token).where(CalendarAddress.unit_id.in_(unit_ids))
    return dict(session.execute(query).tuples().all())


def token_of(session: Session, unit: Unit, *, now: datetime) -> str:
    """Return the token of a unit, which has one from now on."""
    _make(session, unit.id, now=now)
    return session.get_one(CalendarAddress, unit.id).token


def find(session: Session, token: str) -> Unit | None:
    """Return the unit whose address this is."""
    query = select(Unit).join(CalendarAddress, CalendarAddress.unit_id == Unit.id).where(CalendarAddress.token == token)
    return session.scalar(query)


def renew(session: Session, unit: Unit, acting: Acting) -> str:
    """Give a unit another address; the old one is nobody's."""
    row = session.get(CalendarAddress, unit.id)
    if row is not None:
        row.token, row.made_at = secrets.token_urlsafe(_TOKEN_BYTES), acting.machine_now
    audit.write_down(session, acting, "renew_calendar", f"unit {unit.code}")
    return token_of(session, unit, now=acting.machine_now)


def _make(session: Session, unit_id: int, *, now: datetime) -> None:
    insert_if_new(session, CalendarAddress, unit_id=unit_id, token=secrets.token_urlsafe(_TOKEN_BYTES), made_at=now)
