"""How like a message is to each class of known wordings: to its nearest one, and to all of them as a whole; pure.

Both keep, for each n-gram, only the places it occurs in, so that ten thousand entries cost little more than twelve.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.grams import Grams, kind_weight

Scores = NDArray[np.float32]

# Naive Bayes: smoothing of n-grams a class has never seen.
SMOOTHING = 0.4
# How sharply naive Bayes decides: n-grams overlap, so that their evidence counts several times.
BAYES_TEMPERATURE = 0.22
# Official answers are long and formal: they tell what an entry is about, and little about how people ask.
ANSWER_WEIGHT = 0.25


@dataclass(frozen=True)
class _Postings:
    """For each n-gram the places it occurs in, with a value each."""

    rows: Mapping[str, int]
    starts: NDArray[np.int64]
    places: NDArray[np.int64]
    values: Scores

    @classmethod
    def of(cls, seen: Iterable[tuple[str, int, float]]) -> "_Postings":
        """Collect (n-gram, place, value); what occurs twice at a place is added up."""
        total: dict[str, dict[int, float]] = {}
        for gram, place, value in seen:
            at = total.setdefault(gram, {})
            at[place] = at.get(place, 0.0) + value
        sizes = [len(at) for at in total.values()]
        return cls(
            rows={gram: row for row, gram in enumerate(total)},
            starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            places=np.fromiter((place for at in total.values() for place in at), dtype=np.int64),
            values=np.fromiter((value for at in total.values() for value in at.values()), dtype=np.float32),
        )

    def add_up(self, weights: Grams, width: int) -> Scores:
        """Return, for each of `width` places, the sum of weight × value over the n-grams that occur there."""
        known = [(row, weight) for gram, weight in weights.items() if (row := self.rows.get(gram)) is not None]
        if not known:
            return np.zeros(width, dtype=np.float32)
        rows = np.array([row for row, _ in known])
        sizes = self.starts[rows + 1] - self.starts[rows]
        # Where each n-gram's places lie, one after the other.
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1]) + np.repeat(self.starts[rows] - (ends - sizes), sizes)
        each = self.values[at] * np.repeat(np.array([weight for _, weight in known], dtype=np.float32), sizes)
        return np.bincount(self.places[at], weights=each, minlength=width).astype(np.float32)


class Nearest:
    """Which wording of each class a message is nearest to: cosine of weighted n-grams."""

    def __init__(self, weighted: Sequence[Grams], classes: Sequence[int], number_of_classes: int) -> None:
        """Take the wordings' weighted n-grams and, for each wording, the place of its class."""
        self._order = np.argsort(np.array(classes), kind="stable")
        sorted_classes = np.array(classes)[self._order]
        self._starts = np.searchsorted(sorted_classes, np.arange(number_of_classes + 1))
        self._postings = _Postings.of(
            (gram, place, weight)
            for place, number in enumerate(self._order)
            for gram, weight in weighted[number].items()
        )

    def cosines(self, weighted: Grams) -> "Cosines":
        """Compare a message with every wording."""
        each = self._postings.add_up(weighted, len(self._order))
        return Cosines(each, np.maximum.reduceat(each, self._starts[:-1]), self._starts, self._order)


@dataclass(frozen=True)
class Cosines:
    """How near a message is to every wording, and to the nearest of each class: 0 to 1."""

    _each: Scores
    best: Scores
    _starts: NDArray[np.int64]
    _order: NDArray[np.int64]

    def nearest(self, place: int) -> int:
        """Return the number of the nearest wording of a class."""
        start, end = self._starts[place], self._starts[place + 1]
        return int(self._order[start + int(np.argmax(self._each[start:end]))])


class Bayes:
    """Naive Bayes over n-grams: which class a message sounds like."""

    def __init__(
        self, counted: Sequence[Grams], classes: Sequence[int], answers: Mapping[int, Grams], number_of_classes: int
    ) -> None:
        """Take the wordings' n-grams with the place of each one's class, and official answers by place."""
        sizes = Counter(classes)
        seen = [(gram, place, 1.0) for grams, place in zip(counted, classes, strict=True) for gram in grams]
        seen += [(gram, place, ANSWER_WEIGHT) for place, grams in answers.items() for gram in grams]
        counts = _Postings.of(seen)
        # log(count + s) − log(0 + s): nothing for what a class has never seen.
        above = np.log1p(counts.values / SMOOTHING).astype(np.float32)
        self._postings = _Postings(counts.rows, counts.starts, counts.places, above)
        spread = np.array([sizes[place] for place in range(number_of_classes)]) + 2 * SMOOTHING
        self._unseen: Scores = (np.log(SMOOTHING) - np.log(spread)).astype(np.float32)

    def posterior(self, grams: Grams) -> Scores:
        """Return a probability for each class; they add up to one."""
        weights = {gram: BAYES_TEMPERATURE * kind_weight(gram) for gram in grams if gram in self._postings.rows}
        sums = self._postings.add_up(weights, len(self._unseen)) + sum(weights.values()) * self._unseen
        raised = np.exp(sums - sums.max())
        shares: Scores = raised / raised.sum()
        return shares
