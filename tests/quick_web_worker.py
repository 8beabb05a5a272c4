"""The web process's worker with less patience, so that a test of slow clients is short."""

from bot import web_worker

web_worker.ARRIVES_WITHIN_S = 3.0
web_worker.STALLED_AFTER_S = 1.0


class QuickWebWorker(web_worker.WebWorker):
    """The same worker."""
