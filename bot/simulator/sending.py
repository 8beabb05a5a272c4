"""Reply and push as LINE does them: what it refuses, what it bills, what appears in the chat."""

import json
import re
import sqlite3
from typing import Any

from bot.simulator import ids, messages, quota
from bot.simulator.demo import Bot
from bot.simulator.messages import NewMessage
from bot.simulator.state import find_chat, find_person
from bot.simulator.storage import Transaction

TOKEN_LIFE_S = 60  # "Within 1 minute of receiving the webhook"; a redelivery renews it …
REDELIVERED_TOKEN_LIFE_S = 20 * 60  # … until 20 minutes after the event.
RETRY_KEY_LIFE_S = 24 * 3600
QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([0-9a-zA-Z_]{1,20})\}")


class RefusalError(Exception):
    """LINE's answer to a call it does not carry out."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(body.get("message"))
        self.status = status
        self.body = body
        self.headers = headers or {}


def refusal(status: int, message: str) -> RefusalError:
    """Return a refusal that says only one sentence."""
    return RefusalError(status, {"message": message})


def body_refusal(problems: list[tuple[str, str]]) -> RefusalError:
    """Return LINE's refusal of a body: where and what, for each problem."""
    details = [{"message": message, "property": path} for path, message in problems]
    return RefusalError(400, {"message": f"The request body has {len(details)} error(s)", "details": details})


def send_reply(db: Transaction, bot: Bot, body: dict[str, Any]) -> dict[str, Any]:
    """Answer an event with a live token; a token works once.

    Raises:
        RefusalError: nothing of the request was sent and the token is as it was.
    """
    row = db.one(
        "SELECT reply_token.*, event.attempts, event.attempted_at, event.created_at FROM reply_token"
        " JOIN event ON event.id = reply_token.event_id WHERE token = ?",
        body["replyToken"],
    )
    if row is None or row["used"] or not _is_alive(db, row):
        raise refusal(400, "Invalid reply token")
    chat = find_chat(db, row["chat"])
    if chat is None or not chat["bot_in"]:
        raise refusal(400, "Failed to send messages")
    _check_quotes(db, chat["id"], body["messages"])
    db.run("UPDATE reply_token SET used = 1 WHERE token = ?", body["replyToken"])
    quota.add(db, replies=1)
    return {"sentMessages": _show_all(db, bot, chat["id"], body["messages"], via="reply")}


def send_push(
    db: Transaction, bot: Bot, body: dict[str, Any], *, retry_key: str | None, request_id: str
) -> dict[str, Any]:
    """Send to a person or group, bill it and remember the retry key.

    Raises:
        RefusalError: nothing was sent; 409 when it was sent before with the same key.
    """
    db.run("DELETE FROM accepted_push WHERE at <= ?", db.now - RETRY_KEY_LIFE_S)
    before = db.one("SELECT * FROM accepted_push WHERE retry_key = ?", retry_key) if retry_key else None
    if before:
        raise RefusalError(
            409,
            {"message": "The retry key is already accepted", "sentMessages": json.loads(before["sent"])},
            {"x-line-accepted-request-id": before["request_id"]},
        )
    chat = _push_target(db, body["to"])
    _check_quotes(db, chat["id"], body["messages"])
    cost = quota.cost(db, chat)
    if not quota.allows(db, cost):
        raise refusal(429, "You have reached your monthly limit.")
    quota.add(db, billed=cost)
    if chat["bot_in"]:
        sent = _show_all(db, bot, chat["id"], body["messages"], via="push", billed=cost)
    else:  # Blocked: LINE says 200 and delivers nothing.
        sent = [{"id": ids.message_id(db)} for _ in body["messages"]]
    if retry_key:
        db.run("INSERT INTO accepted_push VALUES (?, ?, ?, ?)", retry_key, request_id, json.dumps(sent), db.now)
    return {"sentMessages": sent}


def _is_alive(db: Transaction, row: sqlite3.Row) -> bool:
    if row["attempted_at"] is None or db.now - row["attempted_at"] > TOKEN_LIFE_S:
        return False
    return bool(row["attempts"] <= 1 or db.now - row["created_at"] <= REDELIVERED_TOKEN_LIFE_S)


def _push_target(db: Transaction, line_id: str) -> sqlite3.Row:
    chat = find_chat(db, line_id)
    if chat is None or (chat["kind"] == "group" and not chat["bot_in"]):
        raise refusal(400, "Failed to send messages")
    return chat


def _check_quotes(db: Transaction, chat_id: str, outgoing: list[dict[str, Any]]) -> None:
    problems = [
        (f"messages[{number}].quoteToken", "Invalid quote token")
        for number, message in enumerate(outgoing)
        if message.get("quoteToken") and messages.find_quoted(db, message["quoteToken"], chat_id) is None
    ]
    if problems:
        raise body_refusal(problems)


def _show_all(  # noqa: PLR0913 - what one call is made of
    db: Transaction, bot: Bot, chat_id: str, outgoing: list[dict[str, Any]], *, via: str, billed: int = 0
) -> list[dict[str, str]]:
    """Show the messages of one call; the first carries what the call cost, only the last its quick replies."""
    sent = []
    for number, message in enumerate(outgoing):
        quoted = message.get("quoteToken")
        new = NewMessage(
            chat=chat_id,
            sender=messages.BOT,
            **_content(db, bot, message),
            quoted_id=messages.find_quoted(db, quoted, chat_id) if quoted else None,
            quick_reply=message.get("quickReply") if message is outgoing[-1] else None,
            via=via,
            billed=0 if number else billed,
        )
        message_id = messages.add_message(db, new)
        token = messages.add_quote_token(db, message_id, chat_id) if message["type"] in QUOTABLE else None
        sent.append({"id": message_id} | ({"quoteToken": token} if token else {}))
    return sent


def _content(db: Transaction, bot: Bot, message: dict[str, Any]) -> dict[str, Any]:
    match message["type"]:
        case "text":
            return {"kind": "text", "text": message["text"]}
        case "textV2":
            return {"kind": "text", "text": _fill_in(db, bot, message)}
        case "flex":
            return {"kind": "flex", "flex": message["contents"], "alt_text": message["altText"]}
        case "image":
            return {"kind": "image", "image_url": message["originalContentUrl"]}
        case other:  # Kinds the bot does not use are named, not drawn.
            return {"kind": "text", "text": message.get("altText") or f"［{other}］"}


def _fill_in(db: Transaction, bot: Bot, message: dict[str, Any]) -> str:
    """Write out the placeholders of a textV2 message."""
    substitution = message.get("substitution") or {}

    def written(match: re.Match[str]) -> str:
        one = substitution.get(match[1] or "", {})
        if one.get("type") != "mention":
            return match[0][0] if match[1] is None else ""
        mentionee = one.get("mentionee", {})
        target = mentionee.get("userId", messages.ALL)
        return "@" + messages.target_name(db, bot, target if find_person(db, target) else messages.ALL)

    return PLACEHOLDER.sub(written, message["text"])
