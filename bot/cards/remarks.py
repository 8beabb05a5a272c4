"""The card that answers words which changed nothing: a sentence and the buttons that fit; pure."""

from collections.abc import Sequence

from bot.cards.parts import Json, bubble, flex_message, press, text_message, words
from bot.faq.program import Program
from bot.faq.steps import Step
from bot.postback import AskConsultant, Button, GiveOrder, ReportStep
from bot.reading.orders.table import ask_consultant_word, word_for

PERSON = "person"


def said_back_messages(
    text: str, buttons: Sequence[tuple[str, Button]], *, quote_token: str | None = None
) -> list[Json]:
    """Return a card, or plain text where no button fits."""
    if not buttons:
        return [text_message(text, quote_token=quote_token)]
    footer = [
        press(label, button, style="primary" if number == 0 else "secondary")
        for number, (label, button) in enumerate(buttons)
    ]
    return [flex_message(text, bubble([words(text)], footer=footer))]


def command_button(
    program: Program, key: str, *, code: str | None = None, question_id: int | None = None
) -> tuple[str, Button]:
    """Return the label and the press of a command; a person is asked for with the question that was not answered."""
    if key == PERSON and question_id is not None:
        return ask_consultant_word(program), AskConsultant(question=question_id, why="no_match")
    label = f"{word_for(key, program)} {code}" if code else word_for(key, program)
    return label, GiveOrder(key=key, code=code)


def report_buttons(
    steps: Sequence[Step], units: Sequence[tuple[int, str]], *, system: str | None
) -> list[tuple[str, Button]]:
    """Return a button for each step of each unit (id and division), named only where there are several."""
    return [
        (
            f"{division}：{step.done}" if len(units) > 1 else step.done,
            ReportStep(unit=unit_id, step=step.id, system=system if step.asks else None),
        )
        for unit_id, division in units
        for step in steps
    ]
