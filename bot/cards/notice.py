"""Short sentences as messages, with a button where one is needed; pure."""

from bot.cards.parts import Json, bubble, flex_message, press, text_message, words
from bot.faq.program import Program
from bot.postback import AskConsultant
from bot.reading.orders.table import ask_consultant_word
from bot.wording import notices


def plain(text: str, *, quote_token: str | None = None) -> list[Json]:
    """Return one text message."""
    return [text_message(text, quote_token=quote_token)]


def with_consultant_button(program: Program, text: str, *, question_id: int) -> list[Json]:
    """Return a card that says `text` and offers a person."""
    button = press(ask_consultant_word(program), AskConsultant(question=question_id, why="no_match"), style="primary")
    return [flex_message(text, bubble([words(text)], footer=[button]))]


def no_match_messages(program: Program, *, question_id: int) -> list[Json]:
    """Say that no entry answers this, and offer a person."""
    return with_consultant_button(program, notices.no_match(program), question_id=question_id)
