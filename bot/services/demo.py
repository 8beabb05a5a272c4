"""The schools of a demonstration, and codes to try them with; invented, loaded with DEMO_MODE=1 only."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.programme.person_names import names_in
from bot.services import binding, schools
from bot.services.schools_file import read_schools
from bot.wording.binding import READER, desk_name, newcomer, unit_name

SCHOOLS = Path(__file__).parents[1] / "demo" / "schools.csv"


def load_schools(session: Session, knowledge: Knowledge, *, now: datetime) -> bool:
    """Take over the demonstration's schools unless there are schools already; tell whether it did."""
    if session.scalar(select(Unit.id).limit(1)) is not None:
        return False
    rows = read_schools(SCHOOLS.read_bytes(), consultant=knowledge.program.terms.consultant)
    schools.take_schools(session, rows, now=now)
    return True


def codes(session: Session, knowledge: Knowledge, *, now: datetime) -> list[tuple[str, str]]:
    """Return who types it and a new code: units and desk without a group, those named as consultants, every role."""
    bound, title = binding.current_chats(session), knowledge.program.terms.consultant
    rows = read_schools(SCHOOLS.read_bytes(), consultant=title)
    shown = [unit for unit in schools.all_units(session) if unit.code in {row.unit_code for row in rows.rows}]
    issued = [
        (unit_name(unit.school.name, unit.division), binding.issue_code(session, unit, now=now))
        for unit in shown
        if unit.id not in bound
    ]
    if session.scalar(select(Chat.id).where(Chat.desk_since.is_not(None)).limit(1)) is None:
        issued.append((desk_name(title), binding.issue_desk_code(session, now=now)))
    for role, scope, name in _people(session, knowledge, shown):
        label = f"{title} {name}" if role is Role.CONSULTANT else name
        code = binding.issue_person_code(session, name=name, role=role, scope=scope, now=now)
        issued.append((label, code))
    return issued


def _people(session: Session, knowledge: Knowledge, shown: list[Unit]) -> Iterator[tuple[Role, list[str], str]]:
    """Yield role, scope and name of everybody to whom a role can be given; each role at least once."""
    terms = knowledge.program.terms
    given = set(session.scalars(select(RoleGrant.name).where(RoleGrant.revoked_at.is_(None))))
    named = dict.fromkeys(name for unit in shown for name in names_in(unit.consultant) if name not in given)
    for name in named or [newcomer(terms.consultant)]:
        yield Role.CONSULTANT, [], name
    for party in knowledge.parties:
        yield Role.PARTY, [party.id], party.short_name
    yield Role.OFFICE, [], terms.office
    yield Role.READER, [], READER
