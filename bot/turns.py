"""Whose turn it is to write on SQLite, which has one writer: first come, first served, in a process and between them.

SQLite itself lets waiting writers poll, with growing pauses: whoever polls at the right moment wins, and under load
some wait for a second. Here the threads of a process queue in order, and the process whose turn it is waits for a lock
on a file beside the database, which the kernel hands on at once and frees when its holder dies. A program that does not
take part (the sqlite3 shell) is still kept out by SQLite's own lock.
"""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_WAIT_S = 15.0


class Turns:
    """One queue of writers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._pid = 0
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn, and pass it on at the end.

        Raises:
            TimeoutError: this process's own threads did not pass it on in time.
        """
        self._queue()
        try:
            descriptor = self._open()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            self._pass_on()

    def _queue(self) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(LONGEST_WAIT_S):
            return
        with self._lock:
            if mine in self._waiting:  # Else the turn was passed on to us this very moment.
                self._waiting.remove(mine)
                raise TimeoutError(f"Nobody passed the turn to write on within {LONGEST_WAIT_S:.0f} s.")

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False

    def _open(self) -> int:
        """Return this process's own descriptor: one inherited over a fork would share the parent's lock."""
        if self._file is None or self._pid != os.getpid():
            self._file, self._pid = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), os.getpid()
        return self._file
