"""The official answer: a text that quotes the question, and one card with what belongs to it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.cards.parts import (
    GREEN,
    GREY,
    Json,
    bubble,
    flex_message,
    open_link,
    press,
    separator,
    side_by_side,
    text_message,
    words,
)
from bot.faq.entry import Entry, Facet
from bot.faq.program import Program
from bot.postback import AskConsultant, ChooseEntry, NotMeant, RateHelpful, ShowWhole
from bot.wording import answers


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of one entry: the fitting part (None: all), and lines on its dates as of now.

    `notices` are the office's, signed: they stand above official words that name a date which was moved.
    """

    entry: Entry
    facet: Facet | None = None
    date_lines: tuple[str, ...] = field(default=())
    notices: tuple[str, ...] = field(default=())

    def under_notices(self, text: str) -> str:
        """Return a text with the notices above it."""
        return "\n\n".join((*self.notices, text))

    @property
    def fact(self) -> str | None:
        """What a single fact out of a part is about; by itself it does not say."""
        return self.facet.title if self.facet is not None and self.facet.narrows is not None else None

    @property
    def official_text(self) -> str:
        """The official words that are shown, unaltered."""
        return (self.facet.part if self.facet else self.entry.answer).strip()


def answer_messages(  # noqa: PLR0913 - each says something of its own
    program: Program,
    shown: Sequence[Shown],
    *,
    question_id: int,
    quote_token: str | None,
    unasked: bool,
    others: Sequence[Entry] = (),
) -> list[Json]:
    """Return a text for each part and one card for all, with buttons for `others` that may have been meant."""
    texts = [
        text_message(
            one.under_notices(f"{answers.source_line(program, one.entry, fact=one.fact)}\n{one.official_text}"),
            quote_token=quote_token if number == 0 else None,
        )
        for number, one in enumerate(shown)
    ]
    return [*texts, _card(program, shown, question_id=question_id, unasked=unasked, others=others)]


def _card(
    program: Program, shown: Sequence[Shown], *, question_id: int, unasked: bool, others: Sequence[Entry]
) -> Json:
    body: list[Json] = []
    footer: list[Json] = []
    for one in shown:
        if body:
            body.append(separator())
        body.append(words(answers.whole_alt(one.entry), bold=True, color=GREEN))
        body.append(words(one.entry.question, size="xs", color=GREY))
        body.extend(words(line, size="xs") for line in one.date_lines)
        footer.extend(open_link(link) for link in one.entry.links)
        if one.facet:
            label = answers.WHOLE if len(shown) == 1 else f"{answers.entry_name(one.entry)}{answers.WHOLE}"
            footer.append(press(label, ShowWhole(question=question_id, entry=one.entry.number), style="link"))
    footer.extend(_choices(others, question_id))
    footer.append(
        side_by_side(
            press(answers.HELPFUL, RateHelpful(question=question_id)),
            *([press(answers.NOT_MEANT, NotMeant(question=question_id))] if unasked else []),
        )
    )
    footer.append(press(answers.unsolved(program), AskConsultant(question=question_id, why="unsolved")))
    first = shown[0]
    opening = first.notices[0] if first.notices else first.official_text.splitlines()[0]
    alt = f"{answers.entry_name(first.entry)}：{opening}"
    return flex_message(alt, bubble(body, footer=footer))


def whole_messages(program: Program, shown: Shown, *, quote_token: str | None) -> list[Json]:
    """Return the whole official answer as text."""
    text = shown.under_notices(f"{answers.source_line(program, shown.entry)}\n{shown.official_text}")
    return [text_message(text, quote_token=quote_token)]


def choice_messages(program: Program, entries: Sequence[Entry], *, question_id: int) -> list[Json]:
    """Return a card with the entries to choose from. Buttons, as quick replies do not show on a PC."""
    none_label = answers.none_of_these(program)
    footer = [
        *_choices(entries, question_id),
        press(none_label, AskConsultant(question=question_id, why="none_of_these"), style="link"),
    ]
    return [flex_message(answers.CHOICES_ALT, bubble([words(answers.CHOICES_TITLE, bold=True)], footer=footer))]


def _choices(entries: Sequence[Entry], question_id: int) -> list[Json]:
    """Return a button for each entry that may be meant."""
    return [
        press(entry.title, ChooseEntry(question=question_id, entry=entry.number), shown=entry.question)
        for entry in entries
    ]
