"""Who may do what: roles given by a one-time code, looked up and taken away."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.people import Role, RoleGrant
from bot.models.school import OneTimeCode


def grant(session: Session, code: OneTimeCode, *, line_id: str, now: datetime) -> RoleGrant:
    """Give somebody the role of a person's code."""
    given = RoleGrant(
        line_id=line_id,
        name=code.name or "",
        role=Role(code.role or ""),
        scope=list(code.scope or []),
        code_id=code.id,
        granted_at=now,
    )
    session.add(given)
    session.flush()
    return given


def roles_of(session: Session, line_id: str | None) -> Sequence[RoleGrant]:
    """Return the roles that somebody holds; nobody without an id holds any."""
    if line_id is None:
        return ()
    query = select(RoleGrant).where(RoleGrant.line_id == line_id, RoleGrant.revoked_at.is_(None))
    return session.scalars(query.order_by(RoleGrant.id)).all()


def line_ids_with(session: Session, role: Role) -> list[str]:
    """Return who holds a role, each once, who got it first before the others."""
    query = select(RoleGrant.line_id).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
    return list(dict.fromkeys(session.scalars(query.order_by(RoleGrant.id))))


def parties_of(grants: Sequence[RoleGrant]) -> set[str]:
    """Return the parties (ids) for which somebody with these roles speaks."""
    return {party for grant in grants if grant.role is Role.PARTY for party in grant.scope}


def everybody(session: Session) -> Sequence[RoleGrant]:
    """Return all roles that were given, also those taken away."""
    return session.scalars(select(RoleGrant).order_by(RoleGrant.id)).all()


def with_role(session: Session, role: Role) -> list[RoleGrant]:
    """Return who holds a role now, each person once, by name."""
    held = select(RoleGrant).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
    found = {one.line_id: one for one in session.scalars(held.order_by(RoleGrant.id.desc()))}
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def find_consultant(session: Session, called: str) -> RoleGrant | None:
    """Return the one consultant who is called so, or whose name alone has this in it."""
    wanted = re.sub(r"(?:老師|先生|小姐)$", "", called.strip())
    known = with_role(session, Role.CONSULTANT)
    exact = [one for one in known if one.name == wanted]
    found = exact or [one for one in known if wanted and wanted in one.name]
    return found[0] if len(found) == 1 else None


def find(session: Session, grant_id: int) -> RoleGrant | None:
    """Return a role that was given, also one that was taken away."""
    return session.get(RoleGrant, grant_id)


def is_last_office(session: Session, given: RoleGrant) -> bool:
    """Tell whether nobody else could give roles if this one were taken away."""
    if given.role is not Role.OFFICE or given.revoked_at is not None:
        return False
    others = select(RoleGrant.id).where(
        RoleGrant.role == Role.OFFICE, RoleGrant.revoked_at.is_(None), RoleGrant.line_id != given.line_id
    )
    return session.scalar(others.limit(1)) is None


def revoke(session: Session, grant_id: int, *, now: datetime) -> bool:
    """Take a role away; tell whether it was held."""
    given = session.get(RoleGrant, grant_id)
    if given is None or given.revoked_at is not None:
        return False
    given.revoked_at = now
    return True
