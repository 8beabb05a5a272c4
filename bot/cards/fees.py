"""What the systems cost and who pays in which year, as a table of LINE's own boxes; pure."""

from collections.abc import Sequence

from bot.cards.parts import GREY, Json, bubble, flex_message, separator, words

Row = Sequence[str]


def fee_messages(
    title: str, *, head: Row, systems: Sequence[Row], payers: Sequence[tuple[str, str]], who: str
) -> list[Json]:
    """Return one card: a row a system, then who pays in which years."""
    body = [
        words(title, size="xs", color=GREY),
        _row(head, bold=True),
        separator(),
        *(_row(one) for one in systems),
        separator(),
        words(who, bold=True),
        *(_pair(years, payer) for years, payer in payers),
    ]
    return [flex_message(title, bubble(body, size="mega"))]


def _row(cells: Row, *, bold: bool = False) -> Json:
    first, *others = cells
    parts = [words(first, size="xs", bold=bold) | {"flex": 4}]
    parts += [words(one, size="xs", bold=bold) | {"flex": 4, "align": "end"} for one in others]
    return {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": parts}


def _pair(left: str, right: str) -> Json:
    contents = [words(left, size="xs") | {"flex": 3}, words(right, size="xs") | {"flex": 6}]
    return {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": contents}
