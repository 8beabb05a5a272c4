"""Cards about answers in cases: the preview of what will be sent, the answer itself, what became of it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import GREY, Json, bubble, flex_message, press, separator, text_message, words
from bot.cards.sizes import ANSWER_BUBBLES, MESSAGES, length, split
from bot.postback import (
    AddToKnowledge,
    CloseCase,
    DiscardDraft,
    ReopenCase,
    SendDraft,
    SendToAll,
    ShareDraft,
)
from bot.wording import case_answers as wording
from bot.wording import cases

# Longer words stand in bubbles of their own above the card with the buttons.
_IN_A_CARD = 1500


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft as it is shown: its case, its number and version, and what it says."""

    case_id: int
    draft: int
    version: int
    text: str

    @property
    def send(self) -> SendDraft:
        """The button 送出."""
        return SendDraft(case=self.case_id, draft=self.draft, version=self.version)

    @property
    def discard(self) -> Json:
        """The button 不送."""
        button = DiscardDraft(case=self.case_id, draft=self.draft, version=self.version)
        return press(wording.DISCARD, button, style="link")


def preview(
    draft: Draft, *, to: str, to_school: bool, can_leave: bool = True, others: Sequence[int] = ()
) -> list[Json]:
    """Show what will be sent and to whom, before it is: a LINE message cannot be taken back."""
    footer = [press(wording.SEND, draft.send, style="primary")] if can_leave else []
    if to_school and can_leave:
        footer.append(press(wording.SEND_AND_WAIT, draft.send.model_copy(update={"back": "1"})))
    if others and can_leave:
        share_with = ShareDraft(case=draft.case_id, draft=draft.draft, version=draft.version, others=_joined(others))
        footer.append(press(wording.share(len(others)), share_with))
    heading = wording.preview(to)
    return _with_words(heading, [words(heading, size="xs", color=GREY)], draft.text, [*footer, draft.discard])


def share(draft: Draft, *, others: Sequence[int], to: Sequence[str]) -> list[Json]:
    """Show to whom an answer goes before it goes to all of them."""
    everyone = SendToAll(case=draft.case_id, draft=draft.draft, version=draft.version, others=_joined(others))
    footer = [press(wording.send_to_all(len(others) + 1), everyone, style="primary"), draft.discard]
    heading = wording.share_heading(len(others) + 1)
    body = [words(heading, bold=True), *(words(one, size="xs", color=GREY) for one in to), separator()]
    return _with_words(heading, body, draft.text, footer)


def with_learning(text: str, case_id: int, *, reopen: bool) -> list[Json]:
    """Say something to a consultant, with the buttons for afterwards."""
    footer = [press(wording.ADD_TO_KNOWLEDGE, AddToKnowledge(case=case_id), style="link")]
    if reopen:
        footer.append(press(cases.REOPEN, ReopenCase(case=case_id), style="link"))
    return [flex_message(text, bubble([words(text)], footer=footer))]


def asks_back(text: str, pictures: Sequence[str], *, quote_token: str | None) -> list[Json]:
    """Return a person's question to the school."""
    return [*_texts(text, quote_token), *_pictures(pictures)]


def person_answer(case_id: int, text: str, pictures: Sequence[str], *, quote_token: str | None) -> list[Json]:
    """Return a person's answer, and one quiet button where LINE's five messages leave room for it."""
    messages = [*_texts(text, quote_token), *_pictures(pictures)]
    if len(messages) == MESSAGES:
        return messages
    button = press(cases.RESOLVED, CloseCase(case=case_id), style="link")
    heading = cases.heading(case_id, cases.RESOLVED + "？")
    return [*messages, flex_message(heading, bubble([words(heading, size="xs", color=GREY)], footer=[button]))]


def _with_words(heading: str, body: list[Json], text: str, footer: list[Json]) -> list[Json]:
    """Return a card with a text, which stands above it when it is too long for a card."""
    if length(text) <= _IN_A_CARD:
        return [flex_message(f"{heading} {text}", bubble([*body, words(text)], footer=footer))]
    return [
        *(text_message(one) for one in split(text)[: MESSAGES - 1]),
        flex_message(heading, bubble(body, footer=footer)),
    ]


def _texts(text: str, quote_token: str | None) -> list[Json]:
    return [
        text_message(one, quote_token=quote_token if number == 0 else None)
        for number, one in enumerate(split(text)[:ANSWER_BUBBLES])
    ]


def _pictures(addresses: Sequence[str]) -> list[Json]:
    return [
        {"type": "image", "originalContentUrl": address, "previewImageUrl": f"{address}/preview"}
        for address in addresses
    ]


def _joined(numbers: Sequence[int]) -> str:
    return ".".join(str(number) for number in numbers)
