"""How gunicorn runs the web process; read by gunicorn from the project's folder."""

import os
import sys
from typing import Any

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, and a request gets one only when all of it has arrived: slow clients hold up nobody.
worker_class = "bot.web_worker.WebWorker"
threads = 8
timeout = 60
graceful_timeout = 20
# The access log is off: an address tells who wrote when, and nobody reads it.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True


def post_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401 - gunicorn's own objects
    """Let the threads take turns often: whoever holds the database's lock must not wait for one that computes."""
    sys.setswitchinterval(0.0005)
