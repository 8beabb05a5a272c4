"""How much a message speaks for each entry, computed at load from the knowledge alone; pure.

Beside the entries stand two classes of their own: questions about the unit's state, and near questions that no entry
answers (`not_for`).

Two views are joined by their geometric mean. One is likeness: how near the message is to the nearest known wording
(cosine of weighted character and sound n-grams, and rapidfuzz's ratio of edits), and which entry's wordings as a whole
it sounds like (naive Bayes over the same n-grams). The other is a linear classifier over them, learned at load.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.faq.entry import Entry, Knowledge, Message, MessageKind
from bot.faq.found import Candidate
from bot.faq.learn import Floats, learn
from bot.faq.normalize import HAN, Normalizer, syllable

SAME = 1.0
# A message that is not letter for letter a known wording stays below that.
BEST_BUT_NOT_SAME = 0.99
# Naive Bayes: smoothing of n-grams an entry has never seen.
SMOOTHING = 0.4
# How much sounds count beside characters: homophones are slips, sounds alone are ambiguous.
SOUND_WEIGHT = 0.5
# Single characters are in everything.
SINGLE_WEIGHT = 0.6
# The share of edit distance in the nearness of a wording; weighted n-grams have the rest.
RATIO_SHARE = 0.2
# The share of the nearest wording in the joint score; the rest is the entry as a whole.
NEAREST_SHARE = 0.55
# How sharply naive Bayes decides: n-grams overlap, so that their evidence counts several times.
BAYES_TEMPERATURE = 0.22
# Official answers are long and formal: they tell what an entry is about, and little about how people ask.
ANSWER_WEIGHT = 0.25
# The learned classifier: how much it is held back, and how long the feature vectors are.
PENALTY = 0.3
LENGTH = 3.0
# What keeps one of the two views from deciding alone.
ALIKE_FLOOR, LEARNED_FLOOR = 0.01, 0.001
# How like a known question about a step (rapidfuzz, 0 to 100) one about the state must be to be about that step.
STEP_NEAR = 45
# Numbers of the classes that are no entries.
STATE = 0
NOT_FOR = -1
# Only a wording this near tells which part of the answer is asked for.
FACET_NEAR = 0.5

Grams = dict[str, float]


@dataclass(frozen=True)
class Wording:
    """One way to ask: its entry, the facet it asks for (None: the whole), and whether people wrote it as a question."""

    text: str
    entry: int
    facet: str | None


class Evidence:
    """The wordings of one knowledge, ready to be compared with a message."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer) -> None:
        self._normalizer = normalizer
        self._wordings = [
            *(wording for entry in knowledge.entries for wording in _wordings(entry)),
            *(Wording(text, STATE, state.step) for state in knowledge.states for text in state.questions),
            *(Wording(text, NOT_FOR, None) for entry in knowledge.entries for text in entry.not_for),
            *(wording for message in knowledge.messages for wording in _of_message(message)),
        ]
        self._same: dict[str, Wording] = {}
        for wording in self._wordings:
            self._same.setdefault(normalizer.bare(wording.text), wording)
        self._cores = [normalizer.core(wording.text) for wording in self._wordings]
        counted = [_grams(core) for core in self._cores]
        self._idf = _idf(counted)
        self._idf_of_unknown = max(self._idf.values(), default=1.0)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, grams in enumerate(counted):
            for gram, weight in self._weighted(grams).items():
                self._postings[gram].append((number, weight))
        answers = {entry.number: _grams(normalizer.core(entry.answer)) for entry in knowledge.entries}
        self._bayes = _Bayes(self._wordings, counted, answers)
        self._classes = sorted({wording.entry for wording in self._wordings})
        places = {entry: place for place, entry in enumerate(self._classes)}
        self._learned = learn(
            [_scaled(grams) for grams in counted],
            [places[wording.entry] for wording in self._wordings],
            len(self._classes),
            penalty=PENALTY,
        )
        self._steps = [(normalizer.core(text), state.step) for state in knowledge.states for text in state.questions]

    def same(self, text: str) -> Wording | None:
        """Return the known wording that the message is, letter for letter after normalisation."""
        return self._same.get(self._normalizer.bare(text))

    def knows(self, word: str) -> bool:
        """Tell whether a word belongs to the field: every pair of its characters is in some wording."""
        core = self._normalizer.core(word)
        pairs = [core[place : place + 2] for place in range(len(core) - 1)]
        return bool(pairs) and all(pair in self._idf for pair in pairs)

    def rank(self, text: str) -> tuple[Candidate, ...]:
        """Return every class the message may mean, best first; scores are comparable between messages."""
        same = self.same(text)
        core = self._normalizer.core(text)
        grams = _grams(core)
        nearest = self._nearest(core, self._weighted(grams))
        likely = self._bayes.posterior(grams)
        known = self._familiarity(grams)
        shares = self._learned.probabilities(_scaled(grams))
        learned = {entry: float(share) for entry, share in zip(self._classes, shares, strict=True)}
        candidates = []
        for entry, probability in likely.items():
            number, near = nearest.get(entry, (None, 0.0))
            wording = self._wordings[number] if number is not None else None
            if same is not None and same.entry == entry:
                facet = same.facet or (self._step_of(core) if entry == STATE else None)
                candidates.append(Candidate(entry, SAME, facet, f"the same as 「{same.text}」"))
                continue
            alike = NEAREST_SHARE * near + (1 - NEAREST_SHARE) * probability * known
            score = math.sqrt((alike + ALIKE_FLOOR) * (learned[entry] + LEARNED_FLOOR))
            facet = wording.facet if wording is not None and near >= FACET_NEAR else None
            if entry == STATE:
                facet = self._step_of(core)
            because = f"nearest 「{wording.text if wording else '-'}」 {near:.2f}, as a whole {probability:.2f}"
            candidates.append(Candidate(entry, min(score, BEST_BUT_NOT_SAME), facet, because))
        candidates.sort(key=lambda one: (-one.score, one.entry))
        return tuple(candidates)

    def _step_of(self, core: str) -> str | None:
        """Return the step that a question about the unit's state is most likely about."""
        near = ((fuzz.ratio(core, known), step) for known, step in self._steps)
        ratio, step = max(near, key=lambda one: one[0], default=(0.0, None))
        return step if ratio >= STEP_NEAR else None

    def _weighted(self, grams: Grams) -> Grams:
        unknown = self._idf_of_unknown
        weighted = {
            gram: (1 + math.log(count)) * self._idf.get(gram, unknown) * _kind_weight(gram)
            for gram, count in grams.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
        return {gram: weight / length for gram, weight in weighted.items()}

    def _nearest(self, core: str, weighted: Grams) -> dict[int, tuple[int, float]]:
        """Return each entry's nearest wording and how near it is: 0 to 1."""
        cosines: dict[int, float] = defaultdict(float)
        for gram, weight in weighted.items():
            for number, other in self._postings.get(gram, ()):
                cosines[number] += weight * other
        nearest: dict[int, tuple[int, float]] = {}
        for number, cosine in cosines.items():
            entry = self._wordings[number].entry
            if cosine > nearest.get(entry, (0, 0.0))[1]:
                nearest[entry] = (number, cosine)
        for entry, (number, cosine) in nearest.items():
            ratio = fuzz.ratio(core, self._cores[number]) / 100
            nearest[entry] = (number, (1 - RATIO_SHARE) * cosine + RATIO_SHARE * ratio)
        return nearest

    def familiarity(self, text: str) -> float:
        """Return which share of a message, by weight, is in words of the field: 0 to 1."""
        return self._familiarity(_grams(self._normalizer.core(text)))

    def _familiarity(self, grams: Grams) -> float:
        unknown = self._idf_of_unknown
        total = sum(self._idf.get(gram, unknown) for gram in grams if gram[0] != "~") or 1.0
        return sum(self._idf[gram] for gram in grams if gram[0] != "~" and gram in self._idf) / total


class _Bayes:
    """Naive Bayes over n-grams: which entry a message sounds like."""

    def __init__(self, wordings: Sequence[Wording], counted: Sequence[Grams], answers: Mapping[int, Grams]) -> None:
        sizes = Counter(wording.entry for wording in wordings)
        self._classes = tuple(dict.fromkeys([*sizes, *answers]))
        column = {entry: place for place, entry in enumerate(self._classes)}
        seen = [(gram, column[one.entry], 1.0) for one, grams in zip(wordings, counted, strict=True) for gram in grams]
        seen += [(gram, column[entry], ANSWER_WEIGHT) for entry, grams in answers.items() for gram in grams]
        self._rows = {gram: row for row, gram in enumerate(dict.fromkeys(gram for gram, _, _ in seen))}
        counts = np.zeros((len(self._rows), len(self._classes)), dtype=np.float32)
        rows = np.array([self._rows[gram] for gram, _, _ in seen], dtype=np.int64)
        np.add.at(counts, (rows, [place for _, place, _ in seen]), [count for _, _, count in seen])
        # A class's log-probability that a wording of it has the n-gram, against the mean of all classes.
        logs = np.log((counts + SMOOTHING) / (np.array([sizes[one] for one in self._classes]) + 2 * SMOOTHING))
        self._weights: Floats = (logs - logs.mean(axis=1, keepdims=True)).astype(np.float32)

    def posterior(self, grams: Grams) -> dict[int, float]:
        """Return a probability for each entry; they add up to one."""
        known = [gram for gram in grams if gram in self._rows]
        scales = np.array([BAYES_TEMPERATURE * _kind_weight(gram) for gram in known], dtype=np.float32)
        sums = scales @ self._weights[[self._rows[gram] for gram in known]] if known else np.zeros(len(self._classes))
        raised = np.exp(sums - sums.max(initial=0.0))
        return dict(zip(self._classes, (raised / raised.sum()).tolist(), strict=True))


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


def _grams(core: str) -> Grams:
    """Count characters, pairs and threes, and pairs of sounds (marked ~)."""
    counts: Counter[str] = Counter()
    for length in (1, 2, 3):
        for place in range(len(core) - length + 1):
            counts[core[place : place + length]] += 1
    sounds = [syllable(one) if HAN.match(one) else one for one in core]
    for place in range(len(sounds) - 1):
        counts["~" + sounds[place] + " " + sounds[place + 1]] += 1
    return dict(counts)


def _scaled(grams: Grams) -> Grams:
    """Return n-grams as features of one length, so that long messages count as much as short ones."""
    weighted = {gram: _kind_weight(gram) * (1 + math.log(count)) for gram, count in grams.items()}
    norm = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
    return {gram: LENGTH * weight / norm for gram, weight in weighted.items()}


def _kind_weight(gram: str) -> float:
    if gram[0] == "~":
        return SOUND_WEIGHT
    return SINGLE_WEIGHT if len(gram) == 1 else 1.0


def _idf(counted: Sequence[Grams]) -> dict[str, float]:
    """Return how telling each n-gram is: rare ones more."""
    frequency: Counter[str] = Counter()
    for grams in counted:
        frequency.update(grams.keys())
    return {gram: math.log((1 + len(counted)) / (1 + count)) + 1 for gram, count in frequency.items()}
