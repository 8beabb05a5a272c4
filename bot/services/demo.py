"""The schools of a demonstration, and codes to try them with; invented, loaded with DEMO_MODE=1 only."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.entry import Knowledge
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.programme.person_names import names_in
from bot.services import binding, schools
from bot.services.schools_file import read_schools
from bot.wording.binding import desk_name, unit_name

SCHOOLS = Path(__file__).parents[1] / "demo" / "schools.csv"


def load_schools(session: Session, knowledge: Knowledge, *, now: datetime) -> bool:
    """Take over the demonstration's schools unless there are schools already; tell whether it did."""
    if session.scalar(select(Unit.id).limit(1)) is not None:
        return False
    rows = read_schools(SCHOOLS.read_bytes(), consultant=knowledge.program.terms.consultant)
    schools.take_schools(session, rows, now=now)
    return True


def codes(session: Session, knowledge: Knowledge, *, now: datetime) -> list[tuple[str, str]]:
    """Return who types it and a new code: for each unit, consultant, party and desk of the chat page that has none."""
    bound, title = binding.current_chats(session), knowledge.program.terms.consultant
    rows = read_schools(SCHOOLS.read_bytes(), consultant=title)
    shown = [unit for unit in schools.all_units(session) if unit.code in {row.unit_code for row in rows.rows}]
    given = session.scalars(select(RoleGrant).where(RoleGrant.revoked_at.is_(None))).all()
    names, parties = {one.name for one in given}, {party for one in given for party in one.scope}
    issued = [
        (unit_name(unit.school.name, unit.division), binding.issue_code(session, unit, now=now))
        for unit in shown
        if unit.id not in bound
    ]
    for name in dict.fromkeys(name for unit in shown for name in names_in(unit.consultant) if name not in names):
        code = binding.issue_person_code(session, name=name, role=Role.CONSULTANT, scope=[], now=now)
        issued.append((f"{title} {name}", code))
    if session.scalar(select(Chat.id).where(Chat.desk_since.is_not(None)).limit(1)) is None:
        issued.append((desk_name(title), binding.issue_desk_code(session, now=now)))
    for party in (one for one in knowledge.parties if one.id not in parties):
        code = binding.issue_person_code(session, name=party.short_name, role=Role.PARTY, scope=[party.id], now=now)
        issued.append((party.short_name, code))
    return issued
