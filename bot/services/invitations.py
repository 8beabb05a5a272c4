"""Invites people: checks that role and scope exist, and issues the code that gives them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.people import Role
from bot.models.school import Unit
from bot.services import audit, binding
from bot.services.audit import Acting
from bot.wording.binding import READER
from bot.wording.people import Invited

LONGEST_NAME = 40
_EVERY_UNIT = frozenset({"全部", "all", "不限"})


def invite_by_words(
    session: Session, name: str, role: str, scope: Sequence[str], acting: Acting
) -> tuple[Invited, str, str]:
    """Invite somebody by what was typed; return what came of it, the code or what is wrong, and the role's title."""
    knowledge = acting.published.knowledge
    terms, word = knowledge.program.terms, role.strip()
    parties = {typed: one for one in knowledge.parties for typed in (one.id, one.short_name, one.name)}
    roles = {terms.consultant: Role.CONSULTANT, terms.office: Role.OFFICE, "辦公室": Role.OFFICE, READER: Role.READER}
    if word in parties:
        came, result = invite(session, name, Role.PARTY, (parties[word].id,), acting)
        return came, result, parties[word].short_name
    if word not in roles:
        return Invited.NO_SUCH_ROLE, word, ""
    units = [one for one in scope if one not in _EVERY_UNIT]
    came, result = invite(session, name, roles[word], units, acting)
    return came, result, terms.office if roles[word] is Role.OFFICE else word


def invite(session: Session, name: str, role: Role, scope: Sequence[str], acting: Acting) -> tuple[Invited, str]:
    """Return what came of an invitation: the code, or what is wrong (the unit codes that do not exist)."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        return Invited.NO_NAME, ""
    if role is Role.CONSULTANT:
        known = set(session.scalars(select(Unit.code).where(Unit.code.in_(scope))))
        unknown = [one for one in scope if one not in known]
        if unknown:
            return Invited.NO_SUCH_UNIT, "、".join(unknown)
    elif role is Role.PARTY:
        known = {party.id for party in acting.published.knowledge.parties}
        if not scope or not set(scope) <= known:
            return Invited.WHICH_PARTY, ""
    else:
        scope = ()
    code = binding.issue_person_code(session, name=name, role=role, scope=scope, now=acting.machine_now)
    audit.write_down(session, acting, "invite", f"role {role.value}", scope=",".join(scope) or None)
    return Invited.DONE, code
