"""What a spreadsheet shows for a number: a date, zeros in front, or the plain number."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

GENERAL = "General"
# Formats that are never written out in the file; 27 and up are the East Asian dates.
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
_DATE = "y/m/d"
# What has letters of dates and is none: General as Excel calls it here, and the exponent of 0.00E+00.
_NO_DATE = re.compile(r"General|G/通用格式|E[+-]", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_IS_DATE = re.compile(r"[ymdhsge年月日時分秒]", re.IGNORECASE)
_PLACES = re.compile(r"([0#?,]+)(?:\.([0#?]+))?")
_LAST_SERIAL = 2_958_466  # The day after 9999-12-31.
_FIRST_TRUE_SERIAL = 61  # Excel believes in a 29 February 1900, which is 60.
_DIGITS = 15  # What Excel itself keeps of a number.


def built_in(number: int) -> str:
    """Return the format that a number below 164 stands for."""
    return _DATE if number in _DATES else _BUILT_IN.get(number, GENERAL)


def show(written: str, number_format: str, *, from_1904: bool) -> str:
    """Return what is shown for a number as it stands in the file; what is no number comes back as it is."""
    try:
        value = Decimal(written)
    except InvalidOperation:
        return written
    if not value.is_finite():
        return written
    first = number_format.partition(";")[0]
    signs = _NO_DATE.sub("", _LITERAL.sub("", first))
    if _IS_DATE.search(signs) and 0 <= value < _LAST_SERIAL:
        return _moment(value, from_1904=from_1904)
    plain = _plain(value)
    places = _PLACES.search(signs)
    if places is None or not plain.isdecimal() or places[2]:
        return plain
    # 000000 shows 010301 for 10301, and "0"00000 does, too.
    padded = plain.zfill(places[1].count("0"))
    before = "".join(one[0] or one[1] for one in _LITERAL.findall(first.partition(places[1])[0]))
    return before + padded if before.isdecimal() else padded


def _plain(value: Decimal) -> str:
    rounded = Decimal(f"{value:.{_DIGITS}g}") if len(value.as_tuple().digits) > _DIGITS else value
    if abs(rounded.adjusted()) > 2 * _DIGITS:
        return str(rounded)
    if rounded == rounded.to_integral_value():
        return str(int(rounded))
    return format(rounded, "f").rstrip("0")


def _moment(value: Decimal, *, from_1904: bool) -> str:
    """Return a date as 2021-12-09, with the time when there is one; a time alone as 09:30."""
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if value >= _FIRST_TRUE_SERIAL else 31)
    moment = datetime.combine(first, time.min) + timedelta(seconds=round(float(value) * 86_400))
    if value < 1:
        return f"{moment:%H:%M}"
    has_time = moment.hour or moment.minute
    return f"{moment.year:04}-{moment:%m-%d}" + (f" {moment:%H:%M}" if has_time else "")
