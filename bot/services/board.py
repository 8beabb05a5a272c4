"""The units with what stands around them, as far as somebody may see them; a few statements, however many there are."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.faq.steps import SCHOOL, VENDOR
from bot.models.case import Case
from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.programme import unit_board
from bot.programme.cases import State
from bot.programme.figures import UnitLine
from bot.programme.person_names import keys_in, name_key
from bot.programme.published import Published
from bot.programme.unit_board import BoardLine
from bot.programme.unit_state import chosen_system, once_a_state
from bot.services import binding, progress, report
from bot.services.viewing import Viewer
from bot.wording.binding import unit_name

# Up to so many units are named to the database; of more everything is read.
_FEW = 50


def board(session: Session, viewer: Viewer, published: Published) -> list[BoardLine]:
    """Return the units that somebody may see."""
    lines = seen_by(viewer, report.present_lines(session, published), published.knowledge)
    return around(session, lines, published.knowledge)


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
        contact=unit.contact,
        current_system=unit.current_system,
        chat_id=current.chat_id if current else None,
        group_name=current.chat.name if current else None,
        members=current.chat.member_count if current else None,
        bot_is_gone=current is not None and current.chat.is_gone,
        last_heard_on=current.chat.last_heard_on if current else None,
        state=state,
        before=state,
    )


def around(session: Session, lines: Sequence[UnitLine], knowledge: Knowledge) -> list[BoardLine]:
    """Add to each unit what stands around it."""
    by_unit, by_chat = _open_cases(session, lines if len(lines) <= _FEW else None)
    next_of = once_a_state(lambda state: unit_board.what_is_next(state, knowledge))
    return [
        BoardLine(
            line=one,
            open_cases=by_unit[one.unit_id] + (by_chat[one.chat_id] if one.chat_id else 0),
            next=next_of(one.state),
        )
        for one in lines
    ]


def sees(viewer: Viewer, line: UnitLine, knowledge: Knowledge) -> bool:
    """Tell whether somebody may see a unit."""
    return bool(seen_by(viewer, [line], knowledge))


def seen_by(viewer: Viewer, lines: Sequence[UnitLine], knowledge: Knowledge) -> list[UnitLine]:
    """Return the units of these that somebody may see.

    The office and readers see all; so does a party that marks a step of every unit. A consultant sees the units looked
    after, a vendor those that chose its system.
    """
    if viewer.sees_all or any(step.marked_by in viewer.parties for step in knowledge.steps if step.marked_by != SCHOOL):
        return list(lines)
    as_consultant = [one for one in viewer.grants if one.role is Role.CONSULTANT]
    codes = {code for one in as_consultant for code in one.scope}
    names = {name_key(one.name) for one in as_consultant if not one.scope}
    is_vendor = any(step.marked_by == VENDOR for step in knowledge.steps)
    sold = {one.name for one in knowledge.systems.systems if is_vendor and one.party in viewer.parties}
    is_named = cache(lambda cell: not names.isdisjoint(keys_in(cell)))  # Few cells for many units.
    return [
        one
        for one in lines
        if one.code in codes or one.system in sold or (names and any(map(is_named, one.consultants)))
    ]


def _open_cases(session: Session, lines: Sequence[UnitLine] | None) -> tuple[Counter[int], Counter[int]]:
    """Count the cases that are not closed, by unit where a case is one unit's, else by group; of all when None."""
    query = (
        select(Case.unit_id, Case.chat_id, func.count())
        .where(Case.state != State.CLOSED)
        .group_by(Case.unit_id, Case.chat_id)
    )
    if lines is not None:
        units, chats = [one.unit_id for one in lines], [one.chat_id for one in lines if one.chat_id is not None]
        query = query.where(Case.unit_id.in_(units) | Case.chat_id.in_(chats))
    by_unit: Counter[int] = Counter()
    by_chat: Counter[int] = Counter()
    for unit_id, chat_id, number in session.execute(query):
        if unit_id is not None:
            by_unit[unit_id] += number
        else:
            by_chat[chat_id] += number
    return by_unit, by_chat
