"""All the ways to ask that one knowledge knows, each with its class: an entry, the unit's state, or no entry; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.faq.entry import Entry
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message, MessageKind, Speaker

# Numbers of the classes that are no entries.
STATE = 0
NOT_FOR = -1
NOT_MEANT = (MessageKind.STATEMENT, MessageKind.PERSON_QUESTION, MessageKind.CHATTER)


@dataclass(frozen=True)
class Wording:
    """One way to ask: its entry, and the facet or step it asks for (None: the whole)."""

    text: str
    entry: int
    facet: str | None


def wordings(knowledge: Knowledge) -> Iterator[Wording]:
    """Yield every wording, the official ones first."""
    for entry in knowledge.answerable:
        yield from _of_entry(entry)
    for state in knowledge.states:
        yield from (Wording(text, STATE, state.step) for text in state.questions)
    for entry in knowledge.answerable:
        yield from (Wording(text, NOT_FOR, None) for text in entry.not_for)
    for message in knowledge.messages:
        yield from _of_message(message, knowledge.by_number)


def not_meant(knowledge: Knowledge) -> Iterator[str]:
    """Yield what people said that was not for the bot."""
    return (one.text for one in knowledge.messages if one.kind in NOT_MEANT and one.role is not Speaker.BOT)


def _of_entry(entry: Entry) -> Iterable[Wording]:
    yield Wording(entry.question, entry.number, None)
    for text in entry.variants:
        yield Wording(text, entry.number, None)
    for facet in entry.facets:
        for text in facet.questions:
            yield Wording(text, entry.number, facet.id)


def _of_message(message: Message, entries: Mapping[int, Entry]) -> Iterable[Wording]:
    """Yield what a labelled message teaches: an entry, a near question that none answers, or the unit's state."""
    match message.kind:
        case MessageKind.IN_SCOPE:
            for entry in message.gold[:1]:
                yield Wording(message.text, entry, _facet_with(message.part, entries.get(entry)))
        case MessageKind.NEAR_MISS:
            yield Wording(message.text, NOT_FOR, None)
        case MessageKind.STATE:
            yield Wording(message.text, STATE, None)
        case _:
            pass


def _facet_with(part: str | None, entry: Entry | None) -> str | None:
    """Return the smallest facet that holds the words which must be shown, or is held by them; None when several do."""
    if part is None or entry is None:
        return None
    words = "".join(part.split())
    bodies = {facet.id: "".join(facet.part.split()) for facet in entry.facets}
    holding = {name: len(body) for name, body in bodies.items() if words in body or body in words}
    smallest = [name for name, length in holding.items() if length == min(holding.values())]
    return smallest[0] if len(smallest) == 1 else None
