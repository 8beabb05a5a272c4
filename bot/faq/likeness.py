"""How like a message is to each class of known wordings: to its nearest one, and to all of them as a whole; pure.

Both keep, for each n-gram, only the places it occurs in, so that ten thousand entries cost little more than twelve.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.grams import grams_of, grams_of_all, kind_weights, tell_of_field
from bot.faq.learn import Floats, Numbers, Rows, in_order, rows_of_counts, run_starts

Places = NDArray[np.int32]

# In place of the number of an n-gram that is not known.
UNKNOWN = -1
# Naive Bayes: smoothing of n-grams a class has never seen.
SMOOTHING = 0.4
# How sharply naive Bayes decides: n-grams overlap, so that their evidence counts several times.
BAYES_TEMPERATURE = 0.22
# Official answers are long and formal: they tell what an entry is about, and little about how people ask.
ANSWER_WEIGHT = 0.25


@dataclass(frozen=True)
class Counted:
    """A message's n-grams: the numbers and counts of known ones, and what the unknown ones would weigh."""

    columns: Numbers
    counts: Floats
    unknown: Floats
    # The share of those that tell of the field, known and all, is the message's familiarity.
    field_columns: Numbers
    unknown_of_field: int


class Vocabulary:
    """The n-grams of all wordings, numbered from the most frequent on, with how telling each is."""

    def __init__(self, grams: Numbers, frequency: Numbers, documents: int) -> None:
        """Take the n-grams in order of their frequency: in how many of `documents` each occurs."""
        self.grams = grams
        self.frequency = frequency
        self.documents = documents
        self._place_of = np.argsort(grams)
        self._ordered = grams[self._place_of]
        self.idf: Floats = (np.log((1 + documents) / (1 + frequency)) + 1).astype(np.float32)
        self.idf_of_unknown = float(self.idf.max(initial=1.0))
        self.kinds = kind_weights(grams)

    @classmethod
    def of(cls, cores: Sequence[str]) -> tuple["Vocabulary", Rows]:
        """Collect and number the n-grams of some texts; return each text as a row of them, too."""
        occurring, owners = grams_of_all(cores)
        grams, columns = np.unique(occurring, return_inverse=True)
        rows = rows_of_counts(owners, columns, texts=len(cores), width=len(grams))
        frequency = np.bincount(rows.columns, minlength=len(grams))
        order = np.argsort(-frequency, kind="stable")
        place_of = np.empty_like(order)
        place_of[order] = np.arange(len(order))
        vocabulary = cls(grams[order], frequency[order], len(cores))
        return vocabulary, Rows(rows.starts, place_of[rows.columns], rows.values)

    def __len__(self) -> int:
        """Return how many n-grams there are."""
        return len(self.grams)

    def look_up(self, grams: Numbers) -> Numbers:
        """Return the number of each n-gram, UNKNOWN for one that is not known."""
        if not len(self):
            return np.full(len(grams), UNKNOWN)
        places = np.searchsorted(self._ordered, grams)
        is_known = self._ordered.take(places, mode="clip") == grams
        return np.where(is_known, self._place_of.take(places, mode="clip"), UNKNOWN)

    def count(self, core: str) -> Counted:
        """Return a message's n-grams as numbers."""
        ordered = np.sort(grams_of(core))
        firsts = run_starts(ordered)
        grams = ordered[firsts]
        counts = 1 + np.log(np.diff(firsts, append=len(ordered)).astype(np.float32))
        numbers, tells = self.look_up(grams), tell_of_field(grams)
        is_known = numbers != UNKNOWN
        return Counted(
            columns=numbers[is_known],
            counts=counts[is_known],
            unknown=counts[~is_known] * kind_weights(grams[~is_known]),
            field_columns=numbers[is_known & tells],
            unknown_of_field=int(np.count_nonzero(tells & ~is_known)),
        )

    def rows(self, cores: Sequence[str]) -> Rows:
        """Return texts as rows of those n-grams that are known."""
        grams, owners = grams_of_all(cores)
        columns = self.look_up(grams)
        is_known = columns != UNKNOWN
        return rows_of_counts(owners[is_known], columns[is_known], texts=len(cores), width=len(self))

    def telling(self, counted: Counted) -> Floats:
        """Return a message's known n-grams weighted by how rare they are, as a vector of length one."""
        weights = counted.counts * self.idf[counted.columns] * self.kinds[counted.columns]
        length = np.sqrt(weights @ weights + self.idf_of_unknown**2 * (counted.unknown @ counted.unknown))
        return (weights / (length or 1.0)).astype(np.float32)

    def familiarity(self, counted: Counted) -> float:
        """Return which share of a message, by weight, is in known n-grams: 0 to 1."""
        known = float(self.idf[counted.field_columns].sum())
        return known / (known + self.idf_of_unknown * counted.unknown_of_field or 1.0)


def of_one_length(rows: Rows, weights: Floats, length: float) -> Rows:
    """Return rows with each value times the weight of its column, brought to one length."""
    values = rows.values * weights[rows.columns]
    owners = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    squares = np.bincount(owners, weights=values * values, minlength=len(rows))
    scale = length / np.sqrt(np.where(squares > 0, squares, 1.0))
    return Rows(rows.starts, rows.columns, (values * scale[owners]).astype(np.float32))


@dataclass(frozen=True)
class Postings:
    """For each n-gram the places it occurs in, with a value each."""

    starts: Numbers
    places: Places
    values: Floats

    @classmethod
    def of(cls, columns: Numbers, places: Numbers, values: Floats, width: int) -> "Postings":
        """Collect (n-gram, place, value); what occurs twice at a place is added up."""
        reach = int(places.max(initial=0)) + 1
        keys = columns * reach + places
        order = in_order(keys)
        ordered = keys[order]
        firsts = run_starts(ordered)
        of_columns, of_places = np.divmod(ordered[firsts], reach)
        return cls(
            starts=np.concatenate(([0], np.cumsum(np.bincount(of_columns, minlength=width)))).astype(np.int64),
            places=of_places.astype(np.int32),
            values=np.add.reduceat(values[order], firsts) if len(firsts) else values[:0],
        )

    def add_up(self, columns: Numbers, weights: Floats, width: int) -> Floats:
        """Return, for each of `width` places, the sum of weight × value over the n-grams that occur there."""
        at, sizes = self._of(columns)
        each = self.values.take(at)
        each *= np.repeat(weights, sizes)
        return np.bincount(self.places.take(at), weights=each, minlength=width).astype(np.float32)

    def occur(self, columns: Numbers, place: int) -> NDArray[np.bool_]:
        """Tell of each n-gram whether it occurs at a place."""
        at, sizes = self._of(columns)
        owners = np.repeat(np.arange(len(columns)), sizes)
        found = np.zeros(len(columns), dtype=np.bool_)
        found[owners[self.places.take(at) == place]] = True
        return found

    def _of(self, columns: Numbers) -> tuple[Numbers, Numbers]:
        """Return where the places of some n-grams lie, one after the other, and how many each has."""
        begins = self.starts.take(columns)
        sizes = self.starts.take(columns + 1) - begins
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1] if len(ends) else 0)
        at += np.repeat(begins - (ends - sizes), sizes)
        return at, sizes


class Nearest:
    """Which wording of each class a message is nearest to: cosine of weighted n-grams."""

    def __init__(self, postings: Postings, order: Numbers, starts: Numbers) -> None:
        """Take the wordings' postings; `order` sorts wordings by class, `starts` is where each class begins in it."""
        self.postings, self.order, self.starts = postings, order, starts

    @classmethod
    def of(cls, rows: Rows, classes: Numbers, number_of_classes: int, width: int) -> "Nearest":
        """Take the wordings' weighted n-grams and, for each wording, the place of its class."""
        order = np.argsort(classes, kind="stable")
        place_of = np.empty(len(order), dtype=np.int64)
        place_of[order] = np.arange(len(order))
        owners = np.repeat(place_of, np.diff(rows.starts))
        starts = np.searchsorted(classes[order], np.arange(number_of_classes + 1))
        return cls(Postings.of(rows.columns, owners, rows.values, width), order, starts)

    def cosines(self, columns: Numbers, weights: Floats) -> "Cosines":
        """Compare a message with every wording."""
        each = self.postings.add_up(columns, weights, len(self.order))
        squares = each * each
        votes: Floats = np.add.reduceat(squares * squares * squares, self.starts[:-1])
        return Cosines(
            each=each,
            best=np.maximum.reduceat(each, self.starts[:-1]),
            votes=(votes / (votes.sum() or 1.0)).astype(np.float32),
            starts=self.starts,
            order=self.order,
        )


@dataclass(frozen=True, kw_only=True)
class Cosines:
    """How near a message is to every wording, to the nearest of each class, and what the nearest ones vote: 0 to 1.

    A vote counts by the sixth power of its cosine, so that the few nearest wordings of all decide.
    """

    each: Floats
    best: Floats
    votes: Floats
    starts: Numbers
    order: Numbers

    def nearest(self, place: int) -> int:
        """Return the number of the nearest wording of a class."""
        start, end = self.starts[place], self.starts[place + 1]
        return int(self.order[start + self.each[start:end].argmax()])


class Bayes:
    """Naive Bayes over n-grams: which class a message sounds like."""

    def __init__(self, postings: Postings, unseen: Floats) -> None:
        """Take, for each n-gram, how much it speaks for the classes it was seen in, and what an unseen one says."""
        self.postings, self.unseen = postings, unseen

    @classmethod
    def of(
        cls, rows: Rows, classes: Numbers, answers: Mapping[int, Numbers], number_of_classes: int, width: int
    ) -> "Bayes":
        """Take the wordings' n-grams with the place of each one's class, and those of official answers by place."""
        places = [np.repeat(classes, np.diff(rows.starts))]
        places += [np.full(len(columns), place) for place, columns in answers.items()]
        columns = np.concatenate([rows.columns, *answers.values()])
        weights = np.full(len(columns), ANSWER_WEIGHT, dtype=np.float32)
        weights[: len(rows.columns)] = 1.0
        counts = Postings.of(columns, np.concatenate(places), weights, width)
        # log(count + s) − log(0 + s): nothing for what a class has never seen.
        above = np.log1p(counts.values / SMOOTHING).astype(np.float32)
        spread = np.bincount(classes, minlength=number_of_classes) + 2 * SMOOTHING
        unseen = (np.log(SMOOTHING) - np.log(spread)).astype(np.float32)
        return cls(Postings(counts.starts, counts.places, above), unseen)

    def posterior(self, columns: Numbers, kinds: Floats) -> Floats:
        """Return a probability for each class; they add up to one."""
        weights = BAYES_TEMPERATURE * kinds
        sums = self.postings.add_up(columns, weights, len(self.unseen)) + weights.sum() * self.unseen
        raised = np.exp(sums - sums.max())
        shares: Floats = raised / raised.sum()
        return shares

    def occur(self, columns: Numbers, place: int) -> NDArray[np.bool_]:
        """Tell of each n-gram whether it occurs in the wordings or the answer of a class."""
        return self.postings.occur(columns, place)
