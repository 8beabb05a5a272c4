"""What chats are called where the office reads of them: by the units they serve; in a few statements for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from bot.database import among
from bot.models.announcement import AnnouncementGroup
from bot.models.chat import Chat, Person
from bot.models.school import GroupBinding, School, Unit
from bot.render.context import RenderContext
from bot.wording import announcements as wording
from bot.wording.binding import unit_name


def chat_names(chats: Iterable[Chat], ctx: RenderContext) -> dict[int, str]:
    """Name chats by the units that they serve now, else as LINE does; 1:1 by the person."""
    found = {one.id: one for one in chats}
    served = _served(list(found), ctx)
    people = _people([one.line_id for one in found.values() if one.is_private], ctx)
    return {
        number: served.get(number)
        or (wording.private(people.get(one.line_id)) if one.is_private else one.name or wording.A_CHAT)
        for number, one in found.items()
    }


def group_names(groups: Sequence[AnnouncementGroup], ctx: RenderContext) -> dict[int, str]:
    """Name the groups of an announcement by the units that it was for, else by what their chats are called."""
    wanted = {unit for one in groups for unit in one.units}
    units = _units(wanted, ctx)
    chats = chat_names((one.chat for one in groups if not one.units), ctx)
    return {
        one.id: "、".join(units[unit] for unit in one.units if unit in units) or chats.get(one.chat_id, wording.A_CHAT)
        for one in groups
    }


def _units(wanted: Collection[int], ctx: RenderContext) -> dict[int, str]:
    query = select(Unit.id, School.name, Unit.division).join(School, School.id == Unit.school_id)
    rows = ctx.session.execute(query.where(among(ctx.session, Unit.id, wanted)))
    return {number: unit_name(school, division) for number, school, division in rows}


def _served(chats: Sequence[int], ctx: RenderContext) -> dict[int, str]:
    query = (
        select(GroupBinding.chat_id, School.name, Unit.division)
        .join(Unit, Unit.id == GroupBinding.unit_id)
        .join(School, School.id == Unit.school_id)
        .where(GroupBinding.unbound_at.is_(None))
        .order_by(Unit.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for chat, school, division in ctx.session.execute(query.where(among(ctx.session, GroupBinding.chat_id, chats))):
        found[chat].append(unit_name(school, division))
    return {chat: "、".join(names) for chat, names in found.items()}


def _people(line_ids: Sequence[str], ctx: RenderContext) -> dict[str, str]:
    if not line_ids:
        return {}
    query = select(Person.line_id, Person.name).where(among(ctx.session, Person.line_id, line_ids))
    return {line_id: name for line_id, name in ctx.session.execute(query) if name}
