"""Cards about cases: for a consultant, the preview of what will be sent, a person's answer; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import GREEN, GREY, Json, bubble, flex_message, press, side_by_side, text_message, words
from bot.cases import Purpose
from bot.faq.entry import Entry
from bot.postback import (
    ClaimCase,
    CloseCase,
    DiscardDraft,
    HandUpCase,
    PassOnCase,
    ReopenCase,
    ReplyToCase,
    SendDraft,
    UseGuess,
)
from bot.wording import cases


@dataclass(frozen=True, kw_only=True)
class CaseText:
    """What a card says of a case, line by line."""

    heading: str
    lines: tuple[str, ...]
    waiting: str


def case_card(case_id: int, text: CaseText, guesses: Sequence[Entry]) -> list[Json]:
    """Return the card a consultant works with."""
    body = [
        words(text.heading, bold=True, color=GREEN),
        *(words(line) for line in text.lines),
        words(text.waiting, size="xs", color=GREY),
    ]
    footer = [
        press(cases.guess(one.number, one.title), UseGuess(case=case_id, entry=one.number), style="link")
        for one in guesses
    ]
    footer += [
        press(cases.CLAIM, ClaimCase(case=case_id), style="primary"),
        side_by_side(press(cases.REPLY, ReplyToCase(case=case_id)), press(cases.CLOSE, CloseCase(case=case_id))),
        side_by_side(press(cases.PASS_ON, PassOnCase(case=case_id)), press(cases.HAND_UP, HandUpCase(case=case_id))),
    ]
    return [flex_message(f"{text.heading}：{text.lines[0]}", bubble(body, footer=footer))]


def preview(  # noqa: PLR0913 - each says something of its own
    case_id: int, *, to: str, text: str, message: int, purpose: Purpose, party: str | None
) -> list[Json]:
    """Show what will be sent and to whom, before it is: a LINE message cannot be taken back."""
    send = SendDraft(case=case_id, message=message, purpose=purpose.value, party=party)
    footer = [
        press(cases.SEND, send, style="primary"),
        press(cases.DISCARD, DiscardDraft(case=case_id, message=message), style="link"),
    ]
    body = [words(cases.preview(to), size="xs", color=GREY), words(text)]
    return [flex_message(f"{cases.preview(to)} {text}", bubble(body, footer=footer))]


def person_answer(case_id: int, text: str, *, quote_token: str | None) -> list[Json]:
    """Return a person's answer, and one quiet button."""
    button = press(cases.RESOLVED, CloseCase(case=case_id), style="link")
    heading = cases.heading(case_id, cases.RESOLVED + "？")
    card = flex_message(heading, bubble([words(heading, size="xs", color=GREY)], footer=[button]))
    return [text_message(text, quote_token=quote_token), card]


def with_reopen(text: str, case_id: int) -> list[Json]:
    """Say that a case is closed, with the way back."""
    return [
        flex_message(text, bubble([words(text)], footer=[press(cases.REOPEN, ReopenCase(case=case_id), style="link")]))
    ]


def with_reply(case_id: int, text: str) -> list[Json]:
    """Return a text with the button that answers it."""
    return [flex_message(text, bubble([words(text)], footer=[press(cases.REPLY, ReplyToCase(case=case_id))]))]


def choose_person(case_id: int, people: Sequence[tuple[int, str]]) -> list[Json]:
    """Ask whom to pass a case on to."""
    footer = [press(name, PassOnCase(case=case_id, to=number)) for number, name in people]
    return [flex_message(cases.WHO_TAKES, bubble([words(cases.WHO_TAKES, bold=True)], footer=footer))]


def choose_party(case_id: int, parties: Sequence[tuple[str, str]]) -> list[Json]:
    """Ask to which party a case is handed up."""
    footer = [press(name, HandUpCase(case=case_id, party=party)) for party, name in parties]
    return [flex_message(cases.WHICH_PARTY, bubble([words(cases.WHICH_PARTY, bold=True)], footer=footer))]
