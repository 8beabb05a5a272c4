"""The month's quota as a card: a bar of what is used, to come and left, and a line for each kind of push; pure."""

from collections.abc import Sequence

from bot.cards.parts import GREEN, GREY, Json, bubble, flex_message, words
from bot.cards.report import AMBER, TRACK, bar

RED = "#B3261E"


def quota_messages(  # noqa: PLR0913 - what it is drawn from
    title: str, lines: Sequence[str], *, warning: str | None, used: int, ahead: int, limit: int | None
) -> list[Json]:
    """Return the card; what is to come beyond the limit is red."""
    fits = ahead if limit is None else max(0, min(ahead, limit - used))
    left = 0 if limit is None else max(0, limit - used - ahead)
    body = [words(title, size="xxs", color=GREY)]
    if warning:
        body.append(words(warning, bold=True, color=RED))
    body.append(words(lines[0], bold=not warning))
    body.append(bar(((used, GREEN), (fits, AMBER), (ahead - fits, RED), (left, TRACK))))
    body += [words(line, size="xs") for line in lines[1:]]
    return [flex_message(warning or lines[0], bubble(body, size="mega"))]
