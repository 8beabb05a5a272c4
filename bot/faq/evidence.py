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

from bot.faq import kept
from bot.faq.entry import Entry, Knowledge, Message, MessageKind, Speaker
from bot.faq.found import Candidate
from bot.faq.grams import coverable, grams_of
from bot.faq.learn import Floats, learn
from bot.faq.likeness import Bayes, Cosines, Counted, Nearest, Vocabulary, of_one_length
from bot.faq.normalize import Normalizer

SAME = 1.0
# A message that is not letter for letter a known wording stays below that.
BEST_BUT_NOT_SAME = 0.99
# The share of edit distance in the nearness of a wording; weighted n-grams have the rest.
RATIO_SHARE = 0.2
# The share of the nearest wording in the joint score; the rest is the entry as a whole.
NEAREST_SHARE = 0.55
# How long the feature vectors of the learned classifier are.
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


@dataclass(frozen=True)
class Weighed(Candidate):
    """A class with each view of it: the nearest wording, all of them as a whole, and what was learned (0 to 1)."""

    near: float = 0.0
    likely: float = 0.0
    learned: float = 0.0


@dataclass(frozen=True)
class Form:
    """A text as it is compared: its normal forms, computed once for all who look at it."""

    text: str
    bare: str
    core: str
    counted: Counted


@dataclass(frozen=True)
class Covering:
    """How much of a message no wording accounts for: the longest stretch of pieces, and the share of all (0 to 1)."""

    longest: int
    share: float


class Evidence:
    """The wordings of one knowledge, ready to be compared with a message."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer, *, learned: bytes | None = None) -> None:
        """Take a knowledge, and what `to_bytes` gave for the same one, if that was kept."""
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
        self._classes = sorted({wording.entry for wording in self._wordings})
        self._digest = kept.digest_of(self._learned_from(knowledge))
        found = (kept.load(learned, self._digest) if learned else None) or self._learn(knowledge)
        self._all, self._vocabulary, self._cores = found, found.vocabulary, found.cores
        self._nearest, self._bayes, self._learned, self._width = found.nearest, found.bayes, found.linear, found.width
        self._not_meant = [
            normalizer.core(one.text)
            for one in knowledge.messages
            if one.kind in _NOT_MEANT and one.role is not Speaker.BOT
        ]
        self._steps = [(normalizer.core(text), state.step) for state in knowledge.states for text in state.questions]

    def to_bytes(self) -> bytes:
        """Return what was learned, to be kept with the knowledge."""
        return kept.dump(self._all, self._digest)

    def _learned_from(self, knowledge: Knowledge) -> Iterable[str]:
        """Yield all that what is learned depends on."""
        for wording in self._wordings:
            yield f"{wording.entry} {wording.text}"
        for one in knowledge.answerable:
            yield f"{one.number} {one.answer}"
        for synonym in knowledge.synonyms:
            yield " ".join((synonym.word, *synonym.spellings))

    def _learn(self, knowledge: Knowledge) -> kept.Learned:
        """Count what the wordings are made of, and learn from it."""
        place_of = {entry: place for place, entry in enumerate(self._classes)}
        places = np.array([place_of[wording.entry] for wording in self._wordings], dtype=np.int64)
        cores = tuple(self._normalizer.core(wording.text) for wording in self._wordings)
        counted = [grams_of(core) for core in cores]
        answers = {place_of[one.number]: grams_of(self._normalizer.core(one.answer)) for one in knowledge.answerable}
        vocabulary = Vocabulary.of([*counted, *answers.values()])
        rows, width, classes = vocabulary.rows(counted), len(vocabulary), len(self._classes)
        numbered = {place: [vocabulary.known(gram) for gram in grams] for place, grams in answers.items()}
        telling = of_one_length(rows, vocabulary.idf * vocabulary.kinds, 1.0)
        linear = None
        if classes <= LEARN_UP_TO:
            twice = vocabulary.seen_twice()
            even = of_one_length(rows, vocabulary.kinds, LENGTH).up_to(twice)
            linear = learn(even, places, width=twice, classes=classes)
        return kept.Learned(
            cores=cores,
            vocabulary=vocabulary,
            nearest=Nearest.of(telling, places, classes, width),
            bayes=Bayes.of(rows, places, numbered, classes, width),
            linear=linear,
        )

    def form(self, text: str) -> Form:
        """Bring a text to the forms that are compared."""
        bare, core = self._normalizer.forms(text)
        return Form(text, bare, core, self._vocabulary.count(grams_of(core)))

    def was_not_meant(self, form: Form) -> bool:
        """Tell whether a message is nearly one that people said was not for the bot."""
        return (
            process.extractOne(form.core, self._not_meant, scorer=fuzz.ratio, score_cutoff=NOT_MEANT_NEAR) is not None
        )

    def knows(self, word: str) -> bool:
        """Tell whether a word belongs to the field: every piece of it is in some wording."""
        pieces = coverable(self._normalizer.core(word))
        return bool(pieces) and all(piece in self._vocabulary for piece in pieces)

    def rank(self, form: Form) -> tuple[Weighed, ...]:
        """Return the classes the message may mean, best first; scores are comparable between messages."""
        same, core, counted = self._same.get(form.bare), form.core, form.counted
        cosines = self._nearest.cosines(counted.columns, self._vocabulary.telling(counted))
        kinds = self._vocabulary.kinds[counted.columns]
        likely = self._bayes.posterior(counted.columns, kinds) * self._vocabulary.familiarity(counted)
        learned = self._probabilities(counted)
        alike = NEAREST_SHARE * cosines.best + (1 - NEAREST_SHARE) * likely
        candidates = [
            self._candidate(place, core, cosines, float(likely[place]), None if learned is None else learned[place])
            for place in _highest(alike, SHORTLIST)
        ]
        if same is not None:
            facet = same.facet or (self._step_of(core) if same.entry == STATE else None)
            candidates = [one for one in candidates if one.entry != same.entry]
            because = f"the same as 「{same.text}」"
            candidates.append(Weighed(same.entry, SAME, facet, because, near=SAME, likely=SAME, learned=SAME))
        candidates.sort(key=lambda one: (-one.score, one.entry))
        return tuple(candidates)

    def _probabilities(self, counted: Counted) -> Floats | None:
        """Return what was learned about a message: a probability for each class."""
        if self._learned is None:
            return None
        values = self._vocabulary.even(counted, LENGTH)
        is_used = counted.columns < self._width
        return self._learned.probabilities(counted.columns[is_used], values[is_used])

    def _candidate(self, place: int, core: str, cosines: Cosines, likely: float, learned: float | None) -> Weighed:
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
        return Weighed(
            entry,
            min(score, BEST_BUT_NOT_SAME),
            facet,
            f"nearest 「{wording.text if wording else '-'}」 {near:.2f}, as a whole {likely:.2f}",
            near=near,
            likely=likely,
            learned=alike if learned is None else float(learned),
        )

    def _step_of(self, core: str) -> str | None:
        """Return the step that a question about the unit's state is most likely about."""
        near = ((fuzz.ratio(core, known), step) for known, step in self._steps)
        ratio, step = max(near, key=lambda one: one[0], default=(0.0, None))
        return step if ratio >= STEP_NEAR else None

    def familiarity(self, form: Form) -> float:
        """Return which share of a message, by weight, is in words of the field: 0 to 1."""
        return self._vocabulary.familiarity(form.counted)

    def covering(self, form: Form, entry: int | None = None) -> Covering:
        """Return how much of a message the wordings and the answer of an entry, or of any class, leave open."""
        pieces = coverable(form.core)
        longest = current = open_ = 0
        for piece in pieces:
            if self._covers(piece, entry):
                current = 0
            else:
                current, open_ = current + 1, open_ + 1
                longest = max(longest, current)
        return Covering(longest, open_ / max(1, len(pieces)))

    def _covers(self, piece: str, entry: int | None) -> bool:
        column = self._vocabulary.number(piece)
        if column is None:
            return False
        return entry is None or any(self._classes[place] == entry for place in self._bayes.places_of(column))


def _highest(scores: Floats, number: int) -> list[int]:
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
