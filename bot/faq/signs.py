"""What the classifiers look at in a text: its n-grams, and which characters and words stand together in it; pure.

N-grams tell what is spoken of. What is asked of it often stands further on, in words that mean little alone:
「表」 with 「抓」 is not 「表」 with 「寫」.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.faq.grams import stem
from bot.faq.learn import Floats, Numbers, Rows, in_order, run_starts
from bot.faq.likeness import Counted, Vocabulary, of_one_length

# How many pieces apart two may stand; those side by side are n-grams already.
NEAREST, FARTHEST = 2, 12
PAIR_WEIGHT = 0.8
# What fewer texts have tells of those texts.
GRAM_IN_AT_LEAST, PAIR_IN_AT_LEAST = 2, 4
# How long the vectors of all texts are: long messages count as much as short ones.
LENGTH = 4.0
# For texts of up to so many pieces it is remembered which may stand together: a few kilobytes for each length.
SHORT = 100
_PIECE = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]")
# A piece is numbered by its character, or by a digest of its stem beyond all Chinese characters: 22 bits in all.
_BITS, _LATIN, _DIGEST = 22, 0x20000, 0xFFFFF
_OWNER_BITS = 63 - 2 * _BITS

Signs = tuple[Numbers, Floats]


@dataclass(frozen=True)
class Known:
    """The signs that the classifiers know: the most frequent n-grams of the vocabulary, then pairs in order."""

    grams: int
    pairs: Numbers

    def __len__(self) -> int:
        """Return how many signs there are."""
        return self.grams + len(self.pairs)

    def of(self, core: str, counted: Counted, kinds: Floats) -> Signs:
        """Return a text's known signs as numbers, with what each counts."""
        is_frequent = counted.columns < self.grams
        columns = counted.columns[is_frequent]
        _, places = self.find(_pairs_of(core))
        own = counted.counts[is_frequent] * kinds[columns]
        values = np.concatenate([own, np.full(len(places), PAIR_WEIGHT, dtype=np.float32)])
        return np.concatenate([columns, self.grams + places]), _scaled(values)

    def of_grams(self, rows: Rows, kinds: Floats) -> Rows:
        """Return those n-grams of some texts that are signs: enough to tell what most texts are about."""
        frequent = rows.where(rows.columns < self.grams)
        once = np.ones(len(frequent.columns), dtype=np.float32)
        return of_one_length(Rows(frequent.starts, frequent.columns, once), kinds, LENGTH)

    def find(self, pairs: Numbers) -> tuple[NDArray[np.bool_], Numbers]:
        """Return which of some pairs are known, and the places of those."""
        if not len(self.pairs):
            return np.zeros(len(pairs), dtype=np.bool_), np.zeros(0, np.int64)
        places = np.searchsorted(self.pairs, pairs)
        is_known = self.pairs.take(places, mode="clip") == pairs
        return is_known, places[is_known]


def collect(cores: Sequence[str], rows: Rows, vocabulary: Vocabulary) -> tuple[Known, Rows]:
    """Return the signs of some texts that are worth knowing, and each text as a row of them.

    `rows` are the texts' n-grams in the numbers of the vocabulary, which begin with the most frequent one.
    """
    pairs, owners = _pairs(cores)
    firsts = run_starts(pairs)
    times = np.diff(firsts, append=len(pairs))
    is_often = times >= PAIR_IN_AT_LEAST
    known = Known(int((vocabulary.frequency >= GRAM_IN_AT_LEAST).sum()), pairs[firsts[is_often]])
    columns = known.grams + np.repeat(np.arange(len(known.pairs)), times[is_often])
    kept = owners[np.repeat(is_often, times)]
    order = in_order(kept)
    of_pairs = Rows(
        starts=np.searchsorted(kept[order], np.arange(len(rows) + 1)).astype(np.int64),
        columns=columns[order],
        values=np.ones(len(columns), dtype=np.float32),
    )
    weights = np.concatenate(
        [vocabulary.kinds[: known.grams], np.full(len(known.pairs), PAIR_WEIGHT, dtype=np.float32)]
    )
    return known, of_one_length(rows.where(rows.columns < known.grams).beside(of_pairs), weights, LENGTH)


def _pairs_of(core: str) -> Numbers:
    """Return the pairs that stand together in one text, each once, in order."""
    pieces = np.array([_number(piece) for piece in _PIECE.findall(core)], dtype=np.int64)
    near, far = (_apart_in_short if len(pieces) <= SHORT else _apart)(len(pieces))
    left, right = pieces.take(near), pieces.take(far)
    return _unique(np.minimum(left, right) << _BITS | np.maximum(left, right))


def _apart(length: int) -> tuple[Numbers, Numbers]:
    """Return the places of all pairs in a text of so many pieces that stand neither side by side nor too far apart."""
    places = np.arange(length)
    far = places[:, None] + np.arange(NEAREST, FARTHEST)
    is_inside = far < length
    return np.broadcast_to(places[:, None], far.shape)[is_inside], far[is_inside]


_apart_in_short = cache(_apart)


def _pairs(cores: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the pairs that stand together in some texts, each once a text and in order, and the texts' places."""
    found = [_PIECE.findall(core) for core in cores]
    number = {piece: _number(piece) for piece in set(chain.from_iterable(found))}
    pieces = np.array([number[piece] for one in found for piece in one], dtype=np.int64)
    owners = np.repeat(np.arange(len(cores)), [len(one) for one in found])
    together = [np.zeros(0, np.int64)]
    for far in range(NEAREST, min(FARTHEST, len(pieces))):
        left, right = pieces[:-far], pieces[far:]
        is_one_text = owners[:-far] == owners[far:]
        pairs = np.minimum(left, right) << _BITS | np.maximum(left, right)
        together.append((pairs << _OWNER_BITS | owners[far:])[is_one_text])
    unique = _unique(np.concatenate(together))
    return unique >> _OWNER_BITS, unique & (1 << _OWNER_BITS) - 1


def _scaled(values: Floats) -> Floats:
    scaled: Floats = (LENGTH * values / (np.sqrt(values @ values) or 1.0)).astype(np.float32)
    return scaled


def _unique(numbers: Numbers) -> Numbers:
    """Return each number once, in order: for numbers by the million sorting is quicker than numpy's own way."""
    ordered = np.sort(numbers)
    return ordered[run_starts(ordered)]


def _number(piece: str) -> int:
    if "\u3400" <= piece[0] <= "\u9fff":
        return ord(piece)
    return _LATIN + (zlib.crc32(stem(piece).encode()) & _DIGEST)
