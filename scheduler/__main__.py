"""Entry of the scheduler process: `python -m scheduler`."""

import logging
import signal
import sys
import threading
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from bot.faq.load import KnowledgeError
from bot.logs import note, set_up_logs, warn
from bot.process_name import own_name
from bot.services import processes
from bot.settings import SettingsError, read_settings
from bot.wiring import Runtime, start_runtime
from scheduler.jobs import JOBS, Job

log = logging.getLogger("scheduler")
_LOOK_FOR_SIGNALS_S = 0.2


def main() -> int:
    """Run the jobs until SIGTERM or SIGINT; the current step is finished."""
    set_up_logs()
    try:
        runtime = start_runtime(read_settings())
    except (SettingsError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    ticks = BackgroundScheduler(timezone="UTC")
    for job in JOBS:
        run_safely(runtime, job)
        ticks.add_job(
            partial(run_safely, runtime, job),
            "interval",
            seconds=job.every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    wanted = {"stop": False}
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: wanted.update(stop=True))
    ticks.start()
    note(log, "scheduler_started", jobs=len(JOBS))
    pause = threading.Event()
    while not wanted["stop"]:
        pause.wait(_LOOK_FOR_SIGNALS_S)
    ticks.shutdown(wait=True)
    processes.say_goodbye(runtime.database, name=own_name())
    runtime.database.close()
    note(log, "scheduler_stopped")
    return 0


def run_safely(runtime: Runtime, job: Job) -> None:
    """Run one job. An edge loop: what fails now is due again at the next tick."""
    try:
        job.run(runtime)
    except Exception:  # noqa: BLE001 - the edge: one failing job must not stop the others
        warn(log, "job_failed", failed=True, job=job.name)


if __name__ == "__main__":
    sys.exit(main())
