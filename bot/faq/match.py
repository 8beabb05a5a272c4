"""Decides what a message gets: an answer, choices, the unit's record, a person, or silence; pure.

Two judgements meet here: whether the message asks something of anyone (bot.faq.speech_act, bot.faq.language) and which
entry it speaks for (bot.faq.evidence). A learned gate makes of both the probability that the answer is right; what
mistakes cost (`program.yaml`) says how high it must be.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.faq import follow_up, language
from bot.faq.evidence import SAME, Evidence
from bot.faq.explain import gate_reasons, reasons
from bot.faq.found import (
    Answer,
    AnswerPart,
    Asked,
    Candidate,
    Decision,
    Found,
    NoMatch,
    Silent,
    Status,
    Suggestions,
)
from bot.faq.knowledge import Knowledge
from bot.faq.language import Language, Mask
from bot.faq.leading import Leading
from bot.faq.learned import Learned
from bot.faq.looking import EVEN, REMEMBERED, Looking, Message
from bot.faq.normalize import Normalizer, tidy
from bot.faq.readings import Reading, is_elliptic, is_word
from bot.faq.verdict import Gate
from bot.faq.wordings import NOT_FOR, STATE

# Measured on messages of knowledge/voices, whose writers saw neither the variants nor each other (docs/matching.md).
SUGGEST = 0.08
# Below this probability another entry or two are offered beside the answer.
QUITE_SURE = 0.97
# A question of several in one message is clear by itself from this score on: 「想請教兩件事」 speaks for nothing.
CLEAR = 0.3
# Another entry that is this likely is worth a button beside an answer.
WORTH_A_BUTTON = 0.03
# How probable it is that some entry answers, before choices are offered at all; and where most speaks for none.
PERHAPS, PERHAPS_THOUGH_STRANGE = 0.03, 0.06
SUGGEST_FOR_A_WORD = 0.06
# A message of which this share is in no wording is about something else, however its question is put; to a knowledge
# with few messages of its own more is strange.
STRANGE, STRANGE_TO_NEW = 0.65, 0.55
# Whoever calls the bot asks in their own words, of the field or none.
STRANGE_THOUGH_CALLED = 0.8
# Which share of a message is in the field's words before it is taken for a question of the field.
FAMILIAR_FRAGMENT = 0.5
# A few words in the field's language are a question unless they plainly tell something.
HARDLY_ASKS = 0.1
# From which score a message is like the near questions that no entry answers, however it is put.
CLEARLY_STRANGE = 0.3
# Less like them, it must at least sound a little like a question (log-odds).
PERHAPS_STRANGE, HARDLY_HEARD = 0.1, -1.5
STATUS_ADDRESSED = 0.25
STATUS_UNASKED = 0.75
STATUS_HEARD = 0.0
# What is said to nobody and asks less than this (log-odds) is not looked at further: of 2,600 questions that were
# answered unasked the least had -0.3, and four in five of other messages have less.
ASKS_NOTHING = -1.5
CHOICES = 4
PARTS = 2
OTHERS = 2
RANKED = 4


@dataclass(frozen=True)
class _Judged:
    """A reading with the probability that its best entry is the right answer."""

    reading: Reading
    sure: float

    @property
    def entry(self) -> int:
        entries = self.reading.entries
        return entries[0].entry if entries else 0


class Faq:
    """The matcher of one knowledge. Build it once; `find` takes about a millisecond."""

    def __init__(self, knowledge: Knowledge, *, speech: Language | None = None, learned: Learned | None = None) -> None:
        """Learn from a knowledge, or take what was learned of the same one."""
        self._costs = knowledge.program.costs
        self._normalizer = Normalizer(knowledge.synonyms)
        self._evidence = Evidence(knowledge, self._normalizer, learned=learned)
        self._leading = Leading(knowledge, self._normalizer, self._evidence)
        self._official = " ".join(self._normalizer.bare(text) for text in _texts_of(knowledge))
        self._mask = Mask(knowledge, self._normalizer)
        self._speech = speech or language.shipped()
        self._look_anew()

    def _look_anew(self) -> None:
        self._looking = Looking(self._evidence, self._mask, self._speech)
        self._find_or_remember = lru_cache(REMEMBERED)(self._find)

    def speaking(self, speech: Language) -> "Faq":
        """Return the same matcher with another language."""
        other = copy(self)
        other._speech = speech  # noqa: SLF001 - its own copy
        other._look_anew()  # noqa: SLF001 - its own copy
        return other

    def masked(self, text: str) -> str:
        """Return a message without the field's words."""
        return self._mask(tidy(text))

    def asks(self, text: str) -> bool:
        """Tell whether a message asks something of anyone, rather than of nobody."""
        return self._speech.hears(self.masked(text)) > 0

    def find(self, asked: Asked) -> Found:
        """Judge one message; what was asked of the bot lately is remembered."""
        return self._find_or_remember(asked) if asked.addressed else self._find(asked)

    def _find(self, asked: Asked) -> Found:
        if not asked.addressed and self._asks_nothing(asked.text):
            return Found(
                decision=Silent(),
                consider=lambda: _considered(self.look(asked)),
                explain=lambda: self._explain(self.look(asked), None),
            )
        message = self.look(asked)
        follows = self._follow_up(message)
        if follows is not None:
            decision: Decision = Answer((follows,))
        elif asked.addressed:
            decision = self._addressed(message)
        else:
            decision = self._unasked(message)
        return Found(
            decision=decision,
            consider=lambda: _considered(message),
            explain=lambda: self._explain(message, follows),
            asks=message.heard > 0,
        )

    def look(self, asked: Asked) -> Message:
        """Look at one message with every judgement, whatever comes of it."""
        return self._looking.at(asked)

    def _asks_nothing(self, text: str) -> bool:
        """Tell whether what was said to nobody reads so little as a question that no entry needs to be looked at."""
        return self._looking.hears(text) < ASKS_NOTHING and not self._evidence.is_known(text)

    def _judged(self, message: Message) -> _Judged:
        speaks, _ = self._gate(message.asked)
        return _Judged(message.whole, speaks.probability(message.features))

    def _addressed(self, message: Message) -> Decision:
        """Answer at once where that is likely to be right; else offer choices, or a person."""
        top = message.whole.best
        judged = self._judged(message)
        if top.score == SAME and top.entry > 0:
            return self._answer(message, judged)
        if top.entry == STATE and top.score >= STATUS_ADDRESSED:
            return Status(top.facet)
        if message.act.is_courtesy:
            return NoMatch(is_question=False)
        if is_word(message.whole.form.tidy):
            return self._for_a_word(message, judged)
        is_sure = judged.sure >= self._costs.sure_asked and not self._is_doubtful(message)
        if judged.entry and (is_sure or len(self._clear(message)) > 1):
            return self._answer(message, judged)
        return self._offer(message, judged)

    def _is_doubtful(self, message: Message) -> bool:
        """Tell whether what is probable is still not answered: known as answered by none, or mostly strange."""
        top = message.whole.best
        if top.score == SAME and top.entry == NOT_FOR:
            return True
        return message.is_doubtful or self._is_strange(message)

    def _is_strange(self, message: Message) -> bool:
        """Tell whether most of a message is in no wording."""
        known = STRANGE_THOUGH_CALLED if message.asked.addressed else STRANGE
        strange = STRANGE_TO_NEW if self._evidence.is_new else known
        return message.features["open share to all"] > strange

    def _for_a_word(self, message: Message, judged: _Judged) -> Decision:
        """Offer what a single word may be about, unless it is one of daily life that a wording once held."""
        is_official = message.whole.form.bare in self._official
        choices = tuple(one.entry for one in message.whole.entries[:CHOICES] if one.score >= SUGGEST_FOR_A_WORD)
        if choices and (is_official or judged.sure >= self._costs.sure_asked):
            return Suggestions(choices)
        return NoMatch(is_question=message.act.asks >= EVEN)

    def _offer(self, message: Message, judged: _Judged) -> Decision:
        """Offer what may be meant, or a person where nothing fits."""
        is_field = self._evidence.familiarity(message.whole.form) >= FAMILIAR_FRAGMENT
        is_strange = message.whole.best.entry == NOT_FOR and message.whole.best.score >= CLEARLY_STRANGE
        is_like_others = message.features["none"] > PERHAPS_STRANGE and message.heard > HARDLY_HEARD
        asks_of_field = is_field and message.act.asks > HARDLY_ASKS
        is_question = message.asks or is_strange or is_like_others or asks_of_field
        choices = tuple(one.entry for one in message.whole.entries[:CHOICES] if one.score >= SUGGEST)
        needed = PERHAPS_THOUGH_STRANGE if message.whole.best.entry == NOT_FOR else PERHAPS
        if choices and is_question and judged.sure >= needed:
            return Suggestions(choices)
        return NoMatch(is_question=is_question)

    def _unasked(self, message: Message) -> Decision:
        top = message.whole.best
        judged = self._judged(message)
        is_known = top.score == SAME and top.entry != NOT_FOR
        is_sure = is_known or (judged.sure >= self._costs.sure_unasked and not self._is_doubtful(message))
        if is_sure and not is_known and self._evidence.was_not_meant(message.whole.form):
            return Silent()
        if judged.entry and top.entry != STATE and is_sure:
            return self._answer(message, judged)
        if top.entry == STATE and top.score >= STATUS_UNASKED and message.heard > STATUS_HEARD:
            return Status(top.facet)
        return Silent()

    def _answer(self, message: Message, judged: _Judged) -> Answer:
        """Answer each question of the message that is clear by itself, in its order; else the best of all."""
        clear = self._clear(message)
        readings = clear if len(clear) > 1 else [judged.reading]
        parts = tuple(self._leading.of_question(reading, message.asked.system) for reading in readings[:PARTS])
        if not message.asked.addressed:
            return Answer(parts)
        shown = {part.entry for part in parts}
        others = [reading.best.entry for reading in readings[PARTS:]]
        if judged.sure < QUITE_SURE and judged.reading.best.score < SAME:
            others += [one.entry for one in judged.reading.entries if one.score >= WORTH_A_BUTTON]
        return Answer(parts, tuple(one for one in dict.fromkeys(others) if one not in shown)[:OTHERS])

    def _clear(self, message: Message) -> list[Reading]:
        """Return the questions of a message that are clear by themselves, one an entry."""
        speaks, needed = self._gate(message.asked)
        clear: dict[int, Reading] = {}
        for reading in message.questions:
            best = reading.best
            if best.entry <= 0 or best.score < CLEAR:
                continue
            if best.score == SAME or speaks.probability(self._looking.features_of(message, reading)) >= needed:
                clear.setdefault(best.entry, reading)
        return list(clear.values())

    def _explain(self, message: Message, follows: AnswerPart | None) -> tuple[str, ...]:
        speaks, needed = self._gate(message.asked)
        return (
            *reasons(message.act, message.heard, message.whole),
            *gate_reasons(speaks, message.features, needed),
            *([f"it follows up on entry {follows.entry}"] if follows else []),
        )

    def _follow_up(self, message: Message) -> AnswerPart | None:
        """Return what a short message means after the same person's last question; None when it stands alone."""
        asked, alone, form = message.asked, message.whole, message.whole.form
        if not asked.previous_entries or len(form.tidy) > follow_up.LENGTH or message.act.is_courtesy:
            return None
        leaves_out = is_elliptic(form.tidy)
        # A whole sentence about something else may be said to the group after a question of one's own.
        if not (asked.addressed or leaves_out or (message.asks and alone.best.entry > 0)):
            return None
        learned = self._evidence.going_on(form, asked.previous_entries[0])
        if not (learned or leaves_out) and self._is_strange(message):
            return None  # Nothing tells that it goes on, and it speaks of something else.
        together = partial(self._looking.together, asked)
        meant = follow_up.entry_meant(alone, together, asked.previous_entries, learned, heard=message.heard)
        if meant is None:
            return None
        own_words = next(one for one in alone.entries if one.entry == meant)
        is_about_it = meant in asked.previous_entries and own_words.score >= follow_up.ENOUGH_UNCALLED
        if not (asked.addressed or leaves_out or is_about_it):
            return None  # A whole sentence about another entry, or anything, said to nobody, must be sure by itself.
        return self._leading.of_follow_up(meant, asked, form, near=own_words.facet)

    def _gate(self, asked: Asked) -> tuple[Gate, float]:
        """Return the gate for a message and how probable it must find an answer."""
        speaks = self._speech.gate(addressed=asked.addressed, is_new=self._evidence.is_new)
        return speaks, self._costs.sure_asked if asked.addressed else self._costs.sure_unasked


def _considered(message: Message) -> tuple[Candidate, ...]:
    return tuple(message.whole.entries[:RANKED])


def _texts_of(knowledge: Knowledge) -> Iterator[str]:
    """Yield what the entries say and are about; not how people may ask, who speak of other things beside."""
    for entry in knowledge.answerable:
        yield from (entry.question, entry.answer, entry.title, *entry.topics)
        for facet in entry.facets:
            yield from (*facet.questions, *facet.cues)
