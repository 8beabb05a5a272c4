"""Turns the bytes of a text file into text: UTF-8, UTF-16 with its mark, or Big5 as Windows writes it (CP950).

No guesser: they take a short Big5 file for UTF-16. What cannot be read stays visible as a mark, so that its cell can be
named; no byte is ever dropped.
"""

import codecs
from collections.abc import Callable

from bot.tables.complaint import refused

# Noncharacters, which no text may hold: a character that an office made for itself (造字), and bytes that are no text.
SELF_MADE, BROKEN = "\uffff", "\ufffe"
GETA = "〓"  # What printers put where they lack a character.
_LOOKED_AT = 200  # Bytes from the top.
_MOST_BROKEN = 0.02  # Of all characters; a text with more is in some other encoding.
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Where CP950 leaves room for characters of one's own: first bytes, and the second bytes of any character.
_OWN_FIRST = frozenset([*range(0x81, 0xA1), *range(0xC6, 0xC9), *range(0xFA, 0xFF)])
_SECOND = frozenset([*range(0x40, 0x7F), *range(0xA1, 0xFF)])


def decode(content: bytes, count_known: Callable[[str], int]) -> str:
    """Return the text; `count_known` counts the headings that are understood, which decides where both would do.

    Raises:
        TableError: it is neither of the encodings.
    """
    if content.startswith(_UTF16):
        return _only_what_reads(content.decode("utf-16", "replace").replace("\ufffd", BROKEN)).lstrip("\ufeff")
    if b"\0" in content[:_LOOKED_AT]:  # UTF-16 without its mark.
        for encoding in ("utf-16-le", "utf-16-be"):
            text = content.decode(encoding, "replace")
            if count_known(text):
                return _only_what_reads(text.replace("\ufffd", BROKEN))
    try:
        return content.decode().lstrip("\ufeff")
    except UnicodeDecodeError:
        pass
    bare = content
    while bare.startswith(codecs.BOM_UTF8):
        bare = bare.removeprefix(codecs.BOM_UTF8)
    read = [bare.decode("utf-8", _UTF8), bare.decode("cp950", _CP950)]
    best = max(read, key=lambda text: (count_known(text), -text.count(BROKEN)))
    return _only_what_reads(best)


def _only_what_reads(text: str) -> str:
    if text.count(BROKEN) > max(1, len(text) * _MOST_BROKEN):
        raise refused("the text is neither UTF-8 nor Big5; save it as CSV UTF-8 or .xlsx")
    return text


def _mark_broken(error: UnicodeError) -> tuple[str, int]:
    """Mark one place that is no UTF-8."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - registered for decoding only
    return BROKEN, error.end


def _mark_own(error: UnicodeError) -> tuple[str, int]:
    """Mark a character of one's own, both bytes: the second may look like a letter, @ or |."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - registered for decoding only
    first, second = error.object[error.start], error.object[error.start + 1 : error.start + 2]
    if first in _OWN_FIRST and second and second[0] in _SECOND:
        return SELF_MADE, error.start + 2
    return BROKEN, error.start + 1


_UTF8, _CP950 = "tables.utf8", "tables.cp950"
codecs.register_error(_UTF8, _mark_broken)
codecs.register_error(_CP950, _mark_own)
