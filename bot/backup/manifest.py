"""What a backup says about itself: of when, of which tables, how many rows, and the digest of each file. No secrets."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

MANIFEST = "manifest.json"
NOT_INSIDE = (
    "Not in this backup: LINE's channel secret and access token, other settings, the journal of erasures, log files. "
    "Keep the secrets in your password store, and the journal (ERASED_JOURNAL) apart from this file."
)
Kind = Literal["sqlite", "postgresql"]


class BackupError(Exception):
    """A backup cannot be made, trusted or restored; the message says why and what to do."""


class Manifest(BaseModel):
    """The first file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    kind: Kind
    taken_at: datetime
    revision: str
    knowledge_version: int
    rows: dict[str, int]
    media: int
    media_gone: int
    files: dict[str, str]
    note: str = NOT_INSIDE

    @property
    def database_file(self) -> str:
        """The name of the database's file in the archive."""
        return database_file(self.kind)


def database_file(kind: Kind) -> str:
    """Return how the database's file is called in a backup of this kind."""
    return "database.sqlite3" if kind == "sqlite" else "database.pgdump"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differences(expected: dict[str, int], found: dict[str, int]) -> list[str]:
    """Return in words where two counts of rows differ."""
    return [
        f"{name}: {expected.get(name, 0)} expected, {found.get(name, 0)} found"
        for name in sorted({*expected, *found})
        if expected.get(name) != found.get(name)
    ]
