"""現況 as cards drawn with LINE's own boxes: bars and a burn-down that stay sharp on every screen; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.cards.parts import GREEN, GREY, INK, Json, bubble, flex_message, press, words
from bot.cards.sizes import cut
from bot.dates.roc import short_date
from bot.postback import ShowUnits, encode
from bot.programme.figures import Left
from bot.wording import report as wording

AMBER = "#B26A00"
TRACK = "#D9DEDB"
_BAR_HEIGHT = "12px"
_CHART_PX = 84
_COLUMNS = 21  # Days that stay apart on a narrow phone.
_GROUPS = 8
_LABEL_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Row:
    """A number with its words, and what it taps through to."""

    text: str
    color: str
    opens: ShowUnits


@dataclass(frozen=True, kw_only=True)
class DateCard:
    """One date: its name, how long it is still, the shares as a bar, each number as a row, and what was left by day.

    `dates` are those that it has had, the one that holds last.
    """

    name: str
    line: str
    confirmed: int
    reported: int
    missing: int
    rows: Sequence[Row]
    left: Sequence[Left]
    dates: Sequence[date] = ()


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One group's bar."""

    text: str
    done: int
    total: int
    opens: ShowUnits


def report_messages(
    title: str, dates: Sequence[DateCard], groups: Sequence[tuple[str, Sequence[GroupRow]]], tail: Sequence[str]
) -> list[Json]:
    """Return one carousel: a bubble a date, one for each way of grouping, one for cases and questions."""
    bubbles = [_date_bubble(title, one) for one in dates]
    bubbles += [_group_bubble(name, rows) for name, rows in groups if rows]
    bubbles.append(bubble([words(wording.CASES, bold=True), *(words(line) for line in tail)]))
    return [flex_message(f"{wording.ALT}（{title}）", {"type": "carousel", "contents": bubbles[:12]})]


def list_messages(heading: str, lines: Sequence[str], *, following: ShowUnits | None) -> list[Json]:
    """Return a list of units, with a button to the next page."""
    body = [words(heading, bold=True), *(words(line, size="xs") for line in lines)]
    footer = [press(wording.MORE, following, style="link")] if following else None
    return [flex_message(heading, bubble(body, footer=footer, size="mega"))]


def _date_bubble(title: str, one: DateCard) -> Json:
    body = [
        words(title, size="xxs", color=GREY),
        words(one.name, bold=True),
        words(one.line, size="xs", color=GREY),
        bar(((one.confirmed, GREEN), (one.reported, AMBER), (one.missing, TRACK))),
        *(_tappable(row) for row in one.rows),
    ]
    if len(one.left) > 1:
        body += [
            words(wording.BURN_DOWN, size="xs", color=GREY, margin="md"),
            *_burn_down(one.left[-_COLUMNS:], one.dates),
        ]
    return bubble(body)


def _group_bubble(name: str, rows: Sequence[GroupRow]) -> Json:
    shown: list[Json] = [words(name, bold=True)]
    for row in rows[:_GROUPS]:
        share = bar(((row.done, GREEN), (row.total - row.done, TRACK)))
        shown.append(_tap({"type": "box", "layout": "vertical", "contents": [words(row.text, size="xs"), share]}, row))
    return bubble(shown)


def bar(parts: Sequence[tuple[int, str]]) -> Json:
    """Return a bar whose pieces are as long as their shares."""
    total = sum(number for number, _ in parts)
    pieces = [_block(color, flex=max(1, round(100 * number / total))) for number, color in parts if number > 0]
    return {
        "type": "box",
        "layout": "horizontal",
        "height": _BAR_HEIGHT,
        "cornerRadius": "4px",
        "margin": "sm",
        "contents": pieces,
    }


def _tappable(row: Row) -> Json:
    mark = _block(row.color, width="10px", height="10px", cornerRadius="2px")
    text = words(row.text) | {"flex": 1, "decoration": "underline"}
    box = {"type": "box", "layout": "horizontal", "spacing": "sm", "alignItems": "center", "contents": [mark, text]}
    return _tap(box, row)


def _tap(box: Json, row: Row | GroupRow) -> Json:
    action = {
        "type": "postback",
        "label": cut(row.text, 20),
        "data": encode(row.opens),
        "displayText": cut(row.text, 300),
    }
    return box | {"action": action, "paddingTop": "6px", "paddingBottom": "6px"}


def _burn_down(left: Sequence[Left], dates: Sequence[date]) -> list[Json]:
    """Return columns as high as what was left, each split into not confirmed and not even reported, and a scale.

    Below stands where the dates lie, also one that was moved.
    """
    highest = max(1, *(one.unconfirmed for one in left))
    columns = [_column(one, highest) for one in left]
    chart = {
        "type": "box",
        "layout": "horizontal",
        "height": f"{_CHART_PX}px",
        "spacing": "xs",
        "alignItems": "flex-end",
        "contents": columns,
    }
    ends = [(left[0], "start"), (left[-1], "end")]
    scale = {
        "type": "box",
        "layout": "horizontal",
        "contents": [
            words(f"{short_date(one.day)}　{one.unconfirmed}", size="xxs", color=GREY) | {"align": side}
            for one, side in ends
        ],
    }
    return [chart, *_date_marks(left, dates), scale]


def _date_marks(left: Sequence[Left], dates: Sequence[date]) -> list[Json]:
    shown = [one.day for one in left if one.day in dates]
    if not shown:
        return []
    colors = {one.day: INK if one.day == dates[-1] else GREY for one in left if one.day in dates}
    marks = [
        _block(colors[one.day], flex=1, height="4px")
        if one.day in colors
        else {"type": "box", "layout": "vertical", "flex": 1, "contents": []}
        for one in left
    ]
    named = "　".join(wording.date_mark(short_date(day), holds=day == dates[-1]) for day in shown)
    row = {"type": "box", "layout": "horizontal", "height": "4px", "spacing": "xs", "contents": marks}
    return [row, words(named, size="xxs", color=GREY)]


def _column(one: Left, highest: int) -> Json:
    reported = one.unconfirmed - one.unreported
    heights = [(_height(reported, highest), AMBER), (_height(one.unreported, highest), GREY)]
    boxes = [_block(color, height=f"{px}px") for px, color in heights if px]
    return {"type": "box", "layout": "vertical", "flex": 1, "contents": boxes}


def _block(color: str, **size: Any) -> Json:  # noqa: ANN401 - LINE's own properties
    """Return a coloured box."""
    return {"type": "box", "layout": "vertical", "backgroundColor": color, "contents": []} | size


def _height(number: int, highest: int) -> int:
    return round(_CHART_PX * number / highest)
