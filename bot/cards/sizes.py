"""How much LINE takes: a text's length, a card's bytes; longer things are cut, split, or said in plain text; pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

TEXT_LIMIT = 5000  # UTF-16 code units of a text message.
BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
MESSAGES = 5  # Of a reply and of a push.
# A person's answer may take two bubbles; the rest of the room is for the heading and links to files.
ANSWER_BUBBLES = 2
_ANSWER_LIMIT = ANSWER_BUBBLES * TEXT_LIMIT - 800
_BREAKS = ("\n", "。", "！", "？", "；", "，", " ")


def length(text: str) -> int:
    """Return how long LINE counts a text: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` UTF-16 code units, with an ellipsis, never inside a character."""
    return text if length(text) <= limit else _head(text, limit - 1) + "…"


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Split a text into pieces that each fit, at the end of a line or sentence where there is one."""
    pieces = []
    while length(text) > limit:
        head = _head(text, limit)
        at = next((place + 1 for one in _BREAKS if (place := head.rfind(one)) > len(head) // 2), len(head))
        pieces.append(text[:at].rstrip("\n"))
        text = text[at:].lstrip("\n")
    return [*pieces, text] if text else pieces


def fits_an_answer(text: str) -> bool:
    """Tell whether a person's words can be sent whole."""
    return length(text) <= _ANSWER_LIMIT


def within_limits(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages with each card that LINE would refuse said in plain text."""
    return [in_plain_text(one) if _is_too_large(one) else one for one in messages]


def in_plain_text(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a card says as a text; other messages stay."""
    if message.get("type") != "flex":
        return dict(message)
    said = "\n".join(_texts(message.get("contents"))) or str(message.get("altText", ""))
    plain: dict[str, Any] = {"type": "text", "text": cut(said, TEXT_LIMIT)}
    return plain | ({"quoteToken": message["quoteToken"]} if "quoteToken" in message else {})


def _is_too_large(message: Mapping[str, Any]) -> bool:
    contents = message.get("contents")
    if message.get("type") != "flex" or not isinstance(contents, dict):
        return False
    limit = CAROUSEL_BYTES if contents.get("type") == "carousel" else BUBBLE_BYTES
    return len(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode()) > limit


def _texts(part: object) -> list[str]:
    """Return the texts of a card, top to bottom; its buttons are left out."""
    if isinstance(part, dict):
        own = [str(part["text"])] if part.get("type") == "text" and part.get("text") else []
        return own + [text for key, value in part.items() if key != "action" for text in _texts(value)]
    return [text for one in part for text in _texts(one)] if isinstance(part, list) else []


def _head(text: str, limit: int) -> str:
    """Return as many whole characters as fit."""
    kept, used = [], 0
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 - beyond it a character takes two code units
        if used > limit:
            break
        kept.append(character)
    return "".join(kept)
