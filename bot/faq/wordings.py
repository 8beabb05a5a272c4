"""All the ways to ask that one knowledge knows, each with its class: an entry, the unit's state, or no entry; pure."""

from collections.abc import Iterable, Iterator
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
        yield from _of_message(message)


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


def _of_message(message: Message) -> Iterable[Wording]:
    """Yield what a labelled message teaches: an entry, a near question that none answers, or the unit's state."""
    match message.kind:
        case MessageKind.IN_SCOPE:
            for entry in message.gold[:1]:
                yield Wording(message.text, entry, None)
        case MessageKind.NEAR_MISS:
            yield Wording(message.text, NOT_FOR, None)
        case MessageKind.STATE:
            yield Wording(message.text, STATE, None)
        case _:
            pass
