"""How probable it is that an answer is right, learned from named numbers (bot.faq.gate) of labelled messages; pure.

A logistic regression and, beside it, a layer of hidden units for what the numbers say only together. Small: some
seventy numbers and as many units, one product of a vector and a matrix a message.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Numbers further than this many spreads from their mean are taken for that far.
FARTHEST = 5.0
# Hidden units of one network, and how many networks that began differently decide together.
HIDDEN, NETWORKS = 12, 3
ROUNDS, ROWS_AT_ONCE, RATE = 40, 256, 3e-3
# What a round takes off the weights, beside the rate.
DECAY = 0.01
# How slowly the means of slopes and of their squares are forgotten (Adam, Kingma and Ba).
SLOPE_KEPT, SQUARE_KEPT, TINY = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Gate:
    """Weights for named numbers: `straight` for each alone, `inner` and `outer` of the hidden units."""

    names: tuple[str, ...]
    mean: Floats
    spread: Floats
    straight: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    bias: float

    def log_odds(self, found: Mapping[str, float]) -> float:
        """Return how much the numbers speak for yes."""
        scaled = self._scaled(found)
        return float(self.bias + scaled @ self.straight + np.tanh(scaled @ self.inner + self.inner_bias) @ self.outer)

    def probability(self, found: Mapping[str, float]) -> float:
        """Return the calibrated probability of yes."""
        return sigmoid(self.log_odds(found))

    def parts(self, found: Mapping[str, float]) -> dict[str, float]:
        """Return about what each number adds: how steep the log-odds are there, times how far it is from its mean."""
        scaled = self._scaled(found)
        active = np.tanh(scaled @ self.inner + self.inner_bias)
        steep = self.straight + self.inner @ (self.outer * (1 - active * active))
        return dict(zip(self.names, (steep * scaled).tolist(), strict=True))

    def _scaled(self, found: Mapping[str, float]) -> Floats:
        values = np.array([found.get(name, 0.0) for name in self.names], dtype=np.float32)
        scaled: Floats = np.clip((values - self.mean) / self.spread, -FARTHEST, FARTHEST)
        return scaled

    def to_record(self) -> dict[str, Any]:
        """Return the weights for a JSON file."""
        arrays = (self.mean, self.spread, self.straight, self.inner_bias, self.outer)
        names = ("mean", "spread", "straight", "inner_bias", "outer")
        rounded = {name: [round(one, 4) for one in array.tolist()] for name, array in zip(names, arrays, strict=True)}
        inner = [" ".join(f"{one:.3f}" for one in row) for row in self.inner.tolist()]
        return {"names": self.names, **rounded, "inner": inner, "bias": round(self.bias, 4)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Gate":
        """Read what `to_record` gave."""
        arrays = ("mean", "spread", "straight", "inner_bias", "outer")
        return cls(
            names=tuple(record["names"]),
            **{name: np.array(record[name], dtype=np.float32) for name in arrays},
            inner=np.array([[float(one) for one in row.split()] for row in record["inner"]], dtype=np.float32),
            bias=float(record["bias"]),
        )


def nothing() -> Gate:
    """Return a gate that has learned nothing."""
    none = np.zeros(0, dtype=np.float32)
    return Gate((), none, none, none, np.zeros((0, 0), dtype=np.float32), none, none, 0.0)


def learn(found: Sequence[Mapping[str, float]], is_right: Sequence[bool], counts: Sequence[float]) -> Gate:
    """Learn from messages' numbers whether the answer was right; `counts` says how much each message counts."""
    names = tuple(sorted({name for one in found for name in one}))
    table = np.array([[one.get(name, 0.0) for name in names] for one in found], dtype=np.float32)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-3
    scaled = np.clip((table - mean) / spread, -FARTHEST, FARTHEST)
    wanted, weights = np.array(is_right, dtype=np.float32), np.array(counts, dtype=np.float32)
    networks = [_Network(scaled.shape[1], seed).learn(scaled, wanted, weights).weights for seed in range(NETWORKS)]
    inner, inner_bias, outer, straight, bias = zip(*networks, strict=True)
    return Gate(
        names=names,
        mean=mean,
        spread=spread,
        straight=np.mean(straight, axis=0),
        inner=np.concatenate(inner, axis=1),
        inner_bias=np.concatenate(inner_bias),
        outer=(np.concatenate(outer) / NETWORKS).astype(np.float32),
        bias=float(np.mean(bias)),
    )


class _Network:
    """Hidden units beside a logistic regression, as they learn."""

    def __init__(self, width: int, seed: int) -> None:
        self._order = np.random.default_rng(seed)
        draw = self._order.normal
        self.weights: list[Floats] = [
            draw(0, 1 / math.sqrt(width), (width, HIDDEN)).astype(np.float32),
            np.zeros(HIDDEN, dtype=np.float32),
            draw(0, 0.3 / math.sqrt(HIDDEN), HIDDEN).astype(np.float32),
            np.zeros(width, dtype=np.float32),
            np.zeros(1, dtype=np.float32),
        ]
        self._slopes = [np.zeros_like(one) for one in self.weights]
        self._squares = [np.zeros_like(one) for one in self.weights]
        self._steps = 0

    def learn(self, scaled: Floats, wanted: Floats, counts: Floats) -> "_Network":
        """Go through all rows some times, with ever smaller steps."""
        rows = len(scaled)
        last = ROUNDS * math.ceil(rows / ROWS_AT_ONCE)
        for _ in range(ROUNDS):
            order = self._order.permutation(rows)
            for place in range(0, rows, ROWS_AT_ONCE):
                chosen = order[place : place + ROWS_AT_ONCE]
                self._step(scaled[chosen], wanted[chosen], counts[chosen], 1 - self._steps / last)
        return self

    def _step(self, scaled: Floats, wanted: Floats, counts: Floats, left: float) -> None:
        inner, inner_bias, outer, straight, bias = self.weights
        active = np.tanh(scaled @ inner + inner_bias)
        likely = 1 / (1 + np.exp(-np.clip(active @ outer + scaled @ straight + bias, -30, 30)))
        error = (counts * (likely - wanted) / ROWS_AT_ONCE).astype(np.float32)
        back = np.outer(error, outer) * (1 - active * active)
        slopes = (scaled.T @ back, back.sum(axis=0), active.T @ error, scaled.T @ error, error.sum(keepdims=True))
        self._steps += 1
        for place, slope in enumerate(slopes):
            self._move(place, slope, RATE * left)

    def _move(self, place: int, slope: Floats, rate: float) -> None:
        """Take one step of Adam."""
        kept, square = self._slopes[place], self._squares[place]
        kept += (1 - SLOPE_KEPT) * (slope - kept)
        square += (1 - SQUARE_KEPT) * (slope * slope - square)
        even = kept / (1 - SLOPE_KEPT**self._steps)
        step = even / (np.sqrt(square / (1 - SQUARE_KEPT**self._steps)) + TINY)
        is_bias = place in (1, len(self.weights) - 1)
        self.weights[place] -= rate * (step if is_bias else step + DECAY * self.weights[place])


def sigmoid(log_odds: float) -> float:
    """Return the probability of some log-odds."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))
