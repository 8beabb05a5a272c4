"""Decides the reminders that have fallen due, a few groups in each transaction."""

from bot import clock
from bot.programme.reminding import Timetable
from bot.services import reminders
from bot.wiring import Runtime


def remind(runtime: Runtime) -> None:
    """Decide until nothing that is due lacks a decision."""
    with runtime.database.read() as session:
        timetable = runtime.knowledge.get(session).timetable
        now = runtime.program_now(session, clock.machine_now())
        if not reminders.has_undecided(session, timetable, now):
            return
    while _decide_some(runtime, timetable):
        pass


def _decide_some(runtime: Runtime, timetable: Timetable) -> bool:
    with runtime.database.write() as session:
        machine_now = clock.machine_now()
        now = runtime.program_now(session, machine_now)
        return reminders.decide_due(session, timetable, now, machine_now=machine_now)
