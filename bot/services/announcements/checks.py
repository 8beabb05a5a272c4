"""Looks again, in sets, at announcements that are about to leave: stopped meanwhile, or the group has done the step."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot.models.announcement import Announcement
from bot.models.outbox import OwedMessage
from bot.models.school import GroupBinding
from bot.programme.announcing import State
from bot.programme.audience import Selection, is_short_of
from bot.programme.published import Published
from bot.services import progress
from bot.services.announcements.results import DROPPED, STOPPED


def drops(session: Session, owed: Sequence[OwedMessage], published: Published) -> Mapping[int, str]:
    """Return why some of these are not to leave, by their ids."""
    contents = [(one, say.from_row(one.content)) for one in owed if one.content.get("say") == "announcement"]
    wanted = {one: content.announcement_id for one, content in contents if isinstance(content, say.SayAnnouncement)}
    if not wanted:
        return {}
    rows = session.scalars(
        select(Announcement).where(Announcement.id.in_(set(wanted.values()))).execution_options(populate_existing=True)
    )
    by_id = {row.id: row for row in rows}
    found: dict[int, str] = {}
    waits: dict[int, list[OwedMessage]] = {}
    for one, number in wanted.items():
        row = by_id.get(number)
        if row is None or row.state is not State.SENDING:
            found[one.id] = STOPPED
        elif row.selection.get("not_reached"):
            waits.setdefault(number, []).append(one)
    for number, messages in waits.items():
        steps = Selection.from_row(by_id[number].selection).not_reached
        short = _short_of(session, [one.chat_id for one in messages], steps, published)
        found |= {one.id: DROPPED for one in messages if one.chat_id not in short}
    return found


def _short_of(session: Session, chats: Sequence[int], wanted: Sequence[str], published: Published) -> set[int]:
    """Return the chats of which a unit has not reached one of these steps."""
    bound = select(GroupBinding.unit_id, GroupBinding.chat_id).where(
        GroupBinding.chat_id.in_(chats), GroupBinding.unbound_at.is_(None)
    )
    units = dict(session.execute(bound).tuples().all())
    states, steps = progress.states_of(session, units), published.knowledge.steps
    return {chat for unit, chat in units.items() if is_short_of(states[unit], wanted, steps)}
