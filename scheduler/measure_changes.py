"""Has changes of the knowledge measured that wait for it, by a process of its own: it needs minutes and a matcher."""

import subprocess
import sys

from bot import clock
from bot.services import knowledge_candidates
from bot.settings import PROJECT_ROOT
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

_COMMAND = (sys.executable, "-m", "bot", "knowledge", "measure")
_LOOK_EVERY_S = 0.5
_ENDS_WITHIN_S = 5


def measure_changes(runtime: Runtime, stopping: Stopping = NEVER) -> None:
    """Start the command where anything waits, and see it to its end; a stop ends it, and it is measured later."""
    with runtime.database.read() as session:
        if not knowledge_candidates.is_any_wanted(session, now=clock.machine_now()):
            return
    with subprocess.Popen(_COMMAND, cwd=PROJECT_ROOT) as process:
        while process.poll() is None and not stopping.is_wanted:
            stopping.pause(_LOOK_EVERY_S)
        if stopping.is_wanted:
            process.terminate()
            process.wait(_ENDS_WITHIN_S)
