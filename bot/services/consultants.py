"""Whom the office's list names as consultant of a unit, matched with the people who have that role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import func, select
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


def units_of(session: Session, grants: Sequence[RoleGrant]) -> list[int]:
    """Return the ids of all units that consultants with these roles look after."""
    codes = {code for one in grants for code in one.scope}
    names = {name_key(one.name) for one in grants if not one.scope}
    is_theirs = cache(lambda cell: not names.isdisjoint(keys_in(cell)))  # Many units have the same cell.
    query = select(Unit.id, Unit.code, Unit.consultant)
    return [number for number, code, cell in session.execute(query) if code in codes or (names and is_theirs(cell))]


def may_report_for(grants: Iterable[RoleGrant], unit: Unit) -> bool:
    """Tell whether somebody with these roles is the unit's consultant, who notes what the school told them."""
    return any(one.role is Role.CONSULTANT and looks_after(one, [unit]) for one in grants)


def unmatched(session: Session, listed: Iterable[tuple[str, str | None]]) -> Mapping[str, list[str]]:
    """Return the names that nobody with the role has, and the codes of their units; `listed` as `as_listed` returns.

    A cell in which no name is recognised counts as it stands.
    """
    held = select(RoleGrant.name).where(RoleGrant.role == Role.CONSULTANT, RoleGrant.revoked_at.is_(None))
    known = {name_key(name) for name in session.scalars(held)}
    missing = cache(lambda cell: [one for one in names_in(cell) or (cell,) if name_key(one) not in known])
    found: dict[str, list[str]] = defaultdict(list)
    for code, cell in listed:
        for name in missing(cell) if cell else ():
            found[name].append(code)
    return found


def as_listed(session: Session) -> list[tuple[str, str | None]]:
    """Return each unit's code and whom the office's list names as its consultant, where it names somebody."""
    codes = func.aggregate_strings(Unit.code, ",")  # A row a cell: there are many units and few cells.
    query = select(Unit.consultant, codes).where(Unit.consultant.is_not(None)).group_by(Unit.consultant)
    return sorted((code, cell) for cell, joined in session.execute(query) for code in joined.split(","))
