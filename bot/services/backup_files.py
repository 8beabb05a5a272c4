"""How backups are called and where they lie; what is called so was proven."""

from datetime import UTC, datetime
from pathlib import Path

SUFFIX = ".tar.gz"
_STAMP = "%Y%m%dT%H%M%SZ"


def backup_name(moment: datetime) -> str:
    """Return the name of a backup taken at a moment: in UTC, as its Z says."""
    return f"helper-{moment.astimezone(UTC).strftime(_STAMP)}{SUFFIX}"


def backups_in(folder: Path) -> list[Path]:
    """Return the proven backups, the newest first."""
    return sorted(folder.glob(f"helper-*Z{SUFFIX}"), reverse=True) if folder.is_dir() else []


def taken_at(path: Path) -> datetime:
    """Return when a backup was taken, by its name."""
    return datetime.strptime(path.name, f"helper-{_STAMP}{SUFFIX}").replace(tzinfo=UTC)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups; return which."""
    old = backups_in(folder)[keep:]
    for one in old:
        one.unlink()
    return old
