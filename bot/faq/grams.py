"""Counts what a message is made of: characters, pairs and threes, and pairs of sounds; pure."""

import math
from collections import Counter
from collections.abc import Sequence

from bot.faq.normalize import HAN, syllable

Grams = dict[str, float]

# How much sounds count beside characters: homophones are slips, sounds alone are ambiguous.
SOUND_WEIGHT = 0.5
# Single characters are in everything.
SINGLE_WEIGHT = 0.6
SOUND = "~"


def grams_of(core: str) -> Grams:
    """Count characters, pairs and threes, and pairs of sounds (marked ~)."""
    counts: Counter[str] = Counter()
    for length in (1, 2, 3):
        for place in range(len(core) - length + 1):
            counts[core[place : place + length]] += 1
    sounds = [syllable(one) if HAN.match(one) else one for one in core]
    for place in range(len(sounds) - 1):
        counts[SOUND + sounds[place] + " " + sounds[place + 1]] += 1
    return dict(counts)


def scaled(grams: Grams, length: float) -> Grams:
    """Return n-grams as features of one length, so that long messages count as much as short ones."""
    weighted = {gram: kind_weight(gram) * (1 + math.log(count)) for gram, count in grams.items()}
    norm = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
    return {gram: length * weight / norm for gram, weight in weighted.items()}


def kind_weight(gram: str) -> float:
    """Return how much an n-gram counts for what it is, before how rare it is."""
    if gram[0] == SOUND:
        return SOUND_WEIGHT
    return SINGLE_WEIGHT if len(gram) == 1 else 1.0


def idf_of(counted: Sequence[Grams]) -> dict[str, float]:
    """Return how telling each n-gram is: rare ones more (inverse document frequency)."""
    frequency: Counter[str] = Counter()
    for grams in counted:
        frequency.update(grams.keys())
    return {gram: math.log((1 + len(counted)) / (1 + count)) + 1 for gram, count in frequency.items()}
