"""How much a message speaks for each entry, computed at load from the knowledge alone; pure.

Beside the entries stand two classes of their own: questions about the unit's state, and near questions that no entry
answers (`not_for`).

Two views are joined by their geometric mean. One is likeness: how near the message is to the nearest known wording
(cosine of weighted character and sound n-grams, and rapidfuzz's ratio of edits), and which entry's wordings as a whole
it sounds like (naive Bayes over the same n-grams). The other is a linear classifier over them, learned at load.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.faq.found import Candidate
from bot.faq.grams import coverable
from bot.faq.knowledge import Knowledge
from bot.faq.learn import Floats, Numbers
from bot.faq.learned import Learned, classes_of, learn
from bot.faq.likeness import UNKNOWN, Cosines, Counted
from bot.faq.normalize import Forms, Normalizer
from bot.faq.signs import Signs
from bot.faq.wordings import NOT_FOR, STATE, Wording

Which = NDArray[np.bool_]

SAME = 1.0
# A message that is not letter for letter a known wording stays below that.
BEST_BUT_NOT_SAME = 0.99
# The share of edit distance in the nearness of a wording; weighted n-grams have the rest.
RATIO_SHARE = 0.2
# The share of the nearest wording in the joint score; the rest is the entry as a whole.
NEAREST_SHARE = 0.55
# A knowledge with fewer near questions is one of a new programme: what is strange to it says little.
MANY_NEAR = 200
# So many characters in a row are not the same by chance.
COPIED_LENGTH = 6
# How many classes are looked at closely.
SHORTLIST = 24
# What keeps one of the two views from deciding alone.
ALIKE_FLOOR, LEARNED_FLOOR = 0.01, 0.001
# How like a known question about a step (rapidfuzz, 0 to 100) one about the state must be to be about that step.
STEP_NEAR = 45
# From which likeness (rapidfuzz, 0 to 100) a message is taken for a known one that was not for the bot.
NOT_MEANT_NEAR = 88
# Only a wording this near tells which part of the answer is asked for.
FACET_NEAR = 0.5


@dataclass(frozen=True)
class Weighed(Candidate):
    """A class with each view of it, 0 to 1: its nearest wording, the votes of the nearest of all, and as a whole.

    `learned` is what the classifier says, `wording` the text of the nearest one.
    """

    wording: str = "-"
    near: float = 0.0
    votes: float = 0.0
    likely: float = 0.0
    learned: float = 0.0

    @property
    def because(self) -> str:
        """What speaks for it, in words."""
        if self.score == SAME:
            return f"the same as 「{self.wording}」"
        return f"nearest 「{self.wording}」 {self.near:.2f}, as a whole {self.likely:.2f}"


@dataclass(frozen=True)
class Form(Forms):
    """A text as it is compared: its forms and what it is made of, computed once for all who look at it."""

    counted: Counted
    signs: Signs


@dataclass(frozen=True)
class Covering:
    """How much of a message no wording accounts for: the longest stretch of pieces, and the share of all (0 to 1)."""

    longest: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Coverings:
    """How much of a message the words of an entry and those of any leave open.

    `only_near` is the share that near questions have and the entry, its wordings and its answer, has not, `official`
    the share in its official words (0 to 1).
    """

    of_entry: Covering
    of_any: Covering
    only_near: float
    official: float


@dataclass(frozen=True)
class Weight:
    """What the classifier's signs in a message say for an entry and against it, that is for "no entry answers this".

    `strongest` is the one sign that speaks most against it; the sums are of all that speak for it, and against.
    """

    strongest: float
    against: float
    speaks_for: float


class Evidence:
    """The wordings of one knowledge, ready to be compared with a message."""

    def __init__(self, knowledge: Knowledge, normalizer: Normalizer, *, learned: Learned | None = None) -> None:
        """Take a knowledge, and what was learned of the same one, if that was kept."""
        self._normalizer = normalizer
        found = learned or learn(knowledge)
        self._wordings, self._cores, self._not_meant = found.wordings, found.cores, found.not_meant
        self._same: dict[str, Wording] = {}
        for bare, wording in zip(found.bares, found.wordings, strict=True):
            self._same.setdefault(bare, wording)
        self.is_new = sum(one.entry == NOT_FOR for one in found.wordings) < MANY_NEAR
        self._classes = classes_of(found.wordings)
        self._vocabulary, self._nearest, self._bayes = found.vocabulary, found.nearest, found.bayes
        self._signs, self._learned = found.signs, found.linear
        self._parts, self._going_on = found.parts, found.going_on
        self._official = {piece for one in knowledge.answerable for piece in _long_pieces(normalizer.core(one.answer))}
        self._pieces: dict[int | None, frozenset[int]] = {
            one.number: frozenset(coverable(normalizer.core(f"{one.question} {one.answer}")).tolist())
            for one in knowledge.answerable
        }
        self._steps = [(normalizer.core(text), state.step) for state in knowledge.states for text in state.questions]

    def form(self, text: str) -> Form:
        """Bring a text to the forms that are compared."""
        return self._counted(self._normalizer.forms(text))

    def form_of_part(self, tidy: str) -> Form:
        """Bring a sentence of a text that is tidy already to the forms that are compared."""
        return self._counted(self._normalizer.forms_of_tidy(tidy))

    def _counted(self, forms: Forms) -> Form:
        counted = self._vocabulary.count(forms.core)
        signs = self._signs.of(forms.core, counted, self._vocabulary.kinds)
        return Form(forms.text, forms.tidy, forms.bare, forms.core, counted, signs)

    def was_not_meant(self, form: Form) -> bool:
        """Tell whether a message is nearly one that people said was not for the bot."""
        return (
            process.extractOne(form.core, self._not_meant, scorer=fuzz.ratio, score_cutoff=NOT_MEANT_NEAR) is not None
        )

    def knows(self, word: str) -> bool:
        """Tell whether a tidy word belongs to the field: every piece of it is in some wording."""
        pieces = coverable(self._normalizer.core_of_tidy(word))
        return len(pieces) > 0 and bool((self._vocabulary.look_up(pieces) != UNKNOWN).all())

    def is_known(self, text: str) -> bool:
        """Tell whether a text is letter for letter a known wording, when both are brought to one form."""
        return self._normalizer.bare(text) in self._same

    def rank(self, form: Form) -> tuple[Weighed, ...]:
        """Return the classes the message may mean, best first; scores are comparable between messages."""
        same, core, counted = self._same.get(form.bare), form.core, form.counted
        cosines = self._nearest.cosines(counted.columns, self._vocabulary.telling(counted))
        kinds = self._vocabulary.kinds[counted.columns]
        likely = self._bayes.posterior(counted.columns, kinds) * self._vocabulary.familiarity(counted)
        learned = None if self._learned is None else self._learned.probabilities(*form.signs)
        alike = NEAREST_SHARE * cosines.best + (1 - NEAREST_SHARE) * likely
        candidates = [
            self._candidate(place, core, cosines, float(likely[place]), None if learned is None else learned[place])
            for place in _highest(alike, SHORTLIST)
        ]
        if same is not None:
            candidates = [one for one in candidates if one.entry != same.entry]
            candidates.append(Weighed(same.entry, SAME, same.facet, same.text, SAME, SAME, SAME, SAME))
        candidates.sort(key=lambda one: (-one.score, one.entry))
        if candidates[0].entry == STATE and candidates[0].facet is None:
            candidates[0] = replace(candidates[0], facet=self._step_of(core))
        return tuple(candidates)

    def part_of(self, form: Form, entry: int) -> tuple[str | None, float]:
        """Return the part of an entry that the message most likely asks for, and how probable that is."""
        return self._parts.best(entry, *form.signs)

    def going_on(self, form: Form, shown: int | None) -> dict[int, float]:
        """Return how probable each class is for a follow-up after an entry was shown; empty where none was learned."""
        return self._going_on.probabilities(form.counted.columns, shown)

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
        facet = wording.facet if wording is not None and near >= FACET_NEAR and entry != STATE else None
        return Weighed(
            entry,
            min(score, BEST_BUT_NOT_SAME),
            facet,
            wording.text if wording else "-",
            near,
            votes=float(cosines.votes[place]),
            likely=likely,
            learned=alike if learned is None else float(learned),
        )

    def _step_of(self, core: str) -> str | None:
        """Return the step that a question about the unit's state is most likely about."""
        near = ((fuzz.ratio(core, known), step) for known, step in self._steps)
        ratio, step = max(near, key=lambda one: one[0], default=(0.0, None))
        return step if ratio >= STEP_NEAR else None

    def copied(self, form: Form) -> float:
        """Return which share of a message stands letter for letter in an official answer: 0 to 1."""
        pieces = _long_pieces(form.core)
        return sum(piece in self._official for piece in pieces) / max(1, len(pieces))

    def weight(self, form: Form, entry: int | None) -> Weight:
        """Return what the single signs of a message say about an entry, beside no entry."""
        if self._learned is None or entry is None or NOT_FOR not in self._classes or not len(form.signs[0]):
            return Weight(0.0, 0.0, 0.0)
        columns, values = form.signs
        weights = self._learned.weights.take(columns, axis=0)
        each = values * (weights[:, self._classes.index(NOT_FOR)] - weights[:, self._classes.index(entry)])
        is_against = each > 0
        return Weight(float(each.max()), float(each[is_against].sum()), -float(each[~is_against].sum()))

    def familiarity(self, form: Form) -> float:
        """Return which share of a message, by weight, is in words of the field: 0 to 1."""
        return self._vocabulary.familiarity(form.counted)

    def covering(self, form: Form, entry: int | None) -> Coverings:
        """Return which pieces of a message are in the words of an entry, of any, and of near questions alone."""
        pieces = coverable(form.core)
        columns = self._vocabulary.look_up(pieces)
        is_known = columns != UNKNOWN
        is_of_entry, only_near = is_known, np.zeros_like(is_known)
        if entry is not None:
            is_of_entry = self._occur(columns, is_known, entry)
            only_near = self._occur(columns, is_known, NOT_FOR) & ~is_of_entry
        official = self._pieces.get(entry, frozenset())
        return Coverings(
            of_entry=_covering(is_of_entry),
            of_any=_covering(is_known),
            only_near=int(np.count_nonzero(only_near)) / max(1, len(pieces)),
            official=sum(piece in official for piece in pieces.tolist()) / max(1, len(pieces)),
        )

    def _occur(self, columns: Numbers, is_known: Which, entry: int) -> Which:
        """Tell of each n-gram whether it occurs in the wordings or the answer of a class; no class has none."""
        found = np.zeros(len(columns), dtype=np.bool_)
        if entry in self._classes:
            found[is_known] = self._bayes.occur(columns[is_known], self._classes.index(entry))
        return found


def _covering(which: Which) -> Covering:
    longest = current = 0
    is_covered = which.tolist()
    for one in is_covered:
        current = 0 if one else current + 1
        longest = max(longest, current)
    return Covering(longest, is_covered.count(False) / max(1, len(is_covered)))


def _long_pieces(core: str) -> list[str]:
    return [core[place : place + COPIED_LENGTH] for place in range(len(core) - COPIED_LENGTH + 1)]


def _highest(scores: Floats, number: int) -> list[int]:
    """Return the places of the highest scores, in no order."""
    if len(scores) <= number:
        return list(range(len(scores)))
    return [int(place) for place in np.argpartition(scores, -number)[-number:]]
