"""Who has which rich menu 1:1: by their roles, changed and taken away with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.cards.menus import MenuRole
from bot.incoming import ChatKind
from bot.inserting import insert_if_new
from bot.models.chat import Chat
from bot.models.menu import RichMenu
from bot.models.people import Role, RoleGrant

# Of several roles the first one's menu is shown; readers only look, at the console.
_FIRST = ((Role.OFFICE, MenuRole.OFFICE), (Role.CONSULTANT, MenuRole.CONSULTANT), (Role.PARTY, MenuRole.PARTY))


@dataclass(frozen=True)
class Change:
    """A chat that shows another menu than it should: `key` is the one to show, None for that of everybody."""

    chat_id: int
    line_id: str
    key: str | None
    menu_id: str | None


def know(session: Session, keys: Iterable[str], *, now: datetime) -> None:
    """Have these menus made, each once."""
    for key in keys:
        insert_if_new(session, RichMenu, key=key, next_try_at=now, tries=0)


def known(session: Session) -> dict[str, RichMenu]:
    """Return the menus by their keys."""
    return {one.key: one for one in session.scalars(select(RichMenu))}


def next_change(session: Session, key_of: dict[MenuRole, str]) -> Change | None:
    """Return a chat whose menu is not that of its person's roles, where the right one is made; None: all are right."""
    made = {one.key: one.line_id for one in session.scalars(select(RichMenu)) if one.line_id is not None}
    held: dict[str, set[Role]] = {}
    grants = select(RoleGrant.line_id, RoleGrant.role).where(RoleGrant.revoked_at.is_(None))
    for line_id, role in session.execute(grants):
        held.setdefault(line_id, set()).add(role)
    chats = select(Chat.id, Chat.line_id, Chat.menu).where(
        Chat.kind == ChatKind.USER, Chat.left_at.is_(None), or_(Chat.line_id.in_(list(held)), Chat.menu.is_not(None))
    )
    for chat_id, line_id, shown in session.execute(chats.order_by(Chat.id)):
        wanted = _key(held.get(line_id, set()), key_of)
        if wanted != shown and (wanted is None or wanted in made):
            return Change(chat_id, line_id, wanted, made.get(wanted) if wanted else None)
    return None


def unused(session: Session, wanted: Sequence[str]) -> RichMenu | None:
    """Return a menu that nobody is to see any more."""
    shown = select(Chat.menu).where(Chat.menu.is_not(None), Chat.left_at.is_(None))
    query = select(RichMenu).where(RichMenu.key.not_in(list(wanted)), RichMenu.key.not_in(shown))
    return session.scalar(query.order_by(RichMenu.key).limit(1))


def _key(roles: set[Role], key_of: dict[MenuRole, str]) -> str | None:
    return next((key_of[menu] for role, menu in _FIRST if role in roles and menu in key_of), None)
