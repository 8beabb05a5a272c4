"""How gunicorn runs the web process; read by gunicorn from the project's folder."""

import os

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
