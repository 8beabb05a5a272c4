"""What people do in a chat: each call shows it there and, where the bot can hear it, queues LINE's event."""

import json
import sqlite3
from typing import Any

from bot.simulator import events, messages, state
from bot.simulator.demo import Bot, Cast
from bot.simulator.messages import NewMessage
from bot.simulator.storage import Transaction
from bot.simulator.utf16 import clean, cut, find, length

TEXT_LIMIT = 10_000
POSTBACK_LIMIT = 300
MENTION_LIMIT = 20


class NotPossibleError(Exception):
    """LINE's apps would not let a person do this; the message tells the person why."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


def begin(db: Transaction, cast: Cast) -> None:
    """Set the stage; the bot comes into every group that is new."""
    for group_id in state.set_stage(db, cast):
        invite_bot(db, cast.bot, group_id)


def write_text(  # noqa: PLR0913 - what one message is made of
    db: Transaction,
    bot: Bot,
    *,
    chat_id: str,
    person: str,
    text: str,
    quoted: str | None = None,
    mentions: list[dict[str, Any]] | None = None,
) -> str:
    """Write a text message and return its id."""
    chat = chat_of(db, chat_id, person)
    text = _checked_text(text)
    original = messages.find_message(db, quoted) if quoted else None
    if quoted and (original is None or original["chat"] != chat_id or original["unsent"]):
        raise NotPossibleError("找不到要引用的訊息，它可能已被收回。")
    new = NewMessage(
        chat=chat_id, sender=person, text=text, quoted_id=quoted, mentions=_checked_mentions(db, chat, text, mentions)
    )
    message_id = messages.add_message(db, new)
    _tell_text(db, bot, chat, message_id, "message")
    return message_id


def edit_text(  # noqa: PLR0913 - what one edit is made of
    db: Transaction,
    bot: Bot,
    *,
    message_id: str,
    person: str,
    text: str,
    mentions: list[dict[str, Any]] | None = None,
) -> None:
    """Put a new text in place of one's own; mentions that are still in it stay."""
    row, chat = _own_message(db, message_id, person)
    if chat["kind"] != "group" or row["kind"] != "text":
        raise NotPossibleError("只有群組裡的文字訊息可以編輯。")
    text = _checked_text(text)
    kept = _moved_mentions(row, text) if mentions is None else _checked_mentions(db, chat, text, mentions)
    messages.edit_text(db, message_id, text, kept)
    _tell_text(db, bot, chat, message_id, "messageEdited")


def unsend(db: Transaction, *, message_id: str, person: str) -> None:
    """Take back one's own message."""
    _, chat = _own_message(db, message_id, person)
    messages.take_back(db, message_id)
    if chat["bot_in"]:
        fields = {"unsend": {"messageId": message_id}}
        events.queue_event(db, chat, "unsend", fields, person=person, message_id=message_id)


def press_button(  # noqa: PLR0913 - what one tap is made of
    db: Transaction,
    *,
    chat_id: str,
    person: str,
    data: str,
    display_text: str | None = None,
    params: dict[str, str] | None = None,
) -> tuple[str | None, str | None]:
    """Tap a postback button; return the ids of the message it shows, if any, and of the event, if the bot hears it."""
    chat = chat_of(db, chat_id, person)
    if not data or max(length(data), length(display_text or "")) > POSTBACK_LIMIT:
        raise NotPossibleError("按鈕的內容必須是 1 到 300 個字。")
    shown = None
    if display_text:
        shown = messages.add_message(db, NewMessage(chat=chat_id, sender=person, text=display_text))
    if not chat["bot_in"]:
        return shown, None
    postback: dict[str, Any] = {"data": clean(data)} | ({"params": params} if params else {})
    return shown, events.queue_event(db, chat, "postback", {"postback": postback}, person=person, message_id=shown)


def invite_bot(db: Transaction, bot: Bot, group_id: str) -> None:
    """Invite the bot into a group."""
    chat = _group(db, group_id)
    if chat["bot_in"]:
        raise NotPossibleError(f"{bot.name}已經在群組裡。", 409)
    state.set_bot_in(db, group_id, bot_in=True)
    shown = messages.say(db, group_id, f"{bot.name}已加入群組。")
    events.queue_event(db, chat, "join", message_id=shown)


def remove_bot(db: Transaction, bot: Bot, group_id: str, *, by_itself: bool = False) -> None:
    """Take the bot out of a group; LINE tells it also when it left by itself."""
    chat = _group(db, group_id)
    if not chat["bot_in"]:
        raise NotPossibleError(f"{bot.name}不在群組裡。", 409)
    state.set_bot_in(db, group_id, bot_in=False)
    shown = messages.say(db, group_id, f"{bot.name}已離開群組。" if by_itself else f"已將{bot.name}移出群組。")
    events.queue_event(db, chat, "leave", message_id=shown)


def set_friend(db: Transaction, bot: Bot, chat_id: str, *, friend: bool) -> None:
    """Unblock or block the bot in a 1:1 chat."""
    chat = state.find_chat(db, chat_id)
    if chat is None or chat["kind"] != "user":
        raise NotPossibleError("只有一對一聊天可以加好友或封鎖。")
    if bool(chat["bot_in"]) == friend:
        raise NotPossibleError(f"{bot.name}已經是好友。" if friend else f"{bot.name}已經被封鎖。", 409)
    state.set_bot_in(db, chat_id, bot_in=friend)
    shown = messages.say(db, chat_id, f"已解除封鎖{bot.name}。" if friend else f"已封鎖{bot.name}。")
    if friend:
        events.queue_event(db, chat, "follow", {"follow": {"isUnblocked": True}}, message_id=shown)
    else:
        events.queue_event(db, chat, "unfollow", message_id=shown)


def set_member(db: Transaction, *, group_id: str, person: str, present: bool) -> None:
    """Bring a person into a group, or let them leave it."""
    chat, who = _group(db, group_id), state.find_person(db, person)
    if who is None:
        raise NotPossibleError("沒有這個人。", 404)
    if not state.set_member(db, group_id, person, present=present):
        raise NotPossibleError(f"{who['name']}{'已經' if present else '不'}在群組裡。", 409)
    shown = messages.say(db, group_id, f"{who['name']}已{'加入' if present else '離開'}群組。")
    if chat["bot_in"]:
        kind, key = ("memberJoined", "joined") if present else ("memberLeft", "left")
        fields = {key: {"members": [events.user_source(db, person)]}}
        events.queue_event(db, chat, kind, fields, message_id=shown)


def chat_of(db: Transaction, chat_id: str, person: str) -> sqlite3.Row:
    """Return a chat in which a person can write."""
    chat = state.find_chat(db, chat_id)
    if chat is None:
        raise NotPossibleError("沒有這個聊天室。", 404)
    if not state.is_member(db, chat_id, person):
        raise NotPossibleError("這個人不在聊天室裡。", 403)
    if chat["kind"] == "user" and not chat["bot_in"]:
        raise NotPossibleError("您已封鎖這個帳號，請先解除封鎖。", 409)
    return chat


def _tell_text(db: Transaction, bot: Bot, chat: sqlite3.Row, message_id: str, kind: str) -> None:
    row = messages.find_message(db, message_id)
    if row is None or not chat["bot_in"]:
        return
    content = events.text_content(db, bot, row, messages.add_quote_token(db, message_id, chat["id"]))
    if kind == "message":
        content |= events.mark_as_read()
    events.queue_event(db, chat, kind, {"message": content}, person=row["sender"], message_id=message_id)


def _group(db: Transaction, group_id: str) -> sqlite3.Row:
    chat = state.find_chat(db, group_id)
    if chat is None or chat["kind"] != "group":
        raise NotPossibleError("沒有這個群組。", 404)
    return chat


def _own_message(db: Transaction, message_id: str, person: str) -> tuple[sqlite3.Row, sqlite3.Row]:
    row = messages.find_message(db, message_id)
    if row is None or row["unsent"]:
        raise NotPossibleError("找不到這則訊息，它可能已被收回。", 404)
    if row["sender"] != person:
        raise NotPossibleError("只能處理自己的訊息。", 403)
    return row, chat_of(db, row["chat"], person)


def _checked_text(text: str) -> str:
    text = clean(text)
    if not text.strip() or length(text) > TEXT_LIMIT:
        raise NotPossibleError("訊息必須是 1 到 10,000 個字。")
    return text


def _checked_mentions(
    db: Transaction, chat: sqlite3.Row, text: str, mentions: list[dict[str, Any]] | None
) -> list[dict[str, Any]]:
    """Keep what LINE would: only groups know mentions, and each must lie inside the text."""
    if not mentions or chat["kind"] != "group":
        return []
    if len(mentions) > MENTION_LIMIT:
        raise NotPossibleError("一則訊息最多提及 20 次。")
    end = length(text)
    for one in mentions:
        target = one["target"]
        known = target in (messages.BOT, messages.ALL) or state.is_member(db, chat["id"], target)
        if not known or one["index"] < 0 or one["length"] < 1 or one["index"] + one["length"] > end:
            raise NotPossibleError("提及的對象或位置不正確。")
        if target == messages.BOT and not chat["bot_in"]:
            raise NotPossibleError("機器人不在群組裡，無法提及。")
    return [{key: one[key] for key in ("index", "length", "target")} for one in mentions]


def _moved_mentions(row: sqlite3.Row, text: str) -> list[dict[str, Any]]:
    """Return the mentions of the old text that the new one still holds, at their new places."""
    moved = []
    for one in json.loads(row["mentions"]):
        place = find(text, cut(row["text"], one["index"], one["length"]))
        if place is not None:
            moved.append(one | {"index": place})
    return moved
