"""Counts what a message is made of: characters, pairs and threes, pairs of sounds, and stems of Latin words; pure."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import filterfalse, pairwise, product
from operator import add
from string import ascii_lowercase

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
_ONE_LETTER = (*ascii_lowercase, " ")
_SHORT_PIECES = frozenset(
    (
        *_ONE_LETTER,
        *(one + other for one, other in product(_ONE_LETTER, repeat=2)),
        *(f"{SOUND}{one} {other}" for one, other in product(_ONE_LETTER, repeat=2)),
    )
)
LONG_PIECE = 4
# Endings are cut only off words that keep this many letters.
STEM_LENGTH = 3


def grams_of(core: str) -> Grams:
    """Count a text's n-grams."""
    return dict(Counter(all_grams(core)))


def all_grams(core: str) -> list[str]:
    """Return characters, pairs, threes, pairs of sounds (marked ~), and stems of Latin words and pairs (marked #)."""
    pairs = list(map(add, core, core[1:]))
    sounds = map(add, map(_first_sound, core), map(_sound, core[1:]))
    grams = [*core, *pairs, *map(add, pairs, core[2:]), *sounds]
    if _LATIN.search(core):
        return [*filterfalse(_SHORT_PIECES.__contains__, grams), *_latin(core)]
    return grams


@cache
def _sound(character: str) -> str:
    return syllable(character) if HAN.match(character) else character


@cache
def _first_sound(character: str) -> str:
    return f"{SOUND}{_sound(character)} "


def _latin(core: str) -> Iterator[str]:
    words = stems_of(core)
    for word in words:
        yield STEM + word
        yield from (word[place : place + LONG_PIECE] for place in range(len(word) - LONG_PIECE + 1))
    for one, other in pairwise(words):
        yield f"{STEM}{one} {other}"


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
