"""Who is there to be asked: away and back, own hours, a role given or taken away; the queue follows at once."""

from collections.abc import Sequence
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.case import Case
from bot.models.people import Role, RoleGrant
from bot.outbox import ask_gate_again
from bot.services import audit, people
from bot.services.audit import Acting
from bot.services.cases import holding, offering

# How many waiting cases are offered to who comes back at once; the clock sees to the others.
_AT_ONCE = 5


def set_hours(session: Session, line_id: str, hours: tuple[time, time] | None, acting: Acting) -> bool:
    """Note in which hours somebody is asked (None: all); tell whether they hold a role at all."""
    grants = people.roles_of(session, line_id)
    for grant in grants:
        grant.works_from, grant.works_until = hours or (None, None)
    if grants:
        audit.write_down(session, acting, "set_hours", f"person {line_id}")
        _ask_gate_again(session, line_id, acting)
        has_come(session, line_id, acting)
    return bool(grants)


def go_away(session: Session, line_id: str, acting: Acting) -> bool:
    """Note that somebody is away: nothing new is asked of them, and others are asked for what they had not taken."""
    grants = people.roles_of(session, line_id)
    for grant in grants:
        grant.away_since = acting.machine_now
    if grants:
        audit.write_down(session, acting, "go_away", f"person {line_id}")
        _ask_others(session, line_id, acting)
    return bool(grants)


def come_back(session: Session, line_id: str, acting: Acting) -> bool:
    """Note that somebody is back, and ask them for what waits; tell whether they hold a role at all."""
    grants = people.roles_of(session, line_id)
    for grant in grants:
        grant.away_since = None
    if grants:
        audit.write_down(session, acting, "come_back", f"person {line_id}")
        _ask_gate_again(session, line_id, acting)
        has_come(session, line_id, acting)
    return bool(grants)


def has_come(session: Session, line_id: str, acting: Acting) -> None:
    """Ask somebody who is there now for what nobody else is being asked for."""
    if not any(one.role is Role.CONSULTANT for one in people.roles_of(session, line_id)):
        return
    session.flush()
    for number, case in enumerate(_waiting_for_anybody(session)):
        case.asked = [one for one in case.asked or [] if one != line_id]
        case.desk_reached = None if case.desk_reached is None else [one for one in case.desk_reached if one != line_id]
        case.look_at = acting.now
        if number < _AT_ONCE:
            offering.offer(session, case, acting)


def revoke(session: Session, grant_id: int, acting: Acting) -> bool:
    """Take a role away; what somebody who is no consultant any more had goes back into the queue."""
    grant = session.get(RoleGrant, grant_id)
    if grant is None or not people.revoke(session, grant_id, now=acting.machine_now):
        return False
    session.flush()
    audit.write_down(session, acting, "revoke", f"person {grant.line_id}", grant=grant.id, role=grant.role.value)
    if not any(one.role is Role.CONSULTANT for one in people.roles_of(session, grant.line_id)):
        _ask_others(session, grant.line_id, acting)
        holding.put_back_all(session, grant.line_id, acting)
    return True


def _ask_gate_again(session: Session, line_id: str, acting: Acting) -> None:
    """Have what waited for somebody's hours or return look at the gate again."""
    session.flush()
    chat = offering.private_chat(session, line_id)
    if chat is not None:
        ask_gate_again(session, chat, now=acting.now)


def _ask_others(session: Session, line_id: str, acting: Acting) -> None:
    offered = select(Case).where(Case.state.in_(offering.UNTAKEN), Case.offered_to == line_id).order_by(Case.id)
    for case in session.scalars(offered).all():
        offering.offer(session, case, acting)


def _waiting_for_anybody(session: Session) -> Sequence[Case]:
    query = select(Case).where(
        Case.state.in_(offering.UNTAKEN), Case.offered_to.is_(None), Case.offered_at.is_not(None)
    )
    return session.scalars(query.order_by(Case.id)).all()
