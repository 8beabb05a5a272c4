"""Dates as people in Taiwan write them: ROC years, month/day, weekday in one character; pure."""

import re
from datetime import date, datetime, time, tzinfo

ROC_OFFSET = 1911
_WEEKDAYS = "一二三四五六日"
_MOMENT = re.compile(r"^(\d{2,4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$")
_FIRST_WESTERN_YEAR = 1000


def roc_year(day: date) -> int:
    """Return the ROC year of a date: 110 for 2021."""
    return day.year - ROC_OFFSET


def roc_date(day: date) -> str:
    """Return 110年12月9日（四）."""
    return f"{roc_year(day)}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def weekday_date(day: date) -> str:
    """Return 12/9（四）."""
    return f"{short_date(day)}（{_WEEKDAYS[day.weekday()]}）"


def short_date(day: date) -> str:
    """Return 12/9."""
    return f"{day.month}/{day.day}"


def written(day: date) -> str:
    """Return a day so that it reads back without doubt: 2021/12/9."""
    return f"{day.year}/{day.month}/{day.day}"


def parse_moment(text: str, zone: tzinfo) -> datetime:
    """Read 「110-12-06 09:00」, 「2021-12-06 09:00」 or a date alone (midnight) as a moment in `zone`.

    Raises:
        ValueError: the text is none of these, or no such day or time exists.
    """
    match = _MOMENT.match(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a date like 110-12-06 or a moment like 110-12-06 09:00.")
    year, month, day, hour, minute = (int(group or 0) for group in match.groups())
    western = year if year >= _FIRST_WESTERN_YEAR else year + ROC_OFFSET
    try:
        return datetime.combine(date(western, month, day), time(hour, minute), zone)
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}.") from error
