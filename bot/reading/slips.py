"""Slips of the hand, made from labelled messages: what keyboards, candidates, speech and copying do to a text; pure.

For evaluation only. Each kind is made the same way every time, so that figures can be compared.
"""

import random
from collections.abc import Callable, Mapping
from functools import cache

import opencc
import pypinyin

from bot.faq.normalize import HAN
from bot.faq.sounds import syllable

# Zhuyin on the standard keyboard, row by row; a neighbour is the key beside it.
_ROWS = ("ㄅㄉˇˋㄓˊ˙ㄚㄞㄢ", "ㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣ", "ㄇㄋㄎㄑㄕㄘㄨㄜㄠㄤ", "ㄈㄌㄏㄒㄖㄙㄩㄝㄡㄥ")
_TONES = "ˇˋˊ˙"
# Characters whose Cangjie codes differ by one key, as they are mixed up.
_CANGJIE = dict(
    zip(
        "傳真表請問要載期收用申日未自己學模費線網換轉格試系",
        "傅直裘諸間耍戴欺攻甩甲曰末白已覺摸貴綿綱喚專恪誠糸",
        strict=True,
    )
)
# What a recogniser writes instead: sounds that Taiwanese speakers do not tell apart.
_SPOKEN = {"zh": "z", "ch": "c", "sh": "s", "ing": "in", "eng": "en", "ang": "an", "l": "n", "f": "h", "r": "l"}
SHARE = 0.15

Slip = Callable[[str, random.Random], str]


@cache
def _by_sound() -> Mapping[str, tuple[str, ...]]:
    """Return common characters by how they sound."""
    found: dict[str, list[str]] = {}
    for one in map(chr, range(0x4E00, 0x9FA6)):
        if _is_common(one):
            found.setdefault(syllable(one), []).append(one)
    return {sound: tuple(ones) for sound, ones in found.items()}


def _is_common(character: str) -> bool:
    """Tell whether a character is in the old Taiwanese character set's frequent half."""
    try:
        return b"\xa4\x40" <= character.encode("big5") <= b"\xc6\x7e"
    except UnicodeEncodeError:
        return False


def _each(text: str, rng: random.Random, change: Callable[[str], str]) -> str:
    """Change some of the Chinese characters of a text, at least one."""
    places = [place for place, one in enumerate(text) if HAN.match(one)]
    chosen = set(rng.sample(places, max(1, round(SHARE * len(places))))) if places else set()
    return "".join(change(one) if place in chosen else one for place, one in enumerate(text))


def homophones(text: str, rng: random.Random) -> str:
    """Choose the wrong candidate of the same sound."""
    return _each(text, rng, lambda one: rng.choice(_by_sound().get(syllable(one), (one,))))


def spoken(text: str, rng: random.Random) -> str:
    """Recognise a neighbouring sound, and leave punctuation out."""

    def change(one: str) -> str:
        sound = syllable(one)
        for said, heard in _SPOKEN.items():
            if said in sound:
                sound = sound.replace(said, heard, 1)
                break
        return rng.choice(_by_sound().get(sound, (one,)))

    return "".join(one for one in _each(text, rng, change) if one not in "，。？！、；：,.?!;:")


def zhuyin(text: str, rng: random.Random) -> str:
    """Leave a character in the symbols that were typed, one of them the neighbouring key."""

    def change(one: str) -> str:
        typed = list(pypinyin.pinyin(one, style=pypinyin.Style.BOPOMOFO)[0][0])
        place = rng.randrange(len(typed))
        typed[place] = _neighbour(typed[place])
        return "".join(typed)

    places = [place for place, one in enumerate(text) if HAN.match(one)]
    chosen = rng.choice(places) if places else -1
    return "".join(change(one) if place == chosen else one for place, one in enumerate(text))


def _neighbour(symbol: str) -> str:
    for row in _ROWS:
        if symbol in row:
            place = row.index(symbol)
            return row[place + 1] if place + 1 < len(row) else row[place - 1]
    return symbol


def missing_tones(text: str, rng: random.Random) -> str:
    """Type a word in Zhuyin without its tone and leave it so."""

    def change(one: str) -> str:
        typed = pypinyin.pinyin(one, style=pypinyin.Style.BOPOMOFO)[0][0]
        return "".join(symbol for symbol in typed if symbol not in _TONES)

    places = [place for place, one in enumerate(text) if HAN.match(one)]
    chosen = rng.choice(places) if places else -1
    return "".join(change(one) if place == chosen else one for place, one in enumerate(text))


def cangjie(text: str, rng: random.Random) -> str:
    """Mix up a character with one whose code differs by a key."""
    places = [place for place, one in enumerate(text) if one in _CANGJIE]
    chosen = rng.choice(places) if places else -1
    return "".join(_CANGJIE[one] if place == chosen else one for place, one in enumerate(text))


def simplified(text: str, _rng: random.Random) -> str:
    """Write simplified characters."""
    return str(_to_simplified().convert(text))


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def full_width(text: str, _rng: random.Random) -> str:
    """Write Latin letters, digits and marks in full width."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def spaces(text: str, _rng: random.Random) -> str:
    """Put a space between Chinese characters."""
    return "".join(f"{one} " if HAN.match(one) else one for one in text)


def broken_lines(text: str, rng: random.Random) -> str:
    """Break the line in the middle of a sentence."""
    place = rng.randrange(1, len(text)) if len(text) > 1 else 0
    return f"{text[:place]}\n{text[place:]}"


SLIPS: Mapping[str, Slip] = {
    "Zhuyin neighbours": zhuyin,
    "missing tones": missing_tones,
    "Cangjie neighbours": cangjie,
    "homophones": homophones,
    "speech recognition": spoken,
    "simplified characters": simplified,
    "full width": full_width,
    "spaces between characters": spaces,
    "line breaks": broken_lines,
}


def slipped(text: str, kind: str) -> str:
    """Return a text with one kind of slip, the same every time."""
    return SLIPS[kind](text, random.Random(f"{kind} {text}"))
