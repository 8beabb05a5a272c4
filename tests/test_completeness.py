"""Whatever can be ordered, pressed or said has somebody who does it; whatever is kept is known and goes some day."""

from typing import get_args

from sqlalchemy import JSON, Enum, String

from bot import postback
from bot.content import kinds
from bot.database import Base
from bot.dispatch import BUTTONS, CASE_BUTTONS, ORDERS, QUESTION_BUTTONS
from bot.models.holdings import HOLDINGS, Held
from bot.reading.orders.table import Order
from bot.render.owed import RENDERERS
from bot.services.retention_rules import RULES


def test_every_order_button_and_kind_of_content_has_its_handler_or_renderer() -> None:
    handled = {*BUTTONS, *CASE_BUTTONS, *QUESTION_BUTTONS}

    assert set(get_args(Order)) == set(ORDERS)
    assert set(postback.kinds()) == handled
    assert set(kinds()) == set(RENDERERS)


def columns_of_text() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON | String) and not isinstance(column.type, Enum)
    }


def test_every_text_column_says_what_it_holds() -> None:
    assert columns_of_text() == {(table, name) for table, columns in HOLDINGS.items() for name in columns}


def test_every_column_that_holds_words_of_people_is_erased_by_a_rule() -> None:
    erased = {(rule.table.__tablename__, name) for rule in RULES for name in (*(rule.values or ()), *rule.covers)}
    words = {
        (table, name) for table, columns in HOLDINGS.items() for name, held in columns.items() if held is Held.WORDS
    }

    assert words <= erased
