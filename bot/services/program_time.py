"""The program's clock: machine time plus one offset in the database."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.inserting import insert_if_new
from bot.models.process import ProgramTime
from bot.services import dates_in_force, mornings, reminders

ROW = 1
# Calendars and reckoning end somewhere; no programme runs outside these years.
YEARS = range(2000, 2101)


class ClockIsRealError(Exception):
    """Only a demonstration may move the program's clock."""


class NoSuchTimeError(ValueError):
    """No programme runs at that time."""


def read_offset(session: Session) -> timedelta:
    """Return how far program time is from machine time; zero unless a demonstration has set it."""
    row = session.get(ProgramTime, ROW)
    return timedelta(seconds=row.offset_s) if row else timedelta(0)


def set_program_time(session: Session, moment: datetime, *, machine_now: datetime, demo_mode: bool) -> timedelta:
    """Make program time `moment` from now on; it keeps running.

    Raises:
        ClockIsRealError: this is not a demonstration.
        NoSuchTimeError: it lies outside the years in which programmes run.
    """
    if not demo_mode:
        raise ClockIsRealError("Only DEMO_MODE=1 lets the program's clock be moved.")
    if moment.year not in YEARS:
        raise NoSuchTimeError(f"The program's clock goes from {YEARS[0]} to {YEARS[-1]}.")
    offset = moment - machine_now
    reminders.rewind(session, moment, machine_now=machine_now)
    mornings.forget_later(session, moment)
    dates_in_force.rewind(session, moment)
    if not insert_if_new(session, ProgramTime, id=ROW, offset_s=offset.total_seconds(), changed_at=machine_now):
        row = session.get_one(ProgramTime, ROW)
        row.offset_s, row.changed_at = offset.total_seconds(), machine_now
    return offset
