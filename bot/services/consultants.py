"""Whom the office's list names as consultant of a unit, matched with the people who have that role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.programme.person_names import keys_in, name_key, names_in


def looks_after(grant: RoleGrant, units: Iterable[Unit]) -> bool:
    """Tell whether one of the units is this consultant's: by code, or without codes by name in the office's list."""
    if grant.scope:
        return any(unit.code in grant.scope for unit in units)
    name = name_key(grant.name)
    return any(name in keys_in(unit.consultant) for unit in units)


def may_report_for(grants: Iterable[RoleGrant], unit: Unit) -> bool:
    """Tell whether somebody with these roles is the unit's consultant, who notes what the school told them."""
    return any(one.role is Role.CONSULTANT and looks_after(one, [unit]) for one in grants)


def unmatched(session: Session, listed: Iterable[tuple[str, str | None]]) -> Mapping[str, list[str]]:
    """Return the names that nobody with the role has, and the codes of their units; `listed` as `as_listed` returns.

    A cell in which no name is recognised counts as it stands.
    """
    held = select(RoleGrant.name).where(RoleGrant.role == Role.CONSULTANT, RoleGrant.revoked_at.is_(None))
    known = {name_key(name) for name in session.scalars(held)}
    found: dict[str, list[str]] = defaultdict(list)
    missing: dict[str | None, list[str]] = {}  # Many units have the same cell.
    for code, cell in listed:
        if cell not in missing:
            names = names_in(cell) or ((cell,) if cell else ())
            missing[cell] = [name for name in names if name_key(name) not in known]
        for name in missing[cell]:
            found[name].append(code)
    return found


def as_listed(session: Session) -> list[tuple[str, str | None]]:
    """Return each unit's code and whom the office's list names as its consultant."""
    return list(session.execute(select(Unit.code, Unit.consultant).order_by(Unit.code)).tuples())
