"""Cards of the end of a programme: what would be said and done, with the button that does it; pure."""

from collections.abc import Sequence

from bot.cards.parts import GREY, Json, bubble, flex_message, press, side_by_side, words
from bot.postback import DecideFarewell, DecideLeaving
from bot.wording import close_out as wording


def preview_messages(text: str, lines: Sequence[str], *, close_out: int) -> list[Json]:
    """Show a farewell as it would be read."""
    body = [words(wording.PREVIEW, size="xs", color=GREY), words(text), *(words(line, color=GREY) for line in lines)]
    footer = [
        side_by_side(
            press(wording.YES, DecideFarewell(close_out=close_out, yes=1), style="primary"),
            press(wording.NO, DecideFarewell(close_out=close_out)),
        )
    ]
    return [flex_message(wording.PREVIEW, bubble(body, footer=footer, size="mega"))]


def leave_messages(line: str, *, number: int) -> list[Json]:
    """Ask whether groups are to be left."""
    button = press(wording.YES, DecideLeaving(number=number), style="primary")
    return [flex_message(line, bubble([words(line)], footer=[button]))]
