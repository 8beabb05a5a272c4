"""Cards about changed dates: the preview with its two buttons, and the office's notice; pure."""

from collections.abc import Sequence

from bot.cards.parts import GREY, Json, bubble, flex_message, press, side_by_side, words
from bot.postback import DecideChange, GiveOrder
from bot.wording import dates


def preview_messages(title: str, what: str, lines: Sequence[str], *, change: int) -> list[Json]:
    """Show what a change would do; nothing is changed before the button."""
    body = [words(title, size="xs", color=GREY), words(what, bold=True), *(words(line) for line in lines)]
    footer = [
        side_by_side(
            press(dates.YES, DecideChange(change=change, yes=1), style="primary"),
            press(dates.NO, DecideChange(change=change)),
        )
    ]
    return [flex_message(f"{title}：{what}", bubble(body, footer=footer, size="mega"))]


def notice_messages(headline: str, lines: Sequence[str], *, signed: str, dates_word: str) -> list[Json]:
    """Return the office's signed notice, with the button that shows all dates."""
    body = [
        words(headline, bold=True),
        *(words(line) for line in lines),
        words(signed, size="xs", color=GREY),
    ]
    footer = [press(dates_word, GiveOrder(key="deadlines"))]
    return [flex_message(headline, bubble(body, footer=footer))]
