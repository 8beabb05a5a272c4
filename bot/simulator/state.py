"""Who is who in the stand-in: people, chats, who is in them; and the picture of it the page gets."""

import sqlite3
from typing import Any

from bot.simulator import quota, rich_menus
from bot.simulator.demo import Bot, Cast
from bot.simulator.storage import Transaction

# Chats that nobody here is in are none of the page's business.
_SEEN = """
    SELECT * FROM chat
    WHERE kind <> 'group' OR NOT bot_in OR id IN (SELECT chat FROM member JOIN person ON person.id = member.person)
    ORDER BY kind, rowid
"""
AUTOMATIC_REDELIVERY = "automatic_redelivery"


def set_stage(db: Transaction, cast: Cast) -> list[str]:
    """Store who of the cast is not there yet; return the ids of the groups that are new."""
    for person in cast.people:
        is_new = db.run(
            "INSERT OR IGNORE INTO person (id, name, role, has_user_id) VALUES (?, ?, ?, ?)",
            person.id, person.name, person.role, person.has_user_id,
        )  # fmt: skip
        if is_new and person.has_user_id:  # Whoever befriends the bot has agreed to give it the userId.
            db.run("INSERT INTO chat VALUES (?, 'user', ?, ?, 1)", person.id, person.name, person.id)
            db.run("INSERT INTO member (chat, person) VALUES (?, ?)", person.id, person.id)
    for group in cast.elsewhere:
        db.run("INSERT OR IGNORE INTO chat VALUES (?, 'group', ?, NULL, 1)", group.id, group.name)
        for member in group.members:
            db.run("INSERT OR IGNORE INTO member (chat, person) VALUES (?, ?)", group.id, member)
    new = []
    for group in cast.groups:
        if not db.run("INSERT OR IGNORE INTO chat VALUES (?, 'group', ?, NULL, 0)", group.id, group.name):
            continue
        new.append(group.id)
        for member in group.members:
            db.run("INSERT INTO member (chat, person) VALUES (?, ?)", group.id, member)
    return new


def find_chat(db: Transaction, chat_id: str) -> sqlite3.Row | None:
    """Return a chat; a 1:1 chat has the id of its person."""
    return db.one("SELECT * FROM chat WHERE id = ?", chat_id)


def find_person(db: Transaction, person_id: str) -> sqlite3.Row | None:
    """Return a person."""
    return db.one("SELECT * FROM person WHERE id = ?", person_id)


def find_group_with_bot(db: Transaction, group_id: str) -> sqlite3.Row | None:
    """Return a group the bot is in: the only kind LINE lets it ask about."""
    return db.one("SELECT * FROM chat WHERE id = ? AND kind = 'group' AND bot_in", group_id)


def member_ids(db: Transaction, chat_id: str) -> list[str]:
    """Return the people of a chat, without the bot."""
    return [row["person"] for row in db.all("SELECT person FROM member WHERE chat = ? ORDER BY rowid", chat_id)]


def is_member(db: Transaction, chat_id: str, person_id: str) -> bool:
    """Tell whether a person is in a chat."""
    return db.one("SELECT 1 FROM member WHERE chat = ? AND person = ?", chat_id, person_id) is not None


def set_bot_in(db: Transaction, chat_id: str, *, bot_in: bool) -> None:
    """Store that the bot came into a chat, or left it."""
    db.run("UPDATE chat SET bot_in = ? WHERE id = ?", bot_in, chat_id)
    db.state_changed()


def set_member(db: Transaction, chat_id: str, person_id: str, *, present: bool) -> bool:
    """Store that a person came into a group, or left it; tell whether that is news."""
    sql = (
        "INSERT OR IGNORE INTO member (chat, person) VALUES (?, ?)"
        if present
        else "DELETE FROM member WHERE chat = ? AND person = ?"
    )
    db.state_changed()
    return db.run(sql, chat_id, person_id) > 0


def page_state(db: Transaction, bot: Bot) -> dict[str, Any]:
    """Return everything the page shows beside the messages."""
    return {
        "bot": {"id": bot.id, "name": bot.name},
        "people": [
            {"id": row["id"], "name": row["name"], "role": row["role"], "has_user_id": bool(row["has_user_id"])}
            for row in db.all("SELECT * FROM person ORDER BY rowid")
        ],
        "chats": [_chat_view(db, row) for row in db.all(_SEEN)],
        "quota": {"limit": quota.limit(db), "used": quota.used(db), "replies": quota.replies(db)},
        "billed": quota.billed_ever(db),
        "automatic_redelivery": bool(db.setting(AUTOMATIC_REDELIVERY, default=True)),
    }


def _chat_view(db: Transaction, row: sqlite3.Row) -> dict[str, Any]:
    view = {
        "id": row["id"],
        "kind": row["kind"],
        "name": row["name"],
        "members": member_ids(db, row["id"]),
        "bot_in": bool(row["bot_in"]),
    }
    if not row["person"]:
        return view
    return view | {"person": row["person"], "menu": rich_menus.seen_by(db, row["person"])}
