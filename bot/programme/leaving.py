"""When something may leave on the bot's own account: one function, asked when it is owed and again when it is sent.

Pure. An answer to somebody who waits for it leaves at any hour; everything else waits until its reader may be
disturbed: people who work for the programme in working hours and in their own if they set some, everybody else in the
hours for pushes.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.programme.published import Published
from bot.programme.working_time import working_moment

_FARTHEST = 14  # Days: who works at no hour of these is told in the programme's working hours.


@dataclass(frozen=True)
class Now:
    """It leaves at once, whatever the hour; `reason` says why somebody waits for it."""

    reason: str


@dataclass(frozen=True)
class At:
    """It leaves from this moment (program time), when its reader may be disturbed."""

    moment: datetime


Wish = Now | At


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a push disturbs: `works` for people with a role and their desk, with their own `hours`, and away or not."""

    works: bool = False
    hours: tuple[time, time] | None = None
    is_away: bool = False


def leaves_at(wish: Wish, reader: Reader, published: Published, now: datetime) -> datetime | None:
    """Return when a push may leave (program time); None: at once."""
    if isinstance(wish, Now):
        return None
    start = max(wish.moment, now)
    if not reader.works:
        opens = published.timetable.open_moment(start)
    elif reader.is_away:
        opens = working_moment(published, _next_day(start, published))
    else:
        opens = _at_work(reader.hours, published, start)
    return opens


def _at_work(hours: tuple[time, time] | None, published: Published, start: datetime) -> datetime:
    """Return the next moment that lies in the working hours and in a person's own."""
    moment = working_moment(published, start)
    if hours is None:
        return moment
    begins, ends = hours
    for _ in range(_FARTHEST):
        local = moment.astimezone(published.zone)
        if local.time() < begins:
            moment = working_moment(published, datetime.combine(local.date(), begins, published.zone))
            local = moment.astimezone(published.zone)
        if begins <= local.time() < ends:
            return moment
        moment = working_moment(published, _next_day(moment, published))
    return working_moment(published, start)


def _next_day(moment: datetime, published: Published) -> datetime:
    local = moment.astimezone(published.zone)
    return datetime.combine(local.date() + timedelta(days=1), time(0), published.zone)
