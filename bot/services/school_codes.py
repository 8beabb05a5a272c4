"""The codes of schools and units: what people and spreadsheets write for them; pure."""

import re

from bot.tables.cells import code_as_written

DAY = "日校"
NIGHT = "進修部"
# What people write for each division, and what it adds to the school's code.
DIVISIONS = {
    **dict.fromkeys((DAY, "日間部", "日", "日間", "日間部(日校)", ""), DAY),
    **dict.fromkeys((NIGHT, "進修學校", "進修", "進", "進校", "夜間部", "夜校"), NIGHT),
}
SUFFIXES = {DAY: "", NIGHT: "進"}
CODE_LENGTH = 6
_CODE = re.compile(rf"[0-9A-Z]{{{CODE_LENGTH}}}")
# Excel turns 010301 into the number 10301.
_EATEN = re.compile(rf"[1-9]\d{{{CODE_LENGTH - 3},{CODE_LENGTH - 2}}}")


def school_code(written: str) -> str | None:
    """Return the six characters that are meant; None when nothing is."""
    code = code_as_written(written)
    if _CODE.fullmatch(code):
        return code
    return code.zfill(CODE_LENGTH) if _EATEN.fullmatch(code) else None


def unit_code(written: str, division: str = DAY) -> str | None:
    """Return a unit's code: 010301 for the day school, 010301進 for the continuing-education division.

    The division may stand in the code itself, as people write it: 010301進修部.
    """
    code = code_as_written(written)
    own = next((name for name in sorted(DIVISIONS, key=len, reverse=True) if name and code.endswith(name)), "")
    school = school_code(code.removesuffix(own))
    return school + SUFFIXES[DIVISIONS[own] if own else division] if school else None


def was_padded(written: str) -> bool:
    """Tell whether the code had lost its leading zeros."""
    return _EATEN.fullmatch(code_as_written(written)) is not None
