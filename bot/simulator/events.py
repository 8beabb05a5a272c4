"""Webhook events as LINE words them (webhook.yml), put into the queue that webhooks.py delivers."""

import json
import secrets
import sqlite3
from typing import Any

from bot.simulator import ids
from bot.simulator.demo import Bot
from bot.simulator.state import find_person
from bot.simulator.storage import Transaction

WITHOUT_REPLY_TOKEN = frozenset({"unsend", "leave", "memberLeft", "unfollow"})
_QUOTABLE = frozenset({"image", "video", "sticker"})


def queue_event(  # noqa: PLR0913 - what one event is made of
    db: Transaction,
    chat: sqlite3.Row,
    kind: str,
    fields: dict[str, Any] | None = None,
    *,
    person: str | None = None,
    message_id: str | None = None,
) -> str:
    """Write down that something happened in a chat, to be told to the bot; return the event's id."""
    event_id = ids.event_id(db.now)
    body: dict[str, Any] = {"type": kind}
    if kind not in WITHOUT_REPLY_TOKEN:
        body["replyToken"] = ids.reply_token()
        db.run(
            "INSERT INTO reply_token (token, event_id, chat) VALUES (?, ?, ?)", body["replyToken"], event_id, chat["id"]
        )
    body |= fields or {}
    body |= {
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(db.now * 1000),
        "source": _source(db, chat, person),
        "mode": "active",
    }
    db.run(
        "INSERT INTO event (id, message_id, chat, body, status, due_at, created_at)"
        " VALUES (?, ?, ?, ?, 'pending', ?, ?)",
        event_id, message_id, chat["id"], json.dumps(body), db.now, db.now,
    )  # fmt: skip
    if message_id:
        db.run("UPDATE message SET event_id = ? WHERE id = ?", event_id, message_id)
        db.message_changed(message_id)
    return event_id


def text_content(db: Transaction, bot: Bot, message: sqlite3.Row, quote_token: str) -> dict[str, Any]:
    """Return a text message as LINE tells of it; LINE emoji do not exist here, so `emojis` is never there."""
    content: dict[str, Any] = {
        "id": message["id"],
        "type": "text",
        "quoteToken": quote_token,
        "text": message["text"],
    }
    mentions = json.loads(message["mentions"])
    if mentions:
        content["mention"] = {"mentionees": [_mentionee(db, bot, one) for one in mentions]}
    if message["quoted_id"]:
        content["quotedMessageId"] = message["quoted_id"]
    return content


def attachment_content(message_id: str, kind: str, about: dict[str, Any], quote_token: str) -> dict[str, Any]:
    """Return what is no text as LINE tells of it; the bot fetches what lies behind it by its id."""
    content: dict[str, Any] = {"id": message_id, "type": kind}
    if kind in _QUOTABLE:
        content["quoteToken"] = quote_token
    match kind:
        case "file":
            return content | {"fileName": about["name"], "fileSize": about["size"]}
        case "sticker":
            more = {"packageId": about["package"], "stickerId": about["number"], "stickerResourceType": "STATIC"}
            return content | more | {"keywords": [about["name"]]}
        case "location":
            return content | about
        case _:
            length = {"duration": about["seconds"] * 1000} if "seconds" in about else {}
            return content | length | {"contentProvider": {"type": "line"}}


def mark_as_read() -> dict[str, str]:
    """Return the token new messages carry and edited ones do not."""
    return {"markAsReadToken": secrets.token_urlsafe(32)}


def user_source(db: Transaction, person_id: str) -> dict[str, str]:
    """Return a person as the bot may know them: without userId when LINE withholds it."""
    person = find_person(db, person_id)
    known = person is not None and person["has_user_id"]
    return {"type": "user"} | ({"userId": person_id} if known else {})


def _source(db: Transaction, chat: sqlite3.Row, person: str | None) -> dict[str, str]:
    who = user_source(db, person) if person else {}
    if chat["kind"] == "user":
        return {"type": "user", "userId": chat["person"]}
    return who | {"type": "group", "groupId": chat["id"]}


def _mentionee(db: Transaction, bot: Bot, mention: dict[str, Any]) -> dict[str, Any]:
    place = {"index": mention["index"], "length": mention["length"]}
    match mention["target"]:
        case "all":
            return place | {"type": "all"}
        case "bot":
            return place | {"type": "user", "userId": bot.id, "isSelf": True}
        case person:
            return place | user_source(db, person) | {"isSelf": False}
