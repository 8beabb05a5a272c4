"""Entry of the scheduler process: `python -m scheduler`."""

import logging
import os
import signal
import sys
import threading
import time
from functools import partial
from secrets import token_hex

from apscheduler.schedulers.background import BackgroundScheduler

from bot import clock, memory
from bot.faq.load import KnowledgeError
from bot.logs import note, set_up_logs, tracing, warn
from bot.process_name import own_name
from bot.services import processes
from bot.settings import SettingsError, read_settings
from bot.wiring import Runtime, start_runtime
from scheduler.jobs import JOBS, Job
from scheduler.stopping import NEVER, Stop, Stopping

log = logging.getLogger("scheduler")
_LOOK_FOR_SIGNALS_S = 0.2
# A job ends after its current step; one that hangs (a database that does not answer) is cut off, and finds its work
# again at the next start.
_END_WITHIN_S = 4.0


def main() -> int:
    """Run the jobs until SIGTERM or SIGINT."""
    set_up_logs()
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.want())
    try:
        runtime = start_runtime(read_settings())
    except (SettingsError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    memory.settle()
    ticks = _start(runtime, stop)
    while not stop.is_wanted:
        stop.pause(_LOOK_FOR_SIGNALS_S)
    if not _end(ticks):
        warn(log, "scheduler_cut_off")
        os._exit(0)
    processes.say_goodbye(runtime.database, name=own_name())
    runtime.database.close()
    note(log, "scheduler_stopped")
    return 0


def _start(runtime: Runtime, stop: Stop) -> BackgroundScheduler:
    ticks = BackgroundScheduler(timezone="UTC")
    ticks.start()
    for job in JOBS:
        ticks.add_job(
            partial(run_safely, runtime, job, stop),
            "interval",
            seconds=job.every.total_seconds(),
            next_run_time=clock.machine_now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    note(log, "scheduler_started", jobs=len(JOBS))
    return ticks


def _end(ticks: BackgroundScheduler) -> bool:
    """Wait for the jobs' current steps; tell whether they ended in time."""
    ending = threading.Thread(target=ticks.shutdown, daemon=True, name="end")
    ending.start()
    ending.join(_END_WITHIN_S)
    return not ending.is_alive()


def run_safely(runtime: Runtime, job: Job, stopping: Stopping = NEVER) -> None:
    """Run one job. An edge loop: what fails now is due again at the next tick."""
    if stopping.is_wanted:
        return
    started = time.monotonic()
    with tracing(f"{job.name} {token_hex(4)}"):
        try:
            job.run(runtime, stopping)
        except Exception:  # noqa: BLE001 - the edge: one failing job must not stop the others
            warn(log, "job_failed", failed=True, job=job.name, after_s=round(time.monotonic() - started, 1))


if __name__ == "__main__":
    sys.exit(main())
