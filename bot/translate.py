"""LINE's event JSON into our events, or None for what we do not serve; knows nothing else."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot import incoming

TEXT_LIMIT = 10_000  # Longer than any text LINE lets people send.


class MalformedEventError(Exception):
    """An event that claims to be of a kind we serve and lacks what that kind must have."""


def translate(raw: object, *, received_at: datetime) -> incoming.Event | None:
    """Return our form of an event; None for standby events and kinds, sources or messages we do not know.

    Raises:
        MalformedEventError: the event is broken; the text does not quote it.
    """
    if not isinstance(raw, dict):
        raise MalformedEventError("not an object")
    if raw.get("mode") != "active":  # standby: another channel answers. Unknown modes: stay silent too.
        return None
    kind = _text(raw, "type")
    build = _BUILDERS.get(kind)
    if build is None:
        return None
    place, user_id = _source(raw)
    if place is None:
        return None
    context = raw.get("deliveryContext")
    common: dict[str, Any] = {
        "event_id": _text(raw, "webhookEventId"),
        "chat": place,
        "user_id": user_id,
        "sent_at": _moment(raw),
        "received_at": received_at,
        "reply_token": _optional_text(raw, "replyToken") or None,
        "redelivered": isinstance(context, dict) and context.get("isRedelivery") is True,
    }
    return build(raw, common)


def _source(raw: Mapping[str, Any]) -> tuple[incoming.Chat | None, str | None]:
    source = _object(raw, "source")
    user_id = _optional_text(source, "userId")
    match _text(source, "type"):
        case "group":
            return incoming.Chat(incoming.ChatKind.GROUP, _text(source, "groupId")), user_id
        case "room":
            return incoming.Chat(incoming.ChatKind.ROOM, _text(source, "roomId")), user_id
        case "user":
            return incoming.Chat(incoming.ChatKind.USER, _text(source, "userId")), user_id
        case _:
            return None, None


def _message(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event | None:
    message = _object(raw, "message")
    kind = _text(message, "type")
    if kind == "text":
        return _text_received(message, common, edited=False)
    if kind not in {k.value for k in incoming.MediaKind}:
        return None
    size = message.get("fileSize")
    return incoming.MediaReceived(
        **common,
        message_id=_text(message, "id"),
        kind=incoming.MediaKind(kind),
        quote_token=_optional_text(message, "quoteToken"),
        file_name=_optional_text(message, "fileName"),
        size_bytes=size if isinstance(size, int) else None,
    )


def _edited(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event | None:
    message = _object(raw, "message")
    return _text_received(message, common, edited=True) if _text(message, "type") == "text" else None


def _text_received(message: Mapping[str, Any], common: dict[str, Any], *, edited: bool) -> incoming.TextReceived:
    text = message.get("text")
    if not isinstance(text, str) or len(text) > TEXT_LIMIT:
        raise MalformedEventError("message.text")
    return incoming.TextReceived(
        **common,
        message_id=_text(message, "id"),
        text=_storable(text),
        quote_token=_optional_text(message, "quoteToken"),
        quoted_message_id=_optional_text(message, "quotedMessageId"),
        mentions=_mentions(message),
        edited=edited,
    )


def _mentions(message: Mapping[str, Any]) -> tuple[incoming.Mention, ...]:
    """Read the mentions; a strange one is passed over, it must not cost the question."""
    mention = message.get("mention")
    mentionees = mention.get("mentionees") if isinstance(mention, dict) else None
    return tuple(
        incoming.Mention(
            start=one["index"],
            length=one["length"],
            is_self=one.get("isSelf") is True,
            user_id=one.get("userId") if isinstance(one.get("userId"), str) else None,
        )
        for one in (mentionees if isinstance(mentionees, list) else ())
        if isinstance(one, dict) and _is_place(one.get("index")) and _is_place(one.get("length"))
    )


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= TEXT_LIMIT


def _postback(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event:
    postback = _object(raw, "postback")
    params = postback.get("params")
    data = postback.get("data")
    if not isinstance(data, str):
        raise MalformedEventError("postback.data")
    data = _storable(data)
    return incoming.ButtonPressed(
        **common,
        data=data,
        params={str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else None,
    )


def _unsend(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event:
    return incoming.MessageUnsent(**common, message_id=_text(_object(raw, "unsend"), "messageId"))


def _members(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    members = _object(raw, key).get("members")
    if not isinstance(members, list):
        raise MalformedEventError(f"{key}.members")
    return tuple(m["userId"] for m in members if isinstance(m, dict) and isinstance(m.get("userId"), str))


_BUILDERS: dict[str, Callable[[Mapping[str, Any], dict[str, Any]], incoming.Event | None]] = {
    "message": _message,
    "messageEdited": _edited,
    "postback": _postback,
    "unsend": _unsend,
    "join": lambda _raw, common: incoming.BotJoined(**common),
    "leave": lambda _raw, common: incoming.BotLeft(**common),
    "follow": lambda _raw, common: incoming.Followed(**common),
    "unfollow": lambda _raw, common: incoming.Unfollowed(**common),
    "memberJoined": lambda raw, common: incoming.MembersJoined(**common, user_ids=_members(raw, "joined")),
    "memberLeft": lambda raw, common: incoming.MembersLeft(**common, user_ids=_members(raw, "left")),
}


def _object(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    if not isinstance(value, dict):
        raise MalformedEventError(key)
    return value


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value or value != _storable(value):
        raise MalformedEventError(key)
    return value


def _storable(text: str) -> str:
    """Replace half surrogate pairs, which no encoding takes, and drop NUL, which PostgreSQL does not store."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def _optional_text(raw: Mapping[str, Any], key: str) -> str | None:
    value = raw.get(key)
    if value is not None and (not isinstance(value, str) or value != _storable(value)):
        raise MalformedEventError(key)
    return value


def _moment(raw: Mapping[str, Any]) -> datetime:
    value = raw.get("timestamp")
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedEventError("timestamp")
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise MalformedEventError("timestamp") from error
