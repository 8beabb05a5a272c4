"""When a deadline's reminders are due, and how much time is left; pure."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.dates.workdays import WorkCalendar
from bot.faq.steps import Deadline


@dataclass(frozen=True)
class Countdown:
    """Time from a day to a date: calendar days (negative when past) and working days, the date's own included."""

    days: int
    workdays: int


def countdown(today: date, until: date, calendar: WorkCalendar) -> Countdown:
    """Count the time that is left on `today`."""
    return Countdown(days=(until - today).days, workdays=calendar.workdays_between(today, until))


def due_moments(
    deadline: Deadline, calendar: WorkCalendar, zone: tzinfo, *, extended_to: date | None = None
) -> tuple[tuple[int, datetime], ...]:
    """Return each reminder's offset in working days and its moment, the earliest first."""
    day = extended_to or deadline.date
    return tuple(
        (offset, datetime.combine(calendar.back(day, offset), deadline.at, zone)) for offset in deadline.offsets
    )
