"""Numbers what a text is made of: characters, pairs and threes, pairs of sounds, and stems of Latin words; pure.

An n-gram is a number, so that those of a whole knowledge are arrays: small, quick to look up, and shared by processes.
Up to three characters stand in it as they are, 16 bits each; a bit above them says of what kind any other one is.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, reduce
from itertools import pairwise
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from bot.faq.learn import Floats, Numbers
from bot.faq.normalize import HAN
from bot.faq.sounds import syllable

# How much sounds count beside characters: homophones are slips, sounds alone are ambiguous.
SOUND_WEIGHT = 0.5
# Single characters are in everything.
SINGLE_WEIGHT = 0.6
_CHARACTER_BITS, _SOUND_BITS = 16, 29
_CHARACTER = (1 << _CHARACTER_BITS) - 1
_SOUNDS, _STEM, _PIECE = 1 << 60, 1 << 61, 3 << 60
# Beside a digest of 32 bits: two stems, or a piece of a word that has a figure in it.
_TWO, _FIGURE = 1 << 40, 1 << 41
# Syllables are written in figures of this base; a character without one comes behind all of them.
_BASE, _LONGEST_SYLLABLE = len(ascii_lowercase) + 1, 6
_NO_SYLLABLE: int = _BASE**_LONGEST_SYLLABLE
_LATIN = re.compile(r"[0-9a-z]+")
_NOT_CHINESE = re.compile(r"[0-9a-z ]")
_RUN = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")
# One or two Latin letters are in every word; longer pieces of it survive a slip of the finger.
LONG_PIECE = 4
# Endings are cut only off words that keep this many letters.
STEM_LENGTH = 3


def grams_of(core: str) -> Numbers:
    """Return the n-grams of a text, each as often as it occurs.

    They are characters, pairs and threes, pairs of sounds, stems of Latin words and pairs of stems, and pieces of such
    words.
    """
    codes = _codes(core)
    pairs, threes, sounds = _neighbours(codes)
    if not _NOT_CHINESE.search(core):
        return np.concatenate([codes, pairs, threes, sounds])
    is_letter = _letters().take(codes)
    tells = ~(is_letter[1:] & is_letter[:-1])
    of_words = np.array(list(_latin(core)), dtype=np.int64)
    return np.concatenate([codes[~is_letter], pairs[tells], threes, sounds[tells], of_words])


def grams_of_all(cores: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the n-grams of many texts, and beside each the place of its text."""
    codes = _codes("".join(cores))
    owners = np.repeat(np.arange(len(cores)), np.fromiter(map(len, cores), np.int64, len(cores)))
    pairs, threes, sounds = _neighbours(codes)
    is_letter = _letters().take(codes)
    tells = (owners[1:] == owners[:-1]) & ~(is_letter[1:] & is_letter[:-1])
    is_three = owners[2:] == owners[:-2]
    words = np.array([(gram, place) for place, core in enumerate(cores) for gram in _latin(core)], dtype=np.int64)
    of_words, owners_of_words = words.reshape(-1, 2).T
    of_pairs = owners[1:][tells]
    return (
        np.concatenate([codes[~is_letter], pairs[tells], threes[is_three], sounds[tells], of_words]),
        np.concatenate([owners[~is_letter], of_pairs, owners[2:][is_three], of_pairs, owners_of_words]),
    )


def _codes(text: str) -> Numbers:
    return np.frombuffer(text.encode("utf-16-le"), dtype=np.uint16).astype(np.int64)


def _neighbours(codes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the pairs, threes and pairs of sounds of characters that stand side by side."""
    sounds = _sounds_of(codes)
    pairs = codes[:-1] << _CHARACTER_BITS | codes[1:]
    threes = pairs[:-1] << _CHARACTER_BITS | codes[2:]
    return pairs, threes, _SOUNDS | sounds[:-1] << _SOUND_BITS | sounds[1:]


def coverable(core: str) -> Numbers:
    """Return the pieces that a text is made of, one after the other: pairs of characters, and stems of Latin words."""
    pieces: list[int] = []
    for run in _RUN.findall(core):
        if HAN.match(run):
            pieces += [one << _CHARACTER_BITS | other for one, other in pairwise(map(ord, run))]
        else:
            pieces.append(_digest(_STEM, stem(run)))
    return np.array(pieces, dtype=np.int64)


def kind_weights(grams: Numbers) -> Floats:
    """Return how much n-grams count for what they are, before how rare each is."""
    is_sound, is_single = grams >> 60 == _SOUNDS >> 60, grams <= _CHARACTER
    weights: Floats = np.where(is_sound, SOUND_WEIGHT, np.where(is_single, SINGLE_WEIGHT, 1.0)).astype(np.float32)
    return weights


def tell_of_field(grams: Numbers) -> NDArray[np.bool_]:
    """Tell of n-grams whether knowing them says something about the field: sounds and pieces of Latin words do not."""
    characters = (grams >> 2 * _CHARACTER_BITS, grams >> _CHARACTER_BITS & _CHARACTER, grams & _CHARACTER)
    first, second, third = (_letters().take(one, mode="clip") for one in characters)
    kind = grams >> 60
    of_characters = (kind == 0) & ~(first & second & third)
    of_words = (kind == _STEM >> 60) | ((kind == _PIECE >> 60) & (grams & _FIGURE > 0))
    tells: NDArray[np.bool_] = of_characters | of_words
    return tells


def _latin(core: str) -> Iterator[int]:
    """Yield the n-grams of the Latin words of a text."""
    words = stems_of(core)
    for word in words:
        yield _digest(_STEM, word)
        for place in range(len(word) - LONG_PIECE + 1):
            piece = word[place : place + LONG_PIECE]
            yield _digest(_PIECE if piece.isalpha() else _PIECE | _FIGURE, piece)
    for one, other in pairwise(words):
        yield _digest(_STEM | _TWO, f"{one} {other}")


def _digest(kind: int, text: str) -> int:
    return kind | zlib.crc32(text.encode())


@cache
def _letters() -> NDArray[np.bool_]:
    """Return of each character, and of none, whether it is a Latin letter or a space."""
    found = np.zeros(_CHARACTER + 1, dtype=np.bool_)
    found[[0, *map(ord, f" {ascii_lowercase}")]] = True
    return found


def _sounds_of(codes: Numbers) -> Numbers:
    """Return how characters sound, as numbers."""
    table = _known_sounds()
    found = table.take(codes)
    if len(found) and found.min() < 0:
        for code in np.unique(codes[found < 0]).tolist():
            table[code] = _sound(chr(code))
        found = table.take(codes)
    return found


@cache
def _known_sounds() -> Numbers:
    """Return the sounds that were asked for so far, by character; below zero those that were not."""
    return np.full(_CHARACTER + 1, -1, dtype=np.int64)


def _sound(character: str) -> int:
    """Return how a character sounds: its syllable as a number, or itself."""
    sound = syllable(character) if HAN.match(character) else character
    letters = [ascii_lowercase.find(letter) + 1 for letter in sound]
    if 0 in letters or len(letters) > _LONGEST_SYLLABLE:
        return _NO_SYLLABLE + ord(character)
    return reduce(lambda number, letter: number * _BASE + letter, letters, 0)


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
