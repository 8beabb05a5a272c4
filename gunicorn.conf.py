"""How gunicorn runs the web process; read by gunicorn from the project's folder."""

import gc
import os
import shutil
import sys
import tempfile
import threading
from typing import Any

from bot import memory

# What is loaded stays: looking for garbage among it would take a tenth of the start.
gc.disable()
# Where this master's workers add up their counters; a new one each start, as prometheus-client asks for.
counters = tempfile.mkdtemp(prefix="helper-metrics-")
os.environ.update(PROMETHEUS_MULTIPROC_DIR=counters)
from prometheus_client import multiprocess  # noqa: E402 - it looks at the environment when it is imported

memory.load_lightly()

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, and a request gets one only when all of it has arrived: slow clients hold up nobody.
worker_class = "bot.web_worker.WebWorker"
threads = 8
# The application is loaded once; its workers share the memory of what was learned (connections are each one's own).
preload_app = True
timeout = 60
graceful_timeout = 20
# The access log is off: an address tells who wrote when, and nobody reads it.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True


def when_ready(_server: Any) -> None:  # noqa: ANN401 - gunicorn's own objects
    """Leave what was loaded alone when looking for garbage: touching it would copy it into each worker."""
    memory.settle()


def post_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401 - gunicorn's own objects
    """Look for garbage again, after a reload as well: that reads this file anew, but nobody says that it is ready.

    The threads take turns often: whoever holds the database's lock must not wait for one that computes.
    """
    gc.enable()
    sys.setswitchinterval(0.0005)


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn's own objects
    """Open the connections of the threads before anybody waits for them, while the first requests are served."""
    from bot.webhook import RUNTIME, rehearse_in  # noqa: PLC0415 - only the master's settings are read before

    runtime = getattr(worker.wsgi, "extensions", {}).get(RUNTIME)
    if runtime is not None:
        threading.Thread(target=rehearse_in, args=(runtime, worker.cfg.threads), daemon=True, name="rehearsal").start()


def child_exit(_server: Any, worker: Any) -> None:  # noqa: ANN401 - gunicorn's own objects
    """Take a worker that ended out of the sums of what lives, and out of those that share the connections."""
    multiprocess.mark_process_dead(worker.pid)
    worker.shares.leave(worker.age)


def on_exit(_server: Any) -> None:  # noqa: ANN401 - gunicorn's own objects
    """Remove the folder of the counters."""
    shutil.rmtree(counters, ignore_errors=True)
