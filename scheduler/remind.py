"""Decides the reminders that have fallen due: a bounded part of the units in each transaction, with pauses between."""

import time

from bot import clock
from bot.dates.moment import Moment
from bot.programme.reminding import Wave
from bot.services import reminders, served
from bot.services.reminders import DECISIONS_PER_STEP
from bot.services.served import START, Place
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

_FEWEST_UNITS = 20


def remind(runtime: Runtime, stopping: Stopping = NEVER) -> None:
    """Decide until nothing that is due lacks a decision; what a stop or a kill cuts short is found again."""
    with runtime.database.read() as session:
        timetable = runtime.knowledge.get(session).timetable
        now = runtime.program_now(session, clock.machine_now())
        waves = reminders.undecided_waves(session, timetable, now)
        units = reminders.count_units(session)
    if not waves:
        return
    place: Place | None = START
    while place is not None:
        if stopping.is_wanted:
            return
        place, held_s = _decide_part(runtime, waves, place)
        # SQLite has one writer: as long as others may have waited for it, it is theirs.
        stopping.pause(0.0 if runtime.database.is_postgresql else held_s)
    with runtime.database.write() as session:
        if runtime.program_now(session, clock.machine_now()) >= now:
            reminders.note_pass(session, waves, units=units, now=now)


def _decide_part(runtime: Runtime, waves: list[Wave], place: Place) -> tuple[Place | None, float]:
    """Decide for the next units; return the place after them, and for how many seconds writing held the database."""
    size = max(_FEWEST_UNITS, DECISIONS_PER_STEP // len(waves))
    with runtime.database.read() as session:
        timetable = runtime.knowledge.get(session).timetable
        machine_now = clock.machine_now()
        moment = Moment(now=runtime.program_now(session, machine_now), machine_now=machine_now)
        if any(wave.due > moment.now for wave in waves):
            return None, 0.0  # A demonstration went back in time meanwhile: these are still to come.
        part, following = served.next_part(session, place, size=size)
        undecided = reminders.without_decision(session, waves, part)
        planned = reminders.plan(session, timetable, waves, moment.now, undecided)
    if not planned:
        return following, 0.0
    started = time.monotonic()
    with runtime.database.write() as session:
        reminders.decide(session, timetable, planned, moment)
    return following, time.monotonic() - started
