"""The mark on a message that is sent once more because nobody can tell whether the first one arrived."""

from typing import Any

REPEAT_MARK = "（重送）"


def mark_repeat(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages with the mark before the first words that are read."""
    first, *rest = messages
    key = "text" if first.get("type") == "text" else "altText"
    return [{**first, key: REPEAT_MARK + str(first[key])}, *rest]
