"""Cards about cases: for a consultant, the preview of what will be sent, a person's answer; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from bot.faq.entry import Entry, Link
from bot.postback import (
    AddToKnowledge,
    ClaimCase,
    CloseCase,
    DiscardDraft,
    HandUpCase,
    PassOnCase,
    ReopenCase,
    ReplyToCase,
    SendDraft,
    SendToAll,
    ShareDraft,
    UseGuess,
)
from bot.programme.cases import Purpose
from bot.wording import cases


@dataclass(frozen=True, kw_only=True)
class CaseText:
    """What a card says of a case, line by line."""

    heading: str
    lines: tuple[str, ...]
    waiting: str
    like: str | None = None
    media: tuple[Link, ...] = ()


def case_card(case_id: int, text: CaseText, guesses: Sequence[Entry]) -> list[Json]:
    """Return the card a consultant works with."""
    body = [
        words(text.heading, bold=True, color=GREEN),
        *(words(line) for line in text.lines),
        *(words(cases.guessed(one), size="xs", color=GREY) for one in guesses),
        words(text.waiting, size="xs", color=GREY),
        *([words(text.like, size="xs", color=GREY)] if text.like else []),
    ]
    footer = [open_link(link) for link in text.media]
    footer += [press(cases.guess(one), UseGuess(case=case_id, entry=one.number), style="link") for one in guesses]
    footer += [
        press(cases.CLAIM, ClaimCase(case=case_id), style="primary"),
        side_by_side(press(cases.REPLY, ReplyToCase(case=case_id)), press(cases.CLOSE, CloseCase(case=case_id))),
        side_by_side(press(cases.PASS_ON, PassOnCase(case=case_id)), press(cases.HAND_UP, HandUpCase(case=case_id))),
    ]
    return [flex_message(f"{text.heading}：{text.lines[0]}", bubble(body, footer=footer))]


def preview(  # noqa: PLR0913 - each says something of its own
    case_id: int, *, to: str, text: str, message: int, purpose: Purpose, party: str | None, others: Sequence[int] = ()
) -> list[Json]:
    """Show what will be sent and to whom, before it is: a LINE message cannot be taken back."""
    send = SendDraft(case=case_id, message=message, purpose=purpose.value, party=party)
    footer = [press(cases.SEND, send, style="primary")]
    if purpose is Purpose.ANSWER:
        ask_back = SendDraft(case=case_id, message=message, purpose=Purpose.ASK_BACK.value)
        footer.append(press(cases.SEND_AND_WAIT, ask_back))
    if others:
        share = ShareDraft(case=case_id, message=message, others=_joined(others))
        footer.append(press(cases.share(len(others)), share))
    footer += [
        press(cases.DISCARD, DiscardDraft(case=case_id, message=message), style="link"),
    ]
    body = [words(cases.preview(to), size="xs", color=GREY), words(text)]
    return [flex_message(f"{cases.preview(to)} {text}", bubble(body, footer=footer))]


def share(case_id: int, *, message: int, others: Sequence[int], to: Sequence[str], text: str) -> list[Json]:
    """Show to whom an answer goes before it goes to all of them."""
    footer = [
        press(
            cases.send_to_all(len(others) + 1),
            SendToAll(case=case_id, message=message, others=_joined(others)),
            style="primary",
        ),
        press(cases.DISCARD, DiscardDraft(case=case_id, message=message), style="link"),
    ]
    heading = cases.share_heading(len(others) + 1)
    body = [words(heading, bold=True), *(words(one, size="xs", color=GREY) for one in to), separator(), words(text)]
    return [flex_message(f"{heading} {text}", bubble(body, footer=footer))]


def with_learning(text: str, case_id: int, *, reopen: bool) -> list[Json]:
    """Say something to a consultant, with the buttons for afterwards."""
    footer = [press(cases.ADD_TO_KNOWLEDGE, AddToKnowledge(case=case_id), style="link")]
    if reopen:
        footer.append(press(cases.REOPEN, ReopenCase(case=case_id), style="link"))
    return [flex_message(text, bubble([words(text)], footer=footer))]


def pictures(addresses: Sequence[str]) -> list[Json]:
    """Return picture messages."""
    return [
        {"type": "image", "originalContentUrl": address, "previewImageUrl": f"{address}/preview"}
        for address in addresses
    ]


def asks_back(text: str, *, quote_token: str | None) -> list[Json]:
    """Return a person's question to the school."""
    return [text_message(text, quote_token=quote_token)]


def _joined(numbers: Sequence[int]) -> str:
    return ".".join(str(number) for number in numbers)


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
