"""Reads a day as people and spreadsheets write it in a list: ROC and western years, or none; pure."""

import re
from datetime import date, datetime, time, tzinfo

from bot.dates.roc import ROC_OFFSET

_FIRST_WESTERN_YEAR = 1000
_TIME = (
    r"(?:[ T]*(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})[:：時](?P<minute>\d{2})"
    r"(?:[:：分](?P<second>\d{2})(?:\.\d+)?秒?)?分?)?"
)
_WEEKDAY = r"(?:\s*[(（]?(?:星期|週|周)?[一二三四五六日][)）]?)?"
_DAY = re.compile(
    r"(?:(?:民國|中華民國|西元)?\s*(?P<year>\d{2,4})\s*[-/.年])?\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日號]?"
    rf"{_WEEKDAY}\s*{_TIME}"
)
_PACKED = re.compile(r"(?P<year>\d{3,4})(?P<month>\d{2})(?P<day>\d{2})")  # 1101209, 20211209
_NOON = 12
_MIDDAY = time(12)


def read_day(text: str, *, today: date, zone: tzinfo) -> tuple[date, datetime | None] | None:
    """Return the day, and the moment when the time is written, too; None when no such day is meant.

    A day without a year is the one next to `today`, before or after it.
    """
    found = _DAY.fullmatch(text.strip()) or _PACKED.fullmatch(text.strip())
    if found is None:
        return None
    parts = found.groupdict()
    try:
        day = _day(parts["year"], int(parts["month"]), int(parts["day"]), today)
        written = parts.get("hour")
        if written is None:
            return day, None
        hour = int(written)
        if parts["half"]:
            hour = hour % _NOON + (_NOON if parts["half"] == "下午" else 0)
        return day, datetime.combine(day, time(hour, int(parts["minute"]), int(parts["second"] or 0)), zone)
    except ValueError:
        return None


def done_at(read: tuple[date, datetime | None] | None, *, now: datetime, zone: tzinfo) -> datetime:
    """Return when something was done, as `read_day` read it: now where nothing is written, noon of a day alone."""
    local = now.astimezone(zone)
    if read is None:
        return local
    return read[1] or min(local, datetime.combine(read[0], _MIDDAY, zone))


def _day(written: str | None, month: int, day: int, today: date) -> date:
    if written is not None:
        year = int(written)
        return date(year if year >= _FIRST_WESTERN_YEAR else year + ROC_OFFSET, month, day)
    near = [date(year, month, day) for year in range(today.year - 1, today.year + 2) if _exists(year, month, day)]
    if not near:
        raise ValueError("no such day")
    return min(near, key=lambda one: abs(one - today))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
