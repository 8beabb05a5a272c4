"""What wakes the worker: PostgreSQL's notifications, or a short pause on SQLite."""

import logging
import threading

import psycopg
from sqlalchemy import make_url

from bot.database import Database
from bot.logs import warn
from bot.outbox import WAKE_CHANNEL

log = logging.getLogger("bot.delivery.wake")
POLL_S = 0.1
# Due times, retries and other machines' leases have no notification.
FALLBACK_S = 0.5
_RECONNECT_S = 2.0


class Alarm:
    """Waits until there may be work."""

    def __init__(self, database: Database) -> None:
        self._event = threading.Event()
        self._stopping = threading.Event()
        self._pause_s = FALLBACK_S if database.is_postgresql else POLL_S
        self._thread: threading.Thread | None = None
        if database.is_postgresql:
            url = make_url(database.url).set(drivername="postgresql")
            address = url.render_as_string(hide_password=False)
            self._thread = threading.Thread(target=self._listen, args=(address,), daemon=True, name="listen")
            self._thread.start()

    def wait(self) -> None:
        """Return when woken, or after a short pause."""
        self._event.wait(self._pause_s)
        self._event.clear()

    def ring(self) -> None:
        """Wake whoever waits."""
        self._event.set()

    def stop(self) -> None:
        """Wake whoever waits, for the last time."""
        self._stopping.set()
        self._event.set()
        if self._thread is not None:
            self._thread.join(timeout=2 * FALLBACK_S)

    def _listen(self, address: str) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute(f"LISTEN {WAKE_CHANNEL}")
                    while not self._stopping.is_set():
                        for _ in connection.notifies(timeout=FALLBACK_S, stop_after=1):
                            self._event.set()
            except psycopg.Error:
                warn(log, "listen_lost", failed=True)
                self._stopping.wait(_RECONNECT_S)
