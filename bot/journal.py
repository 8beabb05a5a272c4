"""The journal (WAL) beside a SQLite file: makes commits outlast a power cut without holding up the next writer.

With `synchronous=FULL` SQLite waits for the disk inside COMMIT, where it has the one write lock: all who write wait for
each commit's disk. Here COMMIT only appends to the journal; whoever committed then waits for the disk by itself, beside
the others. Nothing leaves the process before that: not the 200 to LINE, not a call to LINE. What somebody else
committed and we read stands earlier in the same file, and is on the disk with ours. See docs/decisions/0010.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path

_wait_for_disk = getattr(os, "fdatasync", os.fsync)  # macOS has only the latter.


class Journal:
    """The journal of one database file."""

    def __init__(self, database: Path) -> None:
        self._path = Path(f"{database}-wal")
        self._file: int | None = None
        self._lock = threading.Lock()

    def sync(self) -> None:
        """Wait until all that was committed so far is on the disk."""
        with suppress(FileNotFoundError):  # The last one to close the database has put it into the file, synced.
            _wait_for_disk(self._open())

    def close(self) -> None:
        """Give the file back."""
        opened, self._file = self._file, None
        if opened is not None:
            os.close(opened)

    def _open(self) -> int:
        """Return the journal that lies there now: one that was deleted and made anew is another file."""
        with self._lock:
            if self._file is None or not os.path.samestat(os.fstat(self._file), self._path.stat()):
                self.close()
                self._file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            return self._file
