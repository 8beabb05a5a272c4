"""Working time of a programme: when it is next, and when so much of it is over; pure."""

from datetime import date, datetime, time, timedelta

from bot.faq.program import Hours
from bot.programme.published import Published


def working_moment(published: Published, now: datetime) -> datetime:
    """Return the next moment in working hours."""
    local = now.astimezone(published.zone)
    hours = _hours(published, local)
    opens, closes = (datetime.combine(local.date(), one, published.zone) for one in (hours.start, hours.end))
    if published.calendar.is_workday(local.date()) and local < closes:
        return max(local, opens)
    day = published.calendar.next_workday(local.date())
    return datetime.combine(
        day, _hours(published, datetime.combine(day, time(0), published.zone)).start, published.zone
    )


def working_day_begins(published: Published, day: date) -> datetime:
    """Return when work begins on a day, or on the first working day after it."""
    return working_moment(published, datetime.combine(day, time(0), published.zone))


def after_working(published: Published, start: datetime, minutes: int) -> datetime:
    """Return when that much working time after `start` is over."""
    local = start.astimezone(published.zone)
    return published.calendar.add_working_time(local, minutes, _hours(published, local))


def working_minutes(published: Published, start: datetime, end: datetime) -> int:
    """Return how much working time lies between two moments."""
    first, last = start.astimezone(published.zone), end.astimezone(published.zone)
    minutes = 0.0
    for number in range(max(0, (last.date() - first.date()).days) + 1):
        day = first.date() + timedelta(days=number)
        if published.calendar.is_workday(day):
            opens = datetime.combine(day, time(0), published.zone)
            hours = _hours(published, opens)
            begins = max(first, datetime.combine(day, hours.start, published.zone))
            ends = min(last, datetime.combine(day, hours.end, published.zone))
            minutes += max(0.0, (ends - begins).total_seconds() / 60)
    return int(minutes)


def _hours(published: Published, local: datetime) -> Hours:
    """Return the working hours of a day; they are longer on the day of a deadline."""
    program = published.knowledge.program
    is_deadline = any(one.date == local.date() for one in published.knowledge.deadlines)
    return program.deadline_day_hours if is_deadline else program.working_hours
