"""LINE's event JSON into our events, or None for what we do not serve; knows nothing else."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import incoming
from bot.cleaning import clean_file_name, clean_text, is_clean_id

TEXT_LIMIT = 10_000  # Longer than any text LINE lets people send.
# LINE is younger than this, and its clock is not a day ahead of ours: another time is no time.
_FIRST_MOMENT = datetime(2011, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)


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
        "event_id": _id(raw, "webhookEventId"),
        "chat": place,
        "user_id": user_id,
        "sent_at": _moment(raw, received_at),
        "received_at": received_at,
        "reply_token": _optional_id(raw, "replyToken"),
        "redelivered": isinstance(context, dict) and context.get("isRedelivery") is True,
    }
    return build(raw, common)


def _source(raw: Mapping[str, Any]) -> tuple[incoming.Chat | None, str | None]:
    source = _object(raw, "source")
    user_id = _optional_id(source, "userId")
    match _text(source, "type"):
        case "group":
            return incoming.Chat(incoming.ChatKind.GROUP, _id(source, "groupId")), user_id
        case "room":
            return incoming.Chat(incoming.ChatKind.ROOM, _id(source, "roomId")), user_id
        case "user":
            return incoming.Chat(incoming.ChatKind.USER, _id(source, "userId")), user_id
        case _:
            return None, None


def _message(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event | None:
    message = _object(raw, "message")
    kind = _text(message, "type")
    if kind == "text":
        return _text_received(message, common, edited=False)
    if kind not in {k.value for k in incoming.MediaKind}:
        return None
    size, name = message.get("fileSize"), message.get("fileName")
    return incoming.MediaReceived(
        **common,
        message_id=_id(message, "id"),
        kind=incoming.MediaKind(kind),
        quote_token=_optional_id(message, "quoteToken"),
        file_name=clean_file_name(name) if isinstance(name, str) else None,
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
        message_id=_id(message, "id"),
        text=clean_text(text),
        quote_token=_optional_id(message, "quoteToken"),
        quoted_message_id=_optional_id(message, "quotedMessageId"),
        mentions=_mentions(message),
        emojis=tuple(incoming.Span(one["index"], one["length"]) for one in _placed(message.get("emojis"))),
        edited=edited,
    )


def _mentions(message: Mapping[str, Any]) -> tuple[incoming.Mention, ...]:
    mention = message.get("mention")
    return tuple(
        incoming.Mention(
            one["index"],
            one["length"],
            is_self=one.get("isSelf") is True,
            user_id=one["userId"] if is_clean_id(one.get("userId")) else None,
            is_everybody=one.get("type") == "all",
        )
        for one in _placed(mention.get("mentionees") if isinstance(mention, dict) else None)
    )


def _placed(parts: object) -> Iterator[dict[str, Any]]:
    """Yield what says where in the text it is; a strange one is passed over, it must not cost the question."""
    for one in parts if isinstance(parts, list) else ():
        if isinstance(one, dict) and _is_place(one.get("index")) and _is_place(one.get("length")):
            yield one


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= TEXT_LIMIT


def _postback(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event:
    postback = _object(raw, "postback")
    params = postback.get("params")
    data = postback.get("data")
    if not isinstance(data, str):
        raise MalformedEventError("postback.data")
    return incoming.ButtonPressed(
        **common,
        data=clean_text(data),
        params={clean_text(k): clean_text(str(v)) for k, v in params.items()} if isinstance(params, dict) else None,
    )


def _unsend(raw: Mapping[str, Any], common: dict[str, Any]) -> incoming.Event:
    return incoming.MessageUnsent(**common, message_id=_id(_object(raw, "unsend"), "messageId"))


def _members(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    members = _object(raw, key).get("members")
    if not isinstance(members, list):
        raise MalformedEventError(f"{key}.members")
    return tuple(m["userId"] for m in members if isinstance(m, dict) and is_clean_id(m.get("userId")))


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
    if not isinstance(value, str):
        raise MalformedEventError(key)
    return value


def _id(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not is_clean_id(value):
        raise MalformedEventError(key)
    return value


def _optional_id(raw: Mapping[str, Any], key: str) -> str | None:
    """Return an id or token; one that cannot be stored counts as none, it must not cost the message."""
    value = raw.get(key)
    if value is not None and not isinstance(value, str):
        raise MalformedEventError(key)
    return value if value is not None and is_clean_id(value) else None


def _moment(raw: Mapping[str, Any], received_at: datetime) -> datetime:
    """Return when it happened; a time that cannot be counts as now."""
    value = raw.get("timestamp")
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedEventError("timestamp")
    try:
        moment = datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise MalformedEventError("timestamp") from error
    return moment if _FIRST_MOMENT <= moment <= received_at + _AHEAD else received_at
