"""The card that asks whether it is really you who signs in; pure."""

from collections.abc import Sequence

from bot.cards.parts import GREY, Json, bubble, flex_message, press, side_by_side, words
from bot.postback import ConfirmSignIn, RefuseSignIn
from bot.wording import sign_in


def sign_in_messages(lines: Sequence[str], *, request_id: int) -> list[Json]:
    """Return the question with the browser and the time, and a button for each answer."""
    first, *facts, warning = lines
    body = [words(first, bold=True), *(words(one) for one in facts), words(warning, size="xs", color=GREY)]
    buttons = side_by_side(
        press(sign_in.NO, RefuseSignIn(request=request_id)),
        press(sign_in.YES, ConfirmSignIn(request=request_id), style="primary"),
    )
    return [flex_message(first, bubble(body, footer=[buttons]))]
