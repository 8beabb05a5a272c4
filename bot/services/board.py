"""The units with what stands around them, as far as somebody may see them; a few statements, however many there are."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.faq.steps import SCHOOL, VENDOR
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.school import GroupBinding, Unit
from bot.programme.cases import State
from bot.programme.figures import UnitLine
from bot.programme.person_names import keys_in, name_key
from bot.programme.published import Published
from bot.programme.unit_board import BoardLine, board_line
from bot.programme.unit_state import chosen_system
from bot.services import binding, progress, report
from bot.services.viewing import Viewer
from bot.wording.binding import unit_name

# Up to so many units are named to the database; of more everything is read.
_FEW = 50


def board(session: Session, viewer: Viewer, published: Published) -> list[BoardLine]:
    """Return the units that somebody may see."""
    lines = report.present_lines(session, published)
    return around(session, [one for one in lines if sees(viewer, one, published.knowledge)], published.knowledge)


def line_of(session: Session, unit: Unit, published: Published) -> UnitLine:
    """Return the line of one unit."""
    state = progress.state_of(session, unit)
    current = binding.current_binding(session, unit)
    grants = session.scalars(select(RoleGrant).where(RoleGrant.role == Role.CONSULTANT, RoleGrant.revoked_at.is_(None)))
    own = dict.fromkeys(one.name for one in grants if unit.code in one.scope)
    systems = {system.id: system.name for system in published.knowledge.systems.systems}
    system = chosen_system(state, published.knowledge)
    return UnitLine(
        unit_id=unit.id,
        code=unit.code,
        name=unit_name(unit.school.name, unit.division),
        school_code=unit.school.code,
        county=unit.school.county,
        consultants=tuple(own) or ((unit.consultant,) if unit.consultant else ()),
        system=systems.get(system, system) if system else None,
        chat_id=current.chat_id if current else None,
        bot_is_gone=current is not None and current.chat.is_gone,
        last_heard_on=current.chat.last_heard_on if current else None,
        state=state,
        before=state,
    )


def around(session: Session, lines: list[UnitLine], knowledge: Knowledge) -> list[BoardLine]:
    """Add to each unit what stands around it."""
    query = (
        select(Unit.id, Unit.contact, Unit.current_system, Chat.name)
        .outerjoin(GroupBinding, (GroupBinding.unit_id == Unit.id) & GroupBinding.unbound_at.is_(None))
        .outerjoin(Chat, Chat.id == GroupBinding.chat_id)
    )
    if len(lines) <= _FEW:
        query = query.where(Unit.id.in_([one.unit_id for one in lines]))
    facts = {row.id: row for row in session.execute(query)}
    by_unit, by_chat = _open_cases(session)
    return [
        board_line(
            one,
            knowledge,
            contact=facts[one.unit_id].contact,
            current_system=facts[one.unit_id].current_system,
            group_name=facts[one.unit_id].name,
            open_cases=by_unit[one.unit_id] + (by_chat[one.chat_id] if one.chat_id else 0),
        )
        for one in lines
    ]


def sees(viewer: Viewer, line: UnitLine, knowledge: Knowledge) -> bool:
    """Tell whether somebody may see a unit.

    The office and readers see all; so does a party that marks a step of every unit. A consultant sees the units looked
    after, a vendor those that chose its system.
    """
    if viewer.sees_all or any(step.marked_by in viewer.parties for step in knowledge.steps if step.marked_by != SCHOOL):
        return True
    listed = {key for cell in line.consultants for key in keys_in(cell)}
    if any(
        line.code in one.scope or (not one.scope and name_key(one.name) in listed)
        for one in viewer.grants
        if one.role is Role.CONSULTANT
    ):
        return True
    sold = {system.name for system in knowledge.systems.systems if system.party in viewer.parties}
    return line.system in sold and any(step.marked_by == VENDOR for step in knowledge.steps)


def _open_cases(session: Session) -> tuple[Counter[int], Counter[int]]:
    """Count the cases that are not closed, by unit where a case is one unit's, else by group."""
    query = (
        select(Case.unit_id, Case.chat_id, func.count())
        .where(Case.state != State.CLOSED)
        .group_by(Case.unit_id, Case.chat_id)
    )
    by_unit: Counter[int] = Counter()
    by_chat: Counter[int] = Counter()
    for unit_id, chat_id, number in session.execute(query):
        if unit_id is not None:
            by_unit[unit_id] += number
        else:
            by_chat[chat_id] += number
    return by_unit, by_chat
