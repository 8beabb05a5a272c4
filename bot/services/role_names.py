"""How people with a role are called, and what they are in the programme's words."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.models.people import Role, RoleGrant
from bot.wording import binding


def title(given: RoleGrant, knowledge: Knowledge) -> str:
    """Return what somebody is by a role, in the programme's words."""
    terms = knowledge.program.terms
    if given.role is Role.PARTY:
        names = {party.id: party.short_name for party in knowledge.parties}
        return "、".join(names.get(party, party) for party in given.scope)
    return {Role.CONSULTANT: terms.consultant, Role.OFFICE: terms.office, Role.READER: binding.READER}[given.role]


def titles(knowledge: Knowledge) -> dict[Role, str]:
    """Return what the roles are called in general."""
    terms = knowledge.program.terms
    return {
        Role.CONSULTANT: terms.consultant,
        Role.PARTY: binding.PARTY,
        Role.OFFICE: terms.office,
        Role.READER: binding.READER,
    }


def names_of(session: Session, line_ids: Iterable[str]) -> dict[str, str]:
    """Return how people with a role are called, also of roles that were taken away."""
    query = select(RoleGrant.line_id, RoleGrant.name).where(RoleGrant.line_id.in_(list(line_ids)))
    return {line_id: name for line_id, name in session.execute(query.order_by(RoleGrant.id)) if name}


def one_of_each_role(session: Session, knowledge: Knowledge) -> list[tuple[RoleGrant, str]]:
    """Return a person of each role (each party counts as one) with the title it has; of the office everybody.

    What one of the office writes another approves.
    """
    query = select(RoleGrant).where(RoleGrant.revoked_at.is_(None)).order_by(RoleGrant.id)
    found = {
        (title(one, knowledge), one.line_id if one.role is Role.OFFICE else ""): one
        for one in reversed(session.scalars(query).all())
    }
    order = list(Role)
    first = sorted(found.items(), key=lambda pair: (order.index(pair[1].role), pair[1].id))
    return [(one, name) for (name, _), one in first]
