"""Learns what the language tells from labelled messages: the signs of a question, and when evidence is good enough.

Every score that the gates learn from was given by a matcher that has never seen the writer of the message, so that they
are as good, and as bad, as those of strangers. Takes a minute; what is shipped is written by `python -m bot teach`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq import verdict
from bot.faq.conversations import in_order
from bot.faq.found import Around, Asked
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message, MessageKind, Speaker
from bot.faq.language import GATES, Grams, Language, Mask, signs_of
from bot.faq.learn import Rows, learn
from bot.faq.match import Faq
from bot.faq.normalize import Normalizer, tidy
from bot.faq.verdict import Gate, nothing
from bot.reading.addressing import find_address

ASKING = (MessageKind.IN_SCOPE, MessageKind.NEAR_MISS, MessageKind.STATE)
TALKING = (MessageKind.STATEMENT, MessageKind.PERSON_QUESTION, MessageKind.CHATTER)
# A sign that one or two messages have, or one writer, tells of them and not of the language.
SEEN_AT_LEAST, WRITERS_AT_LEAST = 3, 2
# For how many groups of writers a language is learned that has seen none of the group.
GROUPS = 8
# Signs that weigh less than this are left out of what is shipped.
WORTH_KEEPING = 0.04
# What is said to the bot are mostly questions: talk counts little where it was called.
TALK_COUNTS = 0.03
# Each message is also judged by a knowledge as poor as one of a new programme, which lacks some of the entries: there
# the gates for such learn to be wary of what is strange. How many there are, how many near questions of an entry they
# know, and how much a question counts whose entry they lack: seldom does a new programme leave a third unanswered.
POOR, FEW_NEAR, LACKING_COUNTS = 3, 4, 0.2


@dataclass(frozen=True)
class Lesson:
    """One message as a matcher that never saw its writer sees it, and whether the best entry is right.

    `is_lacking`: the poor knowledge has none of the entries that answer it.
    """

    message: Message
    features: Mapping[str, float]
    is_right: bool
    is_poor: bool
    is_lacking: bool

    @property
    def counts(self) -> float:
        """How much it counts."""
        return LACKING_COUNTS if self.is_lacking else 1.0


class Lessons:
    """What can be learned from one knowledge's messages, by writer."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        names = (knowledge.program.bot.name, *knowledge.program.bot.short_names)
        self._said = {
            message.text: find_address(message.text, (), names).words
            for message in knowledge.messages
            if message.role is not Speaker.BOT
        }
        mask = Mask(knowledge, Normalizer(knowledge.synonyms))
        self._signs = {text: signs_of(mask(tidy(words))) for text, words in self._said.items()}
        self._faqs: dict[str, Faq] = {}
        self._languages: dict[int, Language] = {}
        nothing_learned = _hearing({}, 0.0)
        poorer = [_poorer(knowledge, place) for place in range(POOR)]
        self._poor = [(Faq(one, speech=nothing_learned), one) for one in poorer]
        self._lessons: list[Lesson] = []
        for voice in knowledge.voices:
            self._look_at(voice)

    def matcher_without(self, voice: str) -> Faq:
        """Return the matcher that has not seen what a writer wrote, with a language that has not either.

        The language has not seen a few others either: it is learned once for each group of writers.
        """
        group = self._knowledge.voices.index(voice) % GROUPS
        if group not in self._languages:
            self._languages[group] = self.language(without=self._knowledge.voices[group::GROUPS])
        return self._faqs[voice].speaking(self._languages[group])

    def language(self, *, without: Collection[str] = ()) -> Language:
        """Return what is learned from all writers but some."""
        signs, bias = self._learn_signs(without)
        own = [
            one
            for one in self._lessons
            if one.message.voice not in without and one.message.kind is not MessageKind.FOLLOW_UP
        ]
        known = [one for one in own if not one.is_poor]
        return Language(
            voices=tuple(voice for voice in self._knowledge.voices if voice not in without),
            bias=bias,
            asks=signs,
            asked=_learn_asked(known),
            unasked=_learn_unasked(known),
            asked_new=_learn_asked(own),
            unasked_new=_learn_unasked(own),
        )

    def _look_at(self, voice: str) -> None:
        """Have one writer's messages judged by a matcher without them."""
        signs, bias = self._learn_signs((voice,))
        speech = _hearing(signs, bias)
        faq = self._faqs[voice] = Faq(self._knowledge.without_voice(voice), speech=speech)
        theirs = [one for one in self._knowledge.messages if one.voice == voice]
        poor = [(one.speaking(speech), knowledge) for one, knowledge in self._poor]
        said = in_order(theirs, lambda text: speech.hears(faq.masked(self._said[text])) > 0)
        for number, (message, around) in enumerate(said):
            self._lessons.append(self._lesson(faq, self._knowledge, message, around))
            self._lessons.append(self._lesson(*poor[number % POOR], message, around, is_poor=True))

    def _lesson(
        self, faq: Faq, knowledge: Knowledge, message: Message, around: Around | None, *, is_poor: bool = False
    ) -> Lesson:
        seen = faq.look(Asked(text=self._said[message.text], addressed=message.addressed, around=around))
        is_right = bool(seen.whole.entries) and seen.whole.entries[0].entry in message.gold
        is_lacking = bool(message.gold) and not set(message.gold) & set(knowledge.by_number)
        return Lesson(message, seen.features, is_right, is_poor, is_lacking)

    def _learn_signs(self, without: Collection[str]) -> tuple[dict[str, float], float]:
        """Learn how much each sign speaks for a question to anyone."""
        chosen = [
            one
            for one in self._knowledge.messages
            if one.voice not in without
            and one.kind in (*ASKING, *TALKING)
            and one.role is not Speaker.BOT
            and not one.addressed
        ]
        names = _names(chosen, self._signs)
        number = {name: place for place, name in enumerate(names)}
        rows = Rows.of([_numbered(self._signs[one.text], number) for one in chosen])
        labels = [int(one.kind in ASKING) for one in chosen]
        learned = learn(rows, labels, width=len(names), classes=2)
        weights = learned.weights[:, 1] - learned.weights[:, 0]
        kept = {
            name: float(weight) for name, weight in zip(names, weights, strict=True) if abs(weight) >= WORTH_KEEPING
        }
        return kept, float(learned.bias[1] - learned.bias[0])


def _hearing(signs: Mapping[str, float], bias: float) -> Language:
    """Return a language that hears questions, and cannot tell yet when evidence is good enough."""
    return Language(voices=(), bias=bias, asks=signs, **dict.fromkeys(GATES, nothing()))


def _learn_asked(lessons: Sequence[Lesson]) -> Gate:
    talk = [TALK_COUNTS if one.message.kind in TALKING else 1.0 for one in lessons]
    return _learn_gate(lessons, [count * one.counts for count, one in zip(talk, lessons, strict=True)])


def _learn_unasked(lessons: Sequence[Lesson]) -> Gate:
    unasked = [one for one in lessons if not one.message.addressed]
    return _learn_gate(unasked, [one.counts for one in unasked])


def _learn_gate(lessons: Sequence[Lesson], counts: Sequence[float]) -> Gate:
    return verdict.learn([one.features for one in lessons], [one.is_right for one in lessons], counts)


def _poorer(knowledge: Knowledge, place: int) -> Knowledge:
    """Return a knowledge without labelled messages and every few entries, and with few near questions."""
    entries = [
        one.model_copy(update={"not_for": one.not_for[:FEW_NEAR]})
        for number, one in enumerate(knowledge.entries)
        if number % POOR != place
    ]
    return knowledge.model_copy(update={"entries": tuple(entries), "messages": ()})


def _names(messages: Iterable[Message], signs: Mapping[str, Grams]) -> list[str]:
    """Return the signs that enough messages of enough writers have, in their order."""
    seen: Counter[str] = Counter()
    writers: dict[str, set[str]] = {}
    for one in messages:
        seen.update(signs[one.text].keys())
        for name in signs[one.text]:
            writers.setdefault(name, set()).add(one.voice)
    return sorted(
        name for name, count in seen.items() if count >= SEEN_AT_LEAST and len(writers[name]) >= WRITERS_AT_LEAST
    )


def _numbered(signs: Grams, number: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    known = [(number[name], value) for name, value in signs.items() if name in number]
    columns = np.array([column for column, _ in known], dtype=np.int64)
    return columns, np.array([value for _, value in known], dtype=np.float32)
