"""Says that the scheduler lives, for people who look."""

from bot import clock
from bot.process_name import own_name
from bot.services import processes
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping


def say_that_we_live(runtime: Runtime, _stopping: Stopping = NEVER) -> None:
    """Note the time."""
    with runtime.database.write() as session:
        processes.beat(session, name=own_name(), role="scheduler", now=clock.machine_now())
