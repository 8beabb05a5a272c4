"""What wakes the worker: PostgreSQL's notifications; on SQLite somebody's commit, for which it looks very often."""

import logging
import sqlite3
import threading
import time

import psycopg
from sqlalchemy import make_url

from bot.database import Database
from bot.logs import warn
from bot.outbox import WAKE_CHANNEL

log = logging.getLogger("bot.delivery.wake")
# A look for a commit is one number that SQLite holds ready; a look for work is several queries.
POLL_S = 0.02
# Due times, retries and other machines' leases have no notification.
FALLBACK_S = 0.5
_RECONNECT_S = 2.0


class Alarm:
    """Waits until there may be work."""

    def __init__(self, database: Database) -> None:
        self._event = threading.Event()
        self._stopping = threading.Event()
        self._commits = None if database.is_postgresql else Commits(database)
        self._thread: threading.Thread | None = None
        if database.is_postgresql:
            url = make_url(database.url).set(drivername="postgresql")
            address = url.render_as_string(hide_password=False)
            self._thread = threading.Thread(target=self._listen, args=(address,), daemon=True, name="listen")
            self._thread.start()

    def wait(self) -> None:
        """Return when woken, or after a short pause."""
        if self._commits is None:
            self._event.wait(FALLBACK_S)
        else:
            self._wait_for_commit(self._commits)
        self._event.clear()

    def _wait_for_commit(self, commits: "Commits") -> None:
        until = time.monotonic() + FALLBACK_S
        try:
            while not self._event.wait(POLL_S) and not commits.are_new() and time.monotonic() < until:
                pass
        except sqlite3.Error:
            self._event.wait(FALLBACK_S)  # The look for work meets the same, and says so.

    def ring(self) -> None:
        """Wake whoever waits."""
        self._event.set()

    def stop(self) -> None:
        """Wake whoever waits, for the last time."""
        self._stopping.set()
        self._event.set()
        if self._thread is not None:
            self._thread.join(timeout=2 * FALLBACK_S)
        if self._commits is not None:
            self._commits.close()

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


class Commits:
    """Tells whether anybody, in any process, has committed to a SQLite file since the last look."""

    def __init__(self, database: Database) -> None:
        self._connection = database.engine.raw_connection()
        self._seen = self._version()

    def are_new(self) -> bool:
        """Tell whether there was a commit since the last look."""
        before, self._seen = self._seen, self._version()
        return self._seen != before

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _version(self) -> int:
        cursor = self._connection.cursor()
        try:
            cursor.execute("PRAGMA data_version")  # It changes with the commits of other connections than this one.
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        finally:
            cursor.close()
