"""The units with the groups that serve them, read in parts of bounded size: what reminders are decided for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from bot.database import among
from bot.models.chat import Chat
from bot.models.school import GroupBinding, School, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A unit, and the group that serves it now (`chat_id` None: none does)."""

    unit_id: int
    code: str
    school: str
    division: str
    chat_id: int | None
    chat_name: str | None
    members: int | None
    is_gone: bool


@dataclass(frozen=True)
class Place:
    """How far the units have been read: first those of groups, group by group, then those without one."""

    after: int = 0
    without_group: bool = False


START = Place()

_COLUMNS = (Unit.id, Unit.code, School.name, Unit.division, Chat.id, Chat.name, Chat.line_id, Chat.member_count)
_OF_GROUPS = (
    select(*_COLUMNS, Chat.left_at)
    .select_from(GroupBinding)
    .join(Unit, Unit.id == GroupBinding.unit_id)
    .join(School, School.id == Unit.school_id)
    .join(Chat, Chat.id == GroupBinding.chat_id)
    .where(GroupBinding.unbound_at.is_(None))
    .order_by(GroupBinding.chat_id, GroupBinding.unit_id)
)
_BY_ID = (
    select(*_COLUMNS, Chat.left_at)
    .select_from(Unit)
    .join(School, School.id == Unit.school_id)
    .outerjoin(GroupBinding, (GroupBinding.unit_id == Unit.id) & GroupBinding.unbound_at.is_(None))
    .outerjoin(Chat, Chat.id == GroupBinding.chat_id)
    .order_by(Unit.id)
)
# A minimum, which cannot become a join of all bindings.
_BINDING = select(func.min(GroupBinding.id)).where(GroupBinding.unit_id == Unit.id, GroupBinding.unbound_at.is_(None))
_WHETHER_BOUND = select(Unit.id, _BINDING.scalar_subquery()).order_by(Unit.id)


def of_chat(session: Session, chat_id: int) -> list[Served]:
    """Return the units that a group serves now."""
    return _read(session, _OF_GROUPS.where(GroupBinding.chat_id == chat_id))


def next_part(session: Session, place: Place, *, size: int) -> tuple[list[Served], Place | None]:
    """Return the next units and the place after them, None at the end. The units of a group stay together."""
    # Which rows is looked up first: a plan that joins all units for each part would grow with the square.
    if place.without_group:
        rows = session.execute(_WHETHER_BOUND.where(Unit.id > place.after).limit(size)).all()
        alone = [unit_id for unit_id, binding_id in rows if binding_id is None]
        following = Place(rows[-1][0], without_group=True) if len(rows) == size else None
        return _read(session, _BY_ID.where(among(session, Unit.id, alone))) if alone else [], following
    following_ones = session.scalars(
        select(GroupBinding.id)
        .where(GroupBinding.unbound_at.is_(None), GroupBinding.chat_id > place.after)
        .order_by(GroupBinding.chat_id, GroupBinding.unit_id)
        .limit(size)
    ).all()
    part = _read(session, _OF_GROUPS.where(among(session, GroupBinding.id, following_ones)))
    if len(part) < size:
        return part, Place(without_group=True)
    last = part[-1].chat_id or 0
    whole = [one for one in part if one.chat_id != last] or of_chat(session, last)
    return whole, Place(whole[-1].chat_id or 0)


def all_parts(session: Session, *, size: int = 500) -> Iterator[list[Served]]:
    """Yield all units in parts."""
    place: Place | None = START
    while place is not None:
        part, place = next_part(session, place, size=size)
        if part:
            yield part


def _read(session: Session, query: Select[Any]) -> list[Served]:
    return [_served(row) for row in session.execute(query)]


def _served(row: Row[Any]) -> Served:
    unit_id, code, school, division, chat_id, chat_name, line_id, members, left_at = row
    return Served(
        unit_id=unit_id,
        code=code,
        school=school,
        division=division,
        chat_id=chat_id,
        chat_name=chat_name or line_id,
        members=members,
        is_gone=left_at is not None,
    )
