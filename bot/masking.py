"""Takes personal numbers out of a text before it is kept or shown to others; pure.

Names cannot be found safely without a list; they are left to the person who approves.
"""

import re
import unicodedata

MASK = "＊＊＊"
_ID = re.compile(r"(?<![A-Za-z0-9])([A-Za-z])([1289])(\d{8})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\d/])(?:\+?886[- ]?|0)"
    r"(?:9\d{2}[- ]?\d{3}[- ]?\d{3}|[2-8]\d?[- )]{0,2}\d{3,4}[- ]?\d{4})"
    r"(?:\s?(?:#|分機|轉)\s?\d{1,6})?(?!\d)"
)
_STUDENT = re.compile(r"((?:學號|學生證號|座號)\D{0,3})(\d{4,12})")
# The two digits that stand for the letter of an ID number (Ministry of the Interior's table).
_LETTERS = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


def mask(text: str) -> str:
    """Return the text with ID numbers (with a right check digit), student numbers, phones and e-mails masked.

    They are looked for in the narrow form of the text, character by character; everything else stays as it was typed.
    """
    narrow = "".join(unicodedata.normalize("NFKC", one) if "！" <= one <= "～" else one for one in text)
    spans = [found.span() for found in _ID.finditer(narrow) if is_id_number(found[0])]
    spans += [found.span(2) for found in _STUDENT.finditer(narrow)]
    spans += [found.span() for pattern in (_EMAIL, _PHONE) for found in pattern.finditer(narrow)]
    masked, done = "", 0
    for start, end in sorted(spans):
        if end > done:
            masked += text[done:start] + MASK if start >= done else ""
            done = end
    return masked + text[done:]


def is_id_number(text: str) -> bool:
    """Tell whether ten characters are a national ID or a new resident number with a right check digit."""
    letter = _LETTERS.get(text[0].upper())
    if letter is None or len(text) != 10 or not text[1:].isdigit():  # noqa: PLR2004 - a letter and nine digits
        return False
    digits = [letter // 10, letter % 10, *(int(one) for one in text[1:])]
    return sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 10 == 0
