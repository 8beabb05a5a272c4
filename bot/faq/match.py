"""Decides what a message gets: an answer, choices, the unit's record, a person, or silence; pure.

Two judgements meet here: whether the message asks something of anyone (bot.faq.speech_act, bot.faq.language) and which
entry it speaks for (bot.faq.evidence). A learned gate makes of both the probability that the answer is right; what
mistakes cost (`program.yaml`) says how high it must be.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from bot.faq import clauses, follow_up, gate, language, speech_act
from bot.faq.entry import Knowledge
from bot.faq.evidence import SAME, Evidence, Form
from bot.faq.explain import gate_reasons, reasons
from bot.faq.facets import Facets
from bot.faq.found import (
    Answer,
    AnswerPart,
    Asked,
    Decision,
    Found,
    NoMatch,
    Silent,
    Status,
    Suggestions,
)
from bot.faq.language import Gate, Language, Mask
from bot.faq.learned import Learned
from bot.faq.normalize import Normalizer, tidy
from bot.faq.readings import Reading, is_elliptic, is_even, is_word
from bot.faq.speech_act import FRAGMENT_LENGTH, SpeechAct
from bot.faq.wordings import STATE

# Measured on messages of knowledge/voices, whose writers saw neither the variants nor each other (docs/matching.md).
SUGGEST = 0.12
# Below this probability another entry or two are offered beside the answer.
QUITE_SURE = 0.93
# Another entry that is this likely is worth a button beside an answer.
WORTH_A_BUTTON = 0.05
# How probable it is that some entry answers, before choices are offered at all.
PERHAPS = 0.06
# A message of which this share is in no wording is about something else, however its question is put.
STRANGE = 0.55
SUGGEST_FOR_A_WORD = 0.06
# Which share of a message is in the field's words before it is taken for a question of the field.
FAMILIAR_FRAGMENT = 0.5
# A few words in the field's language are a question unless they plainly tell something.
HARDLY_ASKS = 0.1
STATUS_ADDRESSED = 0.25
STATUS_UNASKED = 0.75
STATUS_HEARD = 0.0
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


@dataclass(frozen=True)
class _Message:
    """One message as all judgements see it."""

    asked: Asked
    act: SpeechAct
    heard: float
    whole: Reading
    best: Reading
    features: gate.Features
    questions: tuple[tuple[Reading, gate.Features], ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether two entries are as likely, or most of it is in words that no wording has."""
        return is_even(self.best) or self.features["open share to all"] > STRANGE

    @property
    def asks(self) -> bool:
        """Whether it is a question to somebody, by rules or by what was learned."""
        return self.heard > 0 or self.act.asks >= 0.5  # noqa: PLR2004 - even odds


class Faq:
    """The matcher of one knowledge. Build it once; `find` takes about a millisecond."""

    def __init__(self, knowledge: Knowledge, *, speech: Language | None = None, learned: Learned | None = None) -> None:
        """Learn from a knowledge, or take what was learned of the same one."""
        self._entries = knowledge.by_number
        self._costs = knowledge.program.costs
        self._normalizer = Normalizer(knowledge.synonyms)
        self._evidence = Evidence(knowledge, self._normalizer, learned=learned)
        self._facets = Facets(knowledge, self._normalizer)
        self._official = " ".join(self._normalizer.bare(text) for text in _texts_of(knowledge))
        self._mask = Mask(knowledge, self._normalizer)
        self._speech = speech or language.shipped()

    def speaking(self, speech: Language) -> "Faq":
        """Return the same matcher with another language."""
        other = copy(self)
        other._speech = speech  # noqa: SLF001 - its own copy
        return other

    def masked(self, text: str) -> str:
        """Return a message without the field's words."""
        return self._mask(tidy(text))

    def asks(self, text: str) -> bool:
        """Tell whether a message asks something of anyone, rather than of nobody."""
        return self._speech.hears(self.masked(text)) > 0

    def find(self, asked: Asked) -> Found:
        """Judge one message."""
        message = self._look_at(asked)
        follows = self._follow_up(message)
        if follows is not None:
            decision: Decision = Answer((follows,))
        elif asked.addressed:
            decision = self._addressed(message)
        else:
            decision = self._unasked(message)
        ranked = tuple(message.best.entries[:RANKED])
        return Found(
            decision=decision,
            ranked=ranked,
            explain=lambda: self._explain(message, follows),
            asks=message.heard > 0,
            features=message.features,
        )

    def _look_at(self, asked: Asked) -> _Message:
        whole = self._read(self._evidence.form(asked.text))
        act = speech_act.judge(whole.form.tidy, is_term=self._evidence.knows)
        heard = self._hears(whole.form)
        questions = self._questions(whole.form.tidy)
        best = max((whole, *questions), key=lambda reading: reading.best.score)
        return _Message(
            asked=asked,
            act=act,
            heard=heard,
            whole=whole,
            best=best,
            features=self._features(asked, act, heard, best, whole),
            questions=tuple((one, self._features(asked, act, heard, one, whole)) for one in questions),
        )

    def _hears(self, form: Form) -> float:
        return self._speech.hears(self._mask(form.tidy))

    def _features(self, asked: Asked, act: SpeechAct, heard: float, reading: Reading, whole: Reading) -> gate.Features:
        entries = reading.entries
        return gate.features(
            gate.Seen(
                ranked=reading.ranked,
                of_entry=self._evidence.covering(reading.form, entries[0].entry if entries else None),
                of_any=self._evidence.covering(reading.form),
                familiar=self._evidence.familiarity(reading.form),
                act=act,
                heard=heard,
                heard_here=heard if reading is whole else self._hears(reading.form),
                tidy=whole.form.tidy,
                core=whole.form.core,
                around=asked.around,
            )
        )

    def _read(self, form: Form) -> Reading:
        return Reading(form, self._evidence.rank(form))

    def _questions(self, tidy_text: str) -> list[Reading]:
        """Read each sentence that asks; none when the message is a single sentence."""
        sentences = clauses.sentences(tidy_text)
        if len(sentences) < 2:  # noqa: PLR2004 - one sentence is the whole
            return []
        asking = (one for one in sentences if speech_act.asks_something(one))
        return [self._read(self._evidence.form_of_part(one)) for one in asking]

    def _addressed(self, message: _Message) -> Decision:
        """Answer at once where that is likely to be right; else offer choices, or a person."""
        top = message.best.best
        judged = _Judged(message.best, self._speech.asked.probability(message.features))
        if top.score == SAME and top.entry > 0:
            return self._answer(message, judged)
        if top.entry == STATE and top.score >= STATUS_ADDRESSED:
            return Status(top.facet)
        if message.act.is_courtesy:
            return NoMatch(is_question=False)
        if is_word(message.whole.form.tidy):
            return self._for_a_word(message, judged)
        if judged.entry and judged.sure >= self._costs.sure_asked and not message.is_doubtful:
            return self._answer(message, judged)
        return self._offer(message, judged)

    def _for_a_word(self, message: _Message, judged: _Judged) -> Decision:
        """Offer what a single word may be about, unless it is one of daily life that a wording once held."""
        is_official = message.whole.form.bare in self._official
        choices = tuple(one.entry for one in message.best.entries[:CHOICES] if one.score >= SUGGEST_FOR_A_WORD)
        if choices and (is_official or judged.sure >= self._costs.sure_asked):
            return Suggestions(choices)
        return NoMatch(is_question=False)

    def _offer(self, message: _Message, judged: _Judged) -> Decision:
        """Offer what may be meant, or a person where nothing fits."""
        is_field = self._evidence.familiarity(message.whole.form) >= FAMILIAR_FRAGMENT
        is_question = message.asks or (is_field and message.act.asks > HARDLY_ASKS)
        choices = tuple(one.entry for one in message.best.entries[:CHOICES] if one.score >= SUGGEST)
        if choices and is_question and judged.sure >= PERHAPS:
            return Suggestions(choices)
        return NoMatch(is_question=is_question)

    def _unasked(self, message: _Message) -> Decision:
        top = message.best.best
        judged = _Judged(message.best, self._speech.unasked.probability(message.features))
        is_sure = top.score == SAME or (judged.sure >= self._costs.sure_unasked and not message.is_doubtful)
        if is_sure and top.score < SAME and self._evidence.was_not_meant(message.whole.form):
            return Silent()
        if judged.entry and top.entry != STATE and is_sure:
            return self._answer(message, judged)
        if top.entry == STATE and top.score >= STATUS_UNASKED and message.heard > STATUS_HEARD:
            return Status(top.facet)
        return Silent()

    def _answer(self, message: _Message, judged: _Judged) -> Answer:
        """Answer each question of the message that is clear by itself, in its order; else the best of all."""
        speaks, needed = self._gate(message.asked)
        clear: dict[int, Reading] = {}
        for reading, features in message.questions:
            if reading.best.entry > 0 and (reading.best.score == SAME or speaks.probability(features) >= needed):
                clear.setdefault(reading.best.entry, reading)
        readings = list(clear.values()) if len(clear) > 1 else [judged.reading]
        parts = tuple(self._part(reading, message.asked.system) for reading in readings[:PARTS])
        if not message.asked.addressed:
            return Answer(parts)
        shown = {part.entry for part in parts}
        others = [reading.best.entry for reading in readings[PARTS:]]
        if judged.sure < QUITE_SURE and judged.reading.best.score < SAME:
            others += [one.entry for one in judged.reading.entries if one.score >= WORTH_A_BUTTON]
        return Answer(parts, tuple(one for one in dict.fromkeys(others) if one not in shown)[:OTHERS])

    def _part(self, reading: Reading, system: str | None) -> AnswerPart:
        top = reading.entries[0]
        entry = self._entries[top.entry]
        return AnswerPart(top.entry, self._facets.pick(entry, reading.form.bare, near=top.facet, system=system))

    def _explain(self, message: _Message, follows: AnswerPart | None) -> tuple[str, ...]:
        speaks, needed = self._gate(message.asked)
        return (
            *reasons(message.act, message.heard, message.best),
            *gate_reasons(speaks, message.features, needed),
            *([f"it follows up on entry {follows.entry}"] if follows else []),
        )

    def _follow_up(self, message: _Message) -> AnswerPart | None:
        """Return what a short message means after the same person's last question; None when it stands alone."""
        asked, alone, form = message.asked, message.best, message.whole.form
        if not asked.previous_entries or len(form.tidy) > follow_up.LENGTH or message.act.is_courtesy:
            return None
        speaks, needed = self._gate(asked)
        sure = speaks.probability(message.features)
        leaves_out = is_elliptic(form.tidy)
        own = alone.entries[0].entry if alone.entries else 0
        if own not in asked.previous_entries and not leaves_out and sure >= needed:
            return None
        if not (message.asks or leaves_out or (asked.addressed and len(form.tidy) <= FRAGMENT_LENGTH)):
            return None
        if not asked.addressed and not leaves_out and alone.best.entry <= 0:
            return None  # A whole sentence about something else, said to the group after a question of one's own.
        together = self._read(self._evidence.form(f"{asked.previous or ''} {asked.text}"))
        meant = follow_up.entry_meant(alone, together, asked.previous_entries, sure_alone=sure)
        if meant is None or (not asked.addressed and not leaves_out and meant not in asked.previous_entries):
            return None  # A whole sentence about another entry, said to nobody, must be sure by itself.
        near = next(one.facet for one in alone.entries if one.entry == meant)
        return AnswerPart(meant, self._facets.pick(self._entries[meant], form.bare, near=near, system=asked.system))

    def _gate(self, asked: Asked) -> tuple[Gate, float]:
        """Return the gate for a message and how probable it must find an answer."""
        if asked.addressed:
            return self._speech.asked, self._costs.sure_asked
        return self._speech.unasked, self._costs.sure_unasked


def _texts_of(knowledge: Knowledge) -> Iterator[str]:
    """Yield what the entries say and are about; not how people may ask, who speak of other things beside."""
    for entry in knowledge.answerable:
        yield from (entry.question, entry.answer, entry.title, *entry.topics)
        for facet in entry.facets:
            yield from (*facet.questions, *facet.cues)
