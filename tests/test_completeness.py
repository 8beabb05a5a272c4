"""Whatever can be ordered, pressed or said has somebody who does it."""

from typing import get_args

from bot import postback
from bot.content import kinds
from bot.dispatch import BUTTONS, CASE_BUTTONS, ORDERS, QUESTION_BUTTONS
from bot.reading.orders import Order
from bot.render.owed import RENDERERS


def test_every_order_button_and_kind_of_content_has_its_handler_or_renderer() -> None:
    handled = {*BUTTONS, *CASE_BUTTONS, *QUESTION_BUTTONS}

    assert set(get_args(Order)) == set(ORDERS)
    assert set(postback.kinds()) == handled
    assert set(kinds()) == set(RENDERERS)
