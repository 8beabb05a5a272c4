"""Decides what a message gets: an answer, choices, the unit's record, a person, or silence; pure.

Two judgements meet here: whether the message asks something of anyone (bot.faq.speech_act) and which entry it speaks
for (bot.faq.evidence). Not addressed, the bot answers only when both are sure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.faq import clauses, speech_act
from bot.faq.entry import Knowledge
from bot.faq.evidence import NOT_FOR, SAME, STATE, Evidence
from bot.faq.facets import Facets
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
from bot.faq.normalize import Normalizer, bare, tidy
from bot.faq.speech_act import SpeechAct

# Measured on messages of knowledge/voices, whose writers saw neither the variants nor each other (docs/matching.md).
ANSWER_UNASKED = 0.33
ANSWER_ADDRESSED = 0.35
SUGGEST = 0.12
LEAD = 0.08
# Unasked, how far the best must be before the class of near questions that no entry answers.
AHEAD_OF_NEAR = 0.28
# After a question just answered, a message that speaks this much for an entry is a new question.
STANDS_ALONE = 0.35
# Which share of a message is in the field's words before choices are offered: for a question unless they fit well,
# and for a few words that are no sentence.
FAMILIAR = 0.25
FAMILIAR_FRAGMENT = 0.5
SUGGEST_STRANGE = 0.2
QUESTION_TO_ANYONE = 0.4
WORD_LENGTH = 2
SUGGEST_FOR_A_WORD = 0.06
# Said to the bot, what clearly speaks for an entry is answered even if it does not have the form of a question.
CLEAR_WITHOUT_FORM = 0.25
HARDLY_ASKS = 0.1
# Above this a question is one of those that no entry answers, and choices would only mislead.
NONE_FITS = 0.3
QUESTION_AT_ALL = 0.5
STATUS_ADDRESSED = 0.25
STATUS_UNASKED = 0.75
# A follow-up needs less: the entry is known, only the part is asked for.
FOLLOW_UP = 0.15
# Said within minutes of it, a few words that speak most for the same entry mean that one.
FOLLOW_UP_SAME = 0.1
FOLLOW_UP_LENGTH = 16
CHOICES = 4
PARTS = 3
RANKED = 4

_ELLIPTIC = re.compile(r"^(?:那|那麼|所以|還有|再來|啊)|(?:呢|咧|ㄋ)[?!~.\s]*$")


@dataclass(frozen=True)
class _Reading:
    """One message or sentence with every class it may mean, best first."""

    text: str
    ranked: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate:
        return self.ranked[0]

    @property
    def lead(self) -> float:
        """How far the best is before the second."""
        return self.best.score - self.ranked[1].score if len(self.ranked) > 1 else self.best.score

    def ahead_of(self, other: int) -> float:
        """Return how far the best is before another class."""
        return self.best.score - next((one.score for one in self.ranked if one.entry == other), 0.0)

    @property
    def entries(self) -> list[Candidate]:
        return [candidate for candidate in self.ranked if candidate.entry > 0]


class Faq:
    """The matcher of one knowledge. Build it once; `find` takes about a millisecond."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._entries = knowledge.by_number
        normalizer = Normalizer(knowledge.synonyms)
        self._evidence = Evidence(knowledge, normalizer)
        self._facets = Facets(knowledge, normalizer)
        self._normalizer = normalizer
        self._official = " ".join(normalizer.bare(text) for text in _texts_of(knowledge))

    def find(self, asked: Asked) -> Found:
        """Judge one message."""
        act = speech_act.judge(asked.text, is_term=self._evidence.knows)
        whole = self._read(asked.text)
        questions = self._questions(asked.text)
        best = max((whole, *questions), key=lambda reading: reading.best.score)
        follow_up = self._follow_up(asked, best)
        if follow_up is not None and (asked.addressed or act.asks >= QUESTION_TO_ANYONE or _is_elliptic(asked.text)):
            decision: Decision = Answer((follow_up,))
        elif asked.addressed:
            decision = self._addressed(asked, act, best, questions)
        else:
            decision = self._unasked(asked, act, best, questions)
        ranked = tuple(self._with_facet(candidate, asked) for candidate in best.entries[:RANKED])
        return Found(decision=decision, ranked=ranked, reasons=_reasons(act, best, follow_up))

    def _read(self, text: str) -> _Reading:
        return _Reading(text, self._evidence.rank(text))

    def _questions(self, text: str) -> list[_Reading]:
        """Read each sentence that asks; none when the message is a single sentence."""
        sentences = clauses.sentences(tidy(text))
        if len(sentences) < 2:  # noqa: PLR2004 - one sentence is the whole
            return []
        return [self._read(one) for one in sentences if speech_act.asks_something(one)]

    def _addressed(self, asked: Asked, act: SpeechAct, best: _Reading, questions: Sequence[_Reading]) -> Decision:
        top = best.best
        if top.score == SAME and top.entry > 0:
            return self._answer(asked, best, questions, ANSWER_ADDRESSED)
        if top.entry == STATE and top.score >= STATUS_ADDRESSED:
            return Status(top.facet)
        return NoMatch(is_question=False) if act.is_courtesy else self._likely(asked, act, best, questions)

    def _likely(self, asked: Asked, act: SpeechAct, best: _Reading, questions: Sequence[_Reading]) -> Decision:
        """Answer or offer choices by how much the message asks and how well an entry fits."""
        top = best.best
        if _is_word(asked.text):
            choices = tuple(one.entry for one in best.entries[:CHOICES] if one.score >= SUGGEST_FOR_A_WORD)
            if top.score < ANSWER_ADDRESSED and self._normalizer.bare(asked.text) not in self._official:
                return NoMatch(is_question=False)  # A word of daily life that a message about the field once held.
            if choices:
                return Suggestions(choices)
        asks = act.asks >= QUESTION_AT_ALL
        familiar = self._evidence.familiarity(asked.text)
        is_fragment = not asks and _is_fragment(asked.text) and familiar >= FAMILIAR_FRAGMENT
        is_clear = act.asks >= HARDLY_ASKS and top.entry > 0 and top.score >= CLEAR_WITHOUT_FORM
        if asks or is_fragment or is_clear:
            if top.entry > 0 and top.score >= ANSWER_ADDRESSED and best.lead >= LEAD:
                return self._answer(asked, best, questions, ANSWER_ADDRESSED)
            choices = tuple(one.entry for one in best.entries[:CHOICES] if one.score >= SUGGEST)
            none_fits = top.entry == NOT_FOR and top.score >= NONE_FITS
            if choices and not none_fits and (familiar >= FAMILIAR or top.score >= SUGGEST_STRANGE):
                return Suggestions(choices)
        return NoMatch(is_question=asks)

    def _unasked(self, asked: Asked, act: SpeechAct, best: _Reading, questions: Sequence[_Reading]) -> Decision:
        top = best.best
        is_ahead = best.lead >= LEAD and best.ahead_of(NOT_FOR) >= AHEAD_OF_NEAR
        is_sure = top.score == SAME or (top.score * act.probability >= ANSWER_UNASKED and is_ahead)
        if is_sure and top.score < SAME and self._evidence.was_not_meant(asked.text):
            return Silent()
        if top.entry > 0 and is_sure:
            return self._answer(asked, best, questions, ANSWER_UNASKED)
        if top.entry == STATE and top.score >= STATUS_UNASKED and act.asks >= QUESTION_AT_ALL:
            return Status(top.facet)
        return Silent()

    def _answer(self, asked: Asked, best: _Reading, questions: Sequence[_Reading], threshold: float) -> Answer:
        """Answer each question of the message that is clear by itself, in its order; else the best of all."""
        clear = {
            reading.best.entry: reading
            for reading in reversed(questions)
            if reading.best.entry > 0 and reading.best.score >= threshold and reading.lead >= LEAD
        }
        readings = list(reversed(clear.values()))[:PARTS] if len(clear) > 1 else [best]
        return Answer(tuple(self._part(reading, asked.system) for reading in readings))

    def _part(self, reading: _Reading, system: str | None) -> AnswerPart:
        top = reading.best
        entry = self._entries[top.entry]
        return AnswerPart(top.entry, self._facets.pick(entry, reading.text, near=top.facet, system=system))

    def _with_facet(self, candidate: Candidate, asked: Asked) -> Candidate:
        entry = self._entries[candidate.entry]
        facet = self._facets.pick(entry, asked.text, near=candidate.facet, system=asked.system)
        return replace(candidate, facet=facet)

    def _follow_up(self, asked: Asked, alone: _Reading) -> AnswerPart | None:  # noqa: PLR0911 - one line each
        """Return what a short message means after the same person's last question; None when it stands alone."""
        if not asked.previous_entries or len(tidy(asked.text)) > FOLLOW_UP_LENGTH:
            return None
        if alone.best.entry > 0 and alone.best.score >= STANDS_ALONE and not _is_elliptic(asked.text):
            return None
        for number in asked.previous_entries:
            entry = self._entries.get(number)
            facet = self._facets.pick(entry, asked.text) if entry else None
            if facet is not None:
                return AnswerPart(number, facet)
        own = alone.entries[0] if alone.entries else None
        if own is not None and own.entry in asked.previous_entries and own.score >= FOLLOW_UP_SAME:
            return AnswerPart(own.entry, self._facets.pick(self._entries[own.entry], asked.text, near=own.facet))
        if asked.previous is None or not _is_elliptic(asked.text):
            return None
        together = self._read(f"{asked.previous} {asked.text}")
        top = together.best
        if top.entry <= 0 or top.score < FOLLOW_UP or top.entry not in asked.previous_entries:
            return None
        return AnswerPart(top.entry, self._facets.pick(self._entries[top.entry], asked.text))


def _texts_of(knowledge: Knowledge) -> Iterator[str]:
    """Yield what the entries say and are about; not how people may ask, who speak of other things beside."""
    for entry in knowledge.answerable:
        yield from (entry.question, entry.answer, entry.title, *entry.topics)
        for facet in entry.facets:
            yield from (*facet.questions, *facet.cues)


def _is_elliptic(text: str) -> bool:
    """Tell whether a message leaves out what it is about: 「那112年呢？」."""
    return _ELLIPTIC.search(tidy(text)) is not None


def _is_word(text: str) -> bool:
    """Tell whether a message is a single short word: what of it is wanted, only its writer knows."""
    return len(bare(tidy(text))) <= WORD_LENGTH


def _is_fragment(text: str) -> bool:
    """Tell whether a message is a few words without a sentence, which ask when they are said to the bot."""
    return len(tidy(text)) <= speech_act.FRAGMENT_LENGTH


def _reasons(act: SpeechAct, best: _Reading, follow_up: AnswerPart | None) -> tuple[str, ...]:
    top = best.best
    name = {STATE: "the unit's own state", NOT_FOR: "something no entry answers"}.get(top.entry, f"entry {top.entry}")
    reasons = [
        f"it reads as a question to anyone with {act.probability:.2f}, to somebody with {act.asks:.2f}",
        *act.reasons,
        f"it speaks most for {name} ({top.score:.2f}, {best.lead:.2f} before the next): {top.because}",
    ]
    if follow_up is not None:
        reasons.append(f"it follows up on entry {follow_up.entry}")
    return tuple(reasons)
