"""One cell: what is meant by it, what in it shows damage, and what cannot be taken."""

import re
import unicodedata
from decimal import Decimal

from bot.tables.decoding import BROKEN, GETA, SELF_MADE
from bot.tables.limits import MOST_CHARACTERS

_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # How one keeps Excel from eating zeros in a CSV.
_MARKS = ("'", "＇")  # An apostrophe in front: how one keeps Excel from calculating.
_IS_MARKED = re.compile(r"['＇]['=+\-@＝＋－＠\d\t]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_EXCEL_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)


def plain(cell: str) -> str:
    """Return what a cell means: without marks of text, invisible characters and spaces around; full width as half."""
    text = cell.strip()
    if wrapped := _AS_TEXT.fullmatch(text):
        text = wrapped[1].replace('""', '"')
    elif text[:1] in _MARKS and (text[-1:] not in _MARKS or _IS_MARKED.match(text)):
        text = text[1:]
    kept = "".join(one for one in text if not _is_invisible(one))
    # Compatibility forms of one character become the ordinary one; punctuation stays as it was written.
    composed = "".join(unicodedata.normalize("NFKC", one) if "\uf900" <= one <= "\ufaff" else one for one in kept)
    return " ".join(unicodedata.normalize("NFC", composed).translate(_HALF_WIDTH).split())


def shown(text: str) -> str:
    """Return the text with 〓 for every character that cannot be read elsewhere."""
    return _PRIVATE.sub(GETA, text.replace(SELF_MADE, GETA))


def damage(text: str, *, is_name: bool) -> str | None:
    """Return a warning about a cell that is taken, but was damaged before it reached us or on its way."""
    if SELF_MADE in text or _PRIVATE.search(text):
        return f"{shown(text)!r} has a character that its writer's office made (造字); it was taken as {GETA}"
    if "\ufffd" in text or GETA in text or (is_name and ("?" in text or "？" in text)):
        return f"{text!r} looks damaged: a character was lost before the file was saved"
    return None


def unreadable(text: str) -> str | None:
    """Return what is to be said about a character that could not be read."""
    if BROKEN in text:
        return f"{text.replace(BROKEN, GETA)[:40]!r} has bytes that are no text; save the file anew as .xlsx"
    return damage(text, is_name=False)


def hopeless(text: str) -> str | None:
    """Return why a cell cannot be taken."""
    if BROKEN in text:
        return unreadable(text)
    if len(text) > MOST_CHARACTERS:
        return f"has {len(text):,} characters; the most are {MOST_CHARACTERS:,}"
    for one in text:
        if unicodedata.category(one) in ("Cc", "Cs"):
            return f"has the control character U+{ord(one):04X}; delete and retype what stands there"
    if text in _EXCEL_ERRORS:
        return f"shows Excel's error {text}; mend its formula"
    return None


def code_as_written(text: str) -> str:
    """Return a code without what spreadsheets make of it: full width, capitals, 10301.0, 1.10301E+05."""
    code = "".join(unicodedata.normalize("NFKC", text).upper().strip("'’‘`").split())
    if code.endswith(".0") and code[:-2].isdecimal():
        return code[:-2]
    if _SCIENTIFIC.fullmatch(code):
        number = Decimal(code)
        digits = len(code.partition("E")[0].replace(".", ""))
        # Only when all its digits are there: 1.1E+05 may have been any of a thousand codes.
        if number == int(number) and digits == len(str(int(number))):
            return str(int(number))
    return code


def _is_invisible(character: str) -> bool:
    """Tell whether a character is a zero-width or direction mark."""
    return unicodedata.category(character) == "Cf" or character in "\u034f\u115f\u1160\u3164\uffa0"
