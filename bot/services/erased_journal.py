"""Remembers whom we erased, so that a restored backup erases them again: a file apart from database and backups.

The file holds a key of its own in its first line and one line an erasure: when, and the id's keyed hash, never the id.
It is only ever added to.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_KEY_BYTES = 32


class JournalDamagedError(Exception):
    """The journal cannot be read as a whole; whom we erased is not known for certain."""


@dataclass(frozen=True)
class Journal:
    """Whom we erased, and when; asks about an id, never tells one."""

    key: bytes
    erased: dict[str, datetime]

    def holds(self, line_id: str) -> bool:
        """Tell whether the person with this LINE id was erased."""
        return _hash(self.key, line_id) in self.erased

    def erased_at(self, line_id: str) -> datetime | None:
        """Return when the person with this LINE id was last erased; None: never."""
        return self.erased.get(_hash(self.key, line_id))


def note_erased(path: Path, line_id: str, *, now: datetime) -> None:
    """Add an erasure, safely on the disk when this returns. Write it before the transaction that erases commits.

    Raises:
        JournalDamagedError: the file is not a journal of ours; nothing is written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        lines = _whole_lines(file.read())
        key = _key(lines[0]) if lines else secrets.token_bytes(_KEY_BYTES)
        file.truncate(sum(map(len, lines)))
        if not lines:
            file.write(_line({"key": key.hex()}))
        file.write(_line({"at": now.isoformat(), "id": _hash(key, line_id)}))
        file.flush()
        os.fsync(file.fileno())


def read_journal(path: Path) -> Journal:
    """Read the journal; where there is no file nobody was erased.

    Raises:
        JournalDamagedError: a line cannot be read.
    """
    lines = _whole_lines(path.read_bytes()) if path.exists() else []
    if not lines:
        return Journal(key=b"", erased={})
    erased: dict[str, datetime] = {}
    for number, line in enumerate(lines[1:], start=2):
        try:
            row = json.loads(line)
            erased[row["id"]] = datetime.fromisoformat(row["at"])
        except (ValueError, TypeError, KeyError) as error:
            raise JournalDamagedError(f"{path}:{number} cannot be read.") from error
    return Journal(key=_key(lines[0]), erased=erased)


def _whole_lines(data: bytes) -> list[bytes]:
    """Leave out a last line that a crash cut off: its erasure was not committed."""
    return [line for line in data.splitlines(keepends=True) if line.endswith(b"\n")]


def _line(row: dict[str, str]) -> bytes:
    return json.dumps(row).encode() + b"\n"


def _key(line: bytes) -> bytes:
    try:
        return bytes.fromhex(json.loads(line)["key"])
    except (ValueError, TypeError, KeyError) as error:
        raise JournalDamagedError("The first line of the journal of erasures does not hold its key.") from error


def _hash(key: bytes, line_id: str) -> str:
    return hmac.new(key, line_id.encode(), hashlib.sha256).hexdigest()
