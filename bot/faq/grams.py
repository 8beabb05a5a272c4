"""Counts what a message is made of: characters, pairs and threes, pairs of sounds, and stems of Latin words; pure."""

import math
import re
from collections import Counter
from itertools import pairwise
from operator import add

from bot.faq.normalize import HAN
from bot.faq.sounds import syllable

Grams = dict[str, float]

# How much sounds count beside characters: homophones are slips, sounds alone are ambiguous.
SOUND_WEIGHT = 0.5
# Single characters are in everything.
SINGLE_WEIGHT = 0.6
SOUND, STEM = "~", "#"
# One or two Latin letters are in every word; longer pieces of it survive a slip of the finger.
_LETTERS = re.compile(r"^[a-z ]+$")
_LATIN = re.compile(r"[0-9a-z]+")
SHORT_PIECE, LONG_PIECE = 2, 4
# Endings are cut only off words that keep this many letters.
STEM_LENGTH = 3


def grams_of(core: str) -> Grams:
    """Count characters, pairs and threes, pairs of sounds (marked ~), and stems of Latin words and pairs (marked #)."""
    counts: Counter[str] = Counter(core)  # Counting what is given at once is quicker than counting one by one.
    pairs = list(map(add, core, core[1:]))
    counts.update(pairs)
    counts.update(map(add, pairs, core[2:]))
    sounds = [syllable(one) if HAN.match(one) else one for one in core]
    counts.update(f"{SOUND}{one} {other}" for one, other in pairwise(sounds))
    if _LATIN.search(core):
        _count_latin(core, counts)
    return dict(counts)


def _count_latin(core: str, counts: Counter[str]) -> None:
    for gram in [one for one in counts if _is_short_piece(one)]:
        del counts[gram]
    words = stems_of(core)
    counts.update(STEM + word for word in words)
    counts.update(f"{STEM}{one} {other}" for one, other in pairwise(words))
    for word in words:
        counts.update(word[place : place + LONG_PIECE] for place in range(len(word) - LONG_PIECE + 1))


def _is_short_piece(gram: str) -> bool:
    letters = gram[1:] if gram[0] == SOUND else gram
    return (
        len(letters) <= (SHORT_PIECE + 1 if gram[0] == SOUND else SHORT_PIECE) and _LETTERS.match(letters) is not None
    )


def stems_of(core: str) -> list[str]:
    """Return the stems of the Latin words and numbers of a text, in order."""
    return [stem(word) for word in _LATIN.findall(core)]


def stem(word: str) -> str:
    """Return an English word without the commonest endings: rough, and the same for all forms of most words."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= STEM_LENGTH and not word.endswith("ss"):
            kept = word[: len(word) - len(ending)] + instead
            return kept[:-1] if len(kept) > STEM_LENGTH and kept[-1] in (kept[-2], "e") else kept
    return word[:-1] if len(word) > STEM_LENGTH and word.endswith("e") else word


def coverable(core: str) -> list[str]:
    """Return the pieces that a text is made of, one after the other: pairs of characters, and stems of Latin words."""
    pieces = []
    for found in re.finditer(r"[0-9a-z]+|[\u3400-\u9fff]+", core):
        part = found[0]
        if HAN.match(part):
            pieces += [part[place : place + 2] for place in range(len(part) - 1)]
        else:
            pieces.append(STEM + stem(part))
    return pieces


def kind_weight(gram: str) -> float:
    """Return how much an n-gram counts for what it is, before how rare it is."""
    if gram[0] == SOUND:
        return SOUND_WEIGHT
    return SINGLE_WEIGHT if len(gram) == 1 else 1.0


def tells_of_field(gram: str) -> bool:
    """Tell whether knowing an n-gram says something about the field: sounds and pieces of Latin words do not."""
    if gram[0] > SOUND:  # Behind Latin letters and marks: Chinese.
        return True
    return gram[0] != SOUND and not _LETTERS.match(gram)


def times(count: float) -> float:
    """Return how much an n-gram counts for how often it occurs."""
    return 1.0 if count == 1 else 1 + math.log(count)
