"""Learns a linear classifier over named features (multinomial logistic regression), in about a second; pure.

Used at load for which entry a message speaks for, from the knowledge alone, and by bench/train_speech_act.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
Floats = NDArray[np.float32]

# Adam's usual settings; the problem is convex, the number of rounds is what matters.
RATE = 0.15
FORGET_MEAN, FORGET_SQUARE, TINY = 0.9, 0.99, 1e-8
# A feature that a single message has tells more about its writer than about what it asks.
SEEN_AT_LEAST = 2


@dataclass(frozen=True)
class Linear:
    """A classifier: for each feature its row in the weights of all classes (features × classes)."""

    rows: Mapping[str, int]
    weights: Floats
    bias: Floats

    def log_odds(self, features: Features) -> Floats:
        """Return a score for each class, before the softmax."""
        known = [(self.rows[name], value) for name, value in features.items() if name in self.rows]
        if not known:
            return self.bias
        rows, values = zip(*known, strict=True)
        total: Floats = self.bias + np.array(values, dtype=np.float32) @ self.weights[list(rows)]
        return total

    def probabilities(self, features: Features) -> Floats:
        """Return the probability of each class; they add up to one."""
        shares: Floats = _softmax(self.log_odds(features)[None, :])[0]
        return shares


@dataclass(frozen=True)
class _Matrix:
    """Sparse rows, and the same by column, for the two products that learning needs."""

    shape: tuple[int, int]
    columns: NDArray[np.int64]
    values: Floats
    row_starts: NDArray[np.int64]
    by_column: NDArray[np.int64]
    rows: NDArray[np.int64]
    column_starts: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Features], vocabulary: Mapping[str, int]) -> "_Matrix":
        """Store the rows; each has at least one feature, its own constant."""
        width = len(vocabulary)
        columns: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        owners: list[int] = []
        for number, row in enumerate(rows):
            starts.append(len(columns))
            known = [(vocabulary[name], value) for name, value in row.items() if name in vocabulary]
            for column, value in [*known, (width, 0.0)]:
                columns.append(column)
                values.append(value)
                owners.append(number)
        at = np.array(columns)
        order = np.argsort(at, kind="stable")
        firsts = np.searchsorted(at[order], np.arange(width + 1))
        return cls(
            shape=(len(rows), width + 1),
            columns=at,
            values=np.array(values, dtype=np.float32),
            row_starts=np.array(starts),
            by_column=order,
            rows=np.array(owners),
            column_starts=firsts,
        )

    def times(self, weights: Floats) -> Floats:
        """Return rows × weights."""
        product: Floats = np.add.reduceat(self.values[:, None] * weights[self.columns], self.row_starts, axis=0)
        return product

    def transposed_times(self, errors: Floats) -> Floats:
        """Return columns × errors."""
        scaled = self.values[self.by_column, None] * errors[self.rows[self.by_column]]
        product: Floats = np.add.reduceat(scaled, self.column_starts, axis=0)
        return product


def learn(  # noqa: PLR0913 - each says something of its own
    rows: Sequence[Features],
    labels: Sequence[int],
    classes: int,
    *,
    weights: Sequence[float] | None = None,
    penalty: float,
    rounds: int = 60,
    seen_at_least: int = SEEN_AT_LEAST,
) -> Linear:
    """Learn from rows of features with their class; `weights` says how much each row counts, `penalty` holds back."""
    counted: dict[str, int] = {}
    for row in rows:
        for name in row:
            counted[name] = counted.get(name, 0) + 1
    names = sorted(name for name, number in counted.items() if number >= seen_at_least)
    matrix = _Matrix.of(rows, {name: place for place, name in enumerate(names)})
    wanted = np.zeros((len(rows), classes), dtype=np.float32)
    wanted[np.arange(len(rows)), labels] = 1
    counts = np.ones(len(rows), dtype=np.float32) if weights is None else np.array(weights, dtype=np.float32)
    learned = np.zeros((matrix.shape[1], classes), dtype=np.float32)
    bias = np.zeros(classes, dtype=np.float32)
    steps = [_Adam(learned.shape), _Adam(bias.shape)]
    for number in range(rounds):
        errors = (_softmax(matrix.times(learned) + bias) - wanted) * counts[:, None]
        rate = RATE * (1 - number / rounds)
        learned -= steps[0].step(matrix.transposed_times(errors) + penalty * learned, rate)
        bias -= steps[1].step(errors.sum(axis=0), rate)
    return Linear({name: row for row, name in enumerate(names)}, learned, bias)


class _Adam:
    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean = np.zeros(shape, dtype=np.float32)
        self._square = np.zeros(shape, dtype=np.float32)
        self._number = 0

    def step(self, gradient: Floats, rate: float) -> Floats:
        self._number += 1
        self._mean = FORGET_MEAN * self._mean + (1 - FORGET_MEAN) * gradient
        self._square = FORGET_SQUARE * self._square + (1 - FORGET_SQUARE) * gradient**2
        mean = self._mean / (1 - FORGET_MEAN**self._number)
        square = self._square / (1 - FORGET_SQUARE**self._number)
        change: Floats = rate * mean / (np.sqrt(square) + TINY)
        return change


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares
