"""The one gate for pushes: reads whom they would disturb, and asks `bot.programme.leaving` when they may leave."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.chat import Chat
from bot.models.people import RoleGrant
from bot.programme import leaving
from bot.programme.leaving import Now, Reader, Wish
from bot.programme.published import Published

_NOBODY = Reader()
_DESK = Reader(works=True)


def leaves_at(session: Session, chat: Chat, wish: Wish, published: Published, now: datetime) -> datetime | None:
    """Return when a push to a chat may leave (program time); None: at once."""
    if isinstance(wish, Now):
        return None
    return leaving.leaves_at(wish, readers_of(session, [chat])[chat.id], published, now)


def readers_of(session: Session, chats: Iterable[Chat]) -> dict[int, Reader]:
    """Return by the chats' ids who is disturbed there, in one statement for all."""
    wanted = {one.id: one for one in chats}
    people = {one.line_id for one in wanted.values() if one.is_private}
    grants: dict[str, list[RoleGrant]] = {}
    if people:
        held = select(RoleGrant).where(RoleGrant.line_id.in_(people), RoleGrant.revoked_at.is_(None))
        for grant in session.scalars(held.order_by(RoleGrant.id)):
            grants.setdefault(grant.line_id, []).append(grant)
    return {number: _reader(chat, grants.get(chat.line_id, [])) for number, chat in wanted.items()}


def _reader(chat: Chat, grants: list[RoleGrant]) -> Reader:
    if not grants:
        return _DESK if chat.desk_since is not None else _NOBODY
    first = grants[0]  # Hours and absence are a person's: every role of theirs has the same.
    hours = (first.works_from, first.works_until)
    return Reader(
        works=True,
        hours=(hours[0], hours[1]) if hours[0] is not None and hours[1] is not None else None,
        is_away=all(one.away_since is not None for one in grants),
    )
