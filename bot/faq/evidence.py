"""How much a message speaks for each entry, computed at load from the knowledge alone; pure.

Beside the entries stand two classes of their own: questions about the unit's state, and near questions that no entry
answers (`not_for`).

Two views are joined by their geometric mean. One is likeness: how near the message is to the nearest known wording
(cosine of weighted character and sound n-grams, and rapidfuzz's ratio of edits), and which entry's wordings as a whole
it sounds like (naive Bayes over the same n-grams). The other is a linear classifier over them, learned at load.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from bot.faq.entry import Entry, Knowledge, Message, MessageKind, Speaker
from bot.faq.found import Candidate
from bot.faq.grams import SOUND, Grams, grams_of, idf_of, kind_weight, scaled
from bot.faq.learn import Linear, learn
from bot.faq.likeness import Bayes, Cosines, Nearest
from bot.faq.normalize import Normalizer

SAME = 1.0
# A message that is not letter for letter a known wording stays below that.
BEST_BUT_NOT_SAME = 0.99
# The share of edit distance in the nearness of a wording; weighted n-grams have the rest.
RATIO_SHARE = 0.2
# The share of the nearest wording in the joint score; the rest is the entry as a whole.
NEAREST_SHARE = 0.55
# The learned classifier: how much it is held back, and how long the feature vectors are.
PENALTY = 0.3
LENGTH = 3.0
# Learning grows with wordings × classes. Beyond this many classes it would take more than seconds: likeness decides.
LEARN_UP_TO = 64
# How many classes are looked at closely.
SHORTLIST = 24
# What keeps one of the two views from deciding alone.
ALIKE_FLOOR, LEARNED_FLOOR = 0.01, 0.001
# How like a known question about a step (rapidfuzz, 0 to 100) one about the state must be to be about that step.
STEP_NEAR = 45
# From which likeness (rapidfuzz, 0 to 100) a message is taken for a known one that was not for the bot.
NOT_MEANT_NEAR = 88
_NOT_MEANT = (MessageKind.STATEMENT, MessageKind.PERSON_QUESTION, MessageKind.CHATTER)
# Numbers of the classes that are no entries.
STATE = 0
NOT_FOR = -1
# Only a wording this near tells which part of the answer is asked for.
FACET_NEAR = 0.5


@dataclass(frozen=True)
class Wording:
    """One way to ask: its entry, and the facet it asks for (None: the whole)."""

    text: str
    entry: int
    facet: str | None


class Evidence:
    """The wordings of one knowledge, ready to be compared with a message."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer) -> None:
        self._normalizer = normalizer
        self._wordings = [
            *(wording for entry in knowledge.answerable for wording in _wordings(entry)),
            *(Wording(text, STATE, state.step) for state in knowledge.states for text in state.questions),
            *(Wording(text, NOT_FOR, None) for entry in knowledge.answerable for text in entry.not_for),
            *(wording for message in knowledge.messages for wording in _of_message(message)),
        ]
        self._same: dict[str, Wording] = {}
        for wording in self._wordings:
            self._same.setdefault(normalizer.bare(wording.text), wording)
        self._cores = [normalizer.core(wording.text) for wording in self._wordings]
        counted = [grams_of(core) for core in self._cores]
        self._idf = idf_of(counted)
        self._idf_of_unknown = max(self._idf.values(), default=1.0)
        self._classes = sorted({wording.entry for wording in self._wordings})
        place_of = {entry: place for place, entry in enumerate(self._classes)}
        places = [place_of[wording.entry] for wording in self._wordings]
        answers = {place_of[one.number]: grams_of(normalizer.core(one.answer)) for one in knowledge.answerable}
        self._nearest = Nearest([self._weighted(grams) for grams in counted], places, len(self._classes))
        self._bayes = Bayes(counted, places, answers, len(self._classes))
        self._learned: Linear | None = None
        if len(self._classes) <= LEARN_UP_TO:
            rows = [scaled(grams, LENGTH) for grams in counted]
            self._learned = learn(rows, places, len(self._classes), penalty=PENALTY)
        self._not_meant = [
            normalizer.core(one.text)
            for one in knowledge.messages
            if one.kind in _NOT_MEANT and one.role is not Speaker.BOT
        ]
        self._steps = [(normalizer.core(text), state.step) for state in knowledge.states for text in state.questions]

    def same(self, text: str) -> Wording | None:
        """Return the known wording that the message is, letter for letter after normalisation."""
        return self._same.get(self._normalizer.bare(text))

    def was_not_meant(self, text: str) -> bool:
        """Tell whether a message is nearly one that people said was not for the bot."""
        core = self._normalizer.core(text)
        return process.extractOne(core, self._not_meant, scorer=fuzz.ratio, score_cutoff=NOT_MEANT_NEAR) is not None

    def knows(self, word: str) -> bool:
        """Tell whether a word belongs to the field: every pair of its characters is in some wording."""
        core = self._normalizer.core(word)
        pairs = [core[place : place + 2] for place in range(len(core) - 1)]
        return bool(pairs) and all(pair in self._idf for pair in pairs)

    def rank(self, text: str) -> tuple[Candidate, ...]:
        """Return the classes the message may mean, best first; scores are comparable between messages."""
        same = self.same(text)
        core = self._normalizer.core(text)
        grams = grams_of(core)
        cosines = self._nearest.cosines(self._weighted(grams))
        likely = self._bayes.posterior(grams) * self._familiarity(grams)
        learned = self._learned.probabilities(scaled(grams, LENGTH)) if self._learned else None
        alike = NEAREST_SHARE * cosines.best + (1 - NEAREST_SHARE) * likely
        candidates = [
            self._candidate(place, core, cosines, float(likely[place]), None if learned is None else learned[place])
            for place in _highest(alike, SHORTLIST)
        ]
        if same is not None:
            facet = same.facet or (self._step_of(core) if same.entry == STATE else None)
            candidates = [one for one in candidates if one.entry != same.entry]
            candidates.append(Candidate(same.entry, SAME, facet, f"the same as 「{same.text}」"))
        candidates.sort(key=lambda one: (-one.score, one.entry))
        return tuple(candidates)

    def _candidate(self, place: int, core: str, cosines: Cosines, likely: float, learned: float | None) -> Candidate:
        """Look at one class closely."""
        entry, cosine = self._classes[place], float(cosines.best[place])
        wording, near = None, 0.0
        if cosine > 0:
            number = cosines.nearest(place)
            wording = self._wordings[number]
            near = (1 - RATIO_SHARE) * cosine + RATIO_SHARE * fuzz.ratio(core, self._cores[number]) / 100
        alike = NEAREST_SHARE * near + (1 - NEAREST_SHARE) * likely
        score = alike if learned is None else math.sqrt((alike + ALIKE_FLOOR) * (float(learned) + LEARNED_FLOOR))
        facet = wording.facet if wording is not None and near >= FACET_NEAR else None
        if entry == STATE:
            facet = self._step_of(core)
        because = f"nearest 「{wording.text if wording else '-'}」 {near:.2f}, as a whole {likely:.2f}"
        return Candidate(entry, min(score, BEST_BUT_NOT_SAME), facet, because)

    def _step_of(self, core: str) -> str | None:
        """Return the step that a question about the unit's state is most likely about."""
        near = ((fuzz.ratio(core, known), step) for known, step in self._steps)
        ratio, step = max(near, key=lambda one: one[0], default=(0.0, None))
        return step if ratio >= STEP_NEAR else None

    def _weighted(self, grams: Grams) -> Grams:
        weighted = {
            gram: (1 + math.log(count)) * self._idf.get(gram, self._idf_of_unknown) * kind_weight(gram)
            for gram, count in grams.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
        return {gram: weight / length for gram, weight in weighted.items()}

    def familiarity(self, text: str) -> float:
        """Return which share of a message, by weight, is in words of the field: 0 to 1."""
        return self._familiarity(grams_of(self._normalizer.core(text)))

    def _familiarity(self, grams: Grams) -> float:
        total = sum(self._idf.get(gram, self._idf_of_unknown) for gram in grams if gram[0] != SOUND) or 1.0
        return sum(self._idf[gram] for gram in grams if gram[0] != SOUND and gram in self._idf) / total


def _highest(scores: np.ndarray[tuple[int], np.dtype[np.float32]], number: int) -> list[int]:
    """Return the places of the highest scores, in no order."""
    if len(scores) <= number:
        return list(range(len(scores)))
    return [int(place) for place in np.argpartition(scores, -number)[-number:]]


def _wordings(entry: Entry) -> Iterable[Wording]:
    yield Wording(entry.question, entry.number, None)
    for text in entry.variants:
        yield Wording(text, entry.number, None)
    for facet in entry.facets:
        for text in facet.questions:
            yield Wording(text, entry.number, facet.id)


def _of_message(message: Message) -> Iterable[Wording]:
    """Return what a labelled message teaches: an entry, a near question that none answers, or the unit's state."""
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
