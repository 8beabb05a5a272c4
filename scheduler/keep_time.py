"""Asks the next consultant, nudges who has a case, closes what is idle: what the clock asks for."""

from bot import clock
from bot.services import offering
from bot.wiring import Runtime


def keep_time(runtime: Runtime) -> None:
    """Do what has fallen due for the open cases."""
    with runtime.database.write() as session:
        machine_now = clock.machine_now()
        published = runtime.knowledge.get(session)
        now = runtime.program_now(session, machine_now)
        offering.keep_time(session, published, now=now, machine_now=machine_now)
