"""The messages of the chats: written, taken back, quoted, and shown to the page; tells nobody of them."""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.simulator import ids, program_stamps
from bot.simulator.demo import Bot
from bot.simulator.state import find_person
from bot.simulator.storage import Transaction
from bot.simulator.utf16 import clean

BOT = "bot"
SYSTEM = "system"
ALL = "all"
EVERYONE = "All"  # What LINE writes after the @ for the whole group.
UNSENT = "（已收回的訊息）"
WITHOUT_WORDS = {
    "image": "［圖片］",
    "file": "［檔案］",
    "audio": "［語音］",
    "video": "［影片］",
    "sticker": "［貼圖］",
    "location": "［位置］",
}


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message about to be shown in a chat; `via` and `billed` only for the bot's."""

    chat: str
    sender: str
    kind: str = "text"
    text: str | None = None
    flex: dict[str, Any] | None = None
    alt_text: str | None = None
    image_url: str | None = None
    quoted_id: str | None = None
    mentions: list[dict[str, Any]] = field(default_factory=list)
    quick_reply: dict[str, Any] | None = None
    about: dict[str, Any] | None = None
    via: str | None = None
    billed: int = 0


def add_message(db: Transaction, new: NewMessage) -> str:
    """Show a message and return its id; the quick replies above it vanish, as in LINE."""
    for row in db.all("SELECT id FROM message WHERE chat = ? AND quick_reply IS NOT NULL", new.chat):
        db.run("UPDATE message SET quick_reply = NULL WHERE id = ?", row["id"])
        db.message_changed(row["id"])
    message_id = ids.message_id(db)
    db.run(
        "INSERT INTO message (id, n, chat, sender, kind, text, flex, alt_text, image_url, quoted_id, mentions,"
        " quick_reply, about, at, program_at, via, billed)"
        " VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message_id, new.chat, new.sender, new.kind, clean(new.text) if new.text is not None else None,
        _json(new.flex), clean(new.alt_text) if new.alt_text else None, new.image_url, new.quoted_id,
        json.dumps(new.mentions), _json(new.quick_reply), _json(new.about), db.now, program_stamps.stamp(db),
        new.via, new.billed,
    )  # fmt: skip
    db.message_changed(message_id)
    return message_id


def say(db: Transaction, chat_id: str, text: str) -> str:
    """Show one of LINE's own grey lines."""
    return add_message(db, NewMessage(chat=chat_id, sender=SYSTEM, kind=SYSTEM, text=text))


def find_message(db: Transaction, message_id: str) -> sqlite3.Row | None:
    """Return a message."""
    return db.one("SELECT * FROM message WHERE id = ?", message_id)


def add_quote_token(db: Transaction, message_id: str, chat_id: str) -> str:
    """Return a new token that quotes a message; earlier ones go on working."""
    token = ids.quote_token()
    db.run("INSERT INTO quote_token (token, message_id, chat) VALUES (?, ?, ?)", token, message_id, chat_id)
    return token


def find_quoted(db: Transaction, quote_token: str, chat_id: str) -> str | None:
    """Return the id of the message a token quotes in this chat."""
    row = db.one("SELECT message_id FROM quote_token WHERE token = ? AND chat = ?", quote_token, chat_id)
    return row["message_id"] if row else None


def edit_text(db: Transaction, message_id: str, text: str, mentions: list[dict[str, Any]]) -> None:
    """Put a new text in place of the old one."""
    db.run("UPDATE message SET text = ?, mentions = ?, edited = 1 WHERE id = ?", text, json.dumps(mentions), message_id)
    db.message_changed(message_id)


def take_back(db: Transaction, message_id: str) -> None:
    """Forget the content of a message; only that there was one stays."""
    db.run("DELETE FROM picture WHERE message_id = ?", message_id)
    db.run(
        "UPDATE message SET unsent = 1, text = NULL, image_url = NULL, about = NULL, mentions = '[]', quoted_id = NULL"
        " WHERE id = ?",
        message_id,
    )
    db.message_changed(message_id)


def changed_messages(db: Transaction, bot: Bot, chat_id: str, after: int) -> dict[str, Any]:
    """Return the messages of a chat that are new or changed since change number `after`, oldest change first."""
    rows = db.all(
        "SELECT message.*, event.status AS delivery FROM message LEFT JOIN event ON event.id = message.event_id"
        " WHERE message.chat = ? AND message.n > ? ORDER BY message.n",
        chat_id,
        after,
    )
    return {"messages": [_view(db, bot, row) for row in rows], "last": rows[-1]["n"] if rows else after}


def target_name(db: Transaction, bot: Bot, target: str) -> str:
    """Return what stands after the @ of a mention."""
    if target == BOT:
        return bot.name
    person = find_person(db, target)
    return person["name"] if person else EVERYONE


def _view(db: Transaction, bot: Bot, row: sqlite3.Row) -> dict[str, Any]:
    mentions = json.loads(row["mentions"])
    return {
        "n": row["n"],
        "id": row["id"],
        "chat": row["chat"],
        "from": row["sender"],
        "kind": row["kind"],
        "text": row["text"],
        "flex": _load(row["flex"]),
        "alt_text": row["alt_text"],
        "image_url": row["image_url"],
        "quoted": _quoted_view(db, row["quoted_id"]),
        "mentions": [
            {"index": one["index"], "length": one["length"], "name": target_name(db, bot, one["target"])}
            for one in mentions
        ],
        "quick_reply": _load(row["quick_reply"]),
        "edited": bool(row["edited"]),
        "unsent": bool(row["unsent"]),
        "about": _load(row["about"]),
        "at": _iso(row["at"]),
        "shown_at": _iso(row["at"] if row["program_at"] is None else row["program_at"]),
        "via": row["via"],
        "billed": row["billed"],
        "event_id": row["event_id"],
        "delivery": row["delivery"],
    }


def _quoted_view(db: Transaction, message_id: str | None) -> dict[str, Any] | None:
    row = find_message(db, message_id) if message_id else None
    if row is None:
        return None
    text = UNSENT if row["unsent"] else row["text"] or row["alt_text"] or WITHOUT_WORDS.get(row["kind"], "")
    return {"id": row["id"], "from": row["sender"], "text": text}


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value)


def _load(text: str | None) -> dict[str, Any] | None:
    value: dict[str, Any] | None = json.loads(text) if text else None
    return value
