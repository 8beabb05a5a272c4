"""Proposals and changes of the knowledge as cards, each with the buttons that decide on it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.parts import Json, bubble, flex_message, press, side_by_side, words
from bot.postback import DropCandidate, PublishCandidate, RejectProposal, ShowProposals, TakeInProposal
from bot.wording import office_hands as wording


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of the knowledge that is on its way."""

    number: int
    lines: Sequence[str]
    is_open: bool
    is_measured: bool
    is_worse: bool


def proposal_messages(
    heading: str, shown: Sequence[tuple[str, str]], *, following: int | None, changes: Sequence[Change] = ()
) -> list[Json]:
    """Return a carousel: the changes on their way, then a proposal (its key and what it says) a bubble."""
    bubbles = [_change(one) for one in changes]
    for place, (key, said) in enumerate(shown):
        text, _, belongs = said.partition("\n")
        body = [words(heading, size="xxs"), words(text, bold=True), words(belongs)]
        decide = (press(wording.REJECT, RejectProposal(key=key)), press(wording.TAKE_IN, TakeInProposal(key=key)))
        buttons = [side_by_side(*decide)]
        if following is not None and place == len(shown) - 1:
            buttons.append(press(wording.MORE, ShowProposals(page=following), style="link"))
        bubbles.append(bubble(body, footer=buttons))
    return [flex_message(heading, {"type": "carousel", "contents": bubbles})]


def candidate_messages(change: Change) -> list[Json]:
    """Return one change."""
    return [flex_message(change.lines[0], _change(change))]


def _change(change: Change) -> Json:
    body = [words(line, bold=place == 0) for place, line in enumerate(change.lines)]
    buttons: list[Json] = []
    if change.is_open:
        buttons.append(press(wording.DROP, DropCandidate(candidate=change.number)))
    if change.is_open and not change.is_measured:
        buttons.append(press(wording.SHOW_CANDIDATE, ShowProposals(), style="link"))
    elif change.is_open:
        label = wording.PUBLISH_ANYWAY if change.is_worse else wording.PUBLISH
        publish = PublishCandidate(candidate=change.number, anyway="1" if change.is_worse else None)
        buttons.insert(0, press(label, publish, style="secondary" if change.is_worse else "primary"))
    return bubble(body, footer=buttons or None)
