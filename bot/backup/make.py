"""Makes a backup and proves it: copied while everything runs, packed, opened again from the disk, and counted."""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import text

from bot.backup import engines
from bot.backup.manifest import MANIFEST, BackupError, Kind, Manifest, database_file, differences, digest_of
from bot.backup.tables import count_rows
from bot.database import Database
from bot.revision import newest_migration, revision_of
from bot.services.backup_files import backup_name
from bot.services.media_files import content_path, preview_path

MEDIA = "media"


@dataclass(frozen=True)
class Backup:
    """A backup that was proven, and how."""

    path: Path
    manifest: Manifest
    proof: str


def make_backup(database: Database, media_dir: Path, folder: Path, *, now: datetime) -> Backup:
    """Take a backup into `folder`. Only what was proven gets its final name.

    Raises:
        BackupError: it could not be made, or did not prove itself.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{folder} cannot be used for backups ({type(error).__name__}).") from error
    path = folder / backup_name(now)
    unfinished = path.with_name(path.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix="taking-") as work:
            manifest = _collect(database, media_dir, Path(work), now=now)
            _pack(Path(work), unfinished)
        with opened(unfinished) as (inside, _):
            proof = prove(inside, manifest, database.url)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(path, manifest, proof)


def back_up_before_migrating(database: Database, media_dir: Path, folder: Path, *, now: datetime) -> Backup | None:
    """Back up a database that migrations are about to change; None when there is nothing in it or to migrate.

    Raises:
        BackupError: it could not be backed up; it should not be migrated.
    """
    with database.engine.connect() as connection:
        current = revision_of(connection)
    if current in (None, newest_migration()):
        return None
    return make_backup(database, media_dir, folder, now=now)


def _collect(database: Database, media_dir: Path, work: Path, *, now: datetime) -> Manifest:
    kind: Kind = "postgresql" if database.is_postgresql else "sqlite"
    taken = engines.dump(database, work / database_file(kind))
    if taken.revision is None:
        raise BackupError("The database has no tables of ours: there is nothing to back up.")
    (work / MEDIA).mkdir()
    gone = sum(not _copy_media(media_dir, work / MEDIA, token) for token in taken.media)
    with database.engine.connect() as connection:
        version = connection.scalar(text("SELECT max(number) FROM knowledge_version")) or 0
    files = {str(one.relative_to(work)): digest_of(one) for one in sorted(work.rglob("*")) if one.is_file()}
    manifest = Manifest(
        kind=kind,
        taken_at=now,
        revision=taken.revision,
        knowledge_version=version,
        rows=taken.rows,
        media=len(taken.media) - gone,
        media_gone=gone,
        files=files,
    )
    (work / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest


def _copy_media(source: Path, target: Path, token: str) -> bool:
    """Copy the files of a token; false when they are gone, as when their sender took them back this moment."""
    try:
        shutil.copyfile(content_path(source, token), content_path(target, token))
    except FileNotFoundError:
        return False
    try:
        shutil.copyfile(preview_path(source, token), preview_path(target, token))
    except FileNotFoundError:
        preview_path(target, token).unlink(missing_ok=True)
    return True


def _pack(work: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
            archive.add(work / MANIFEST, MANIFEST)
            for one in sorted(work.rglob("*")):
                if one.is_file() and one.name != MANIFEST:
                    archive.add(one, str(one.relative_to(work)))
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def opened(path: Path) -> Iterator[tuple[Path, Manifest]]:
    """Unpack a backup into a scratch folder and check that every file is as it was packed.

    Raises:
        BackupError: it is no backup of ours, or it is damaged.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="opened-") as scratch:
        folder = Path(scratch)
        try:
            with tarfile.open(path, mode="r:gz") as archive:
                archive.extractall(folder, filter="data")
            manifest = Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, EOFError, tarfile.TarError, ValidationError, json.JSONDecodeError) as error:
            raise BackupError(
                f"{path} is no backup of this program, or it is damaged ({type(error).__name__})."
            ) from error
        for name, digest in manifest.files.items():
            if not (folder / name).is_file() or digest_of(folder / name) != digest:
                raise BackupError(f"{path} is damaged: {name} is not what was packed.")
        yield folder, manifest


def prove(folder: Path, manifest: Manifest, url: str) -> str:
    """Open an unpacked backup in a scratch place and count it; return in words what was done.

    Raises:
        BackupError: it does not hold what its manifest says.
    """
    with engines.scratch(url, folder) as place:
        if place is None:
            counted = engines.count_in_dump(folder / manifest.database_file)
            how = "read to its end and counted (this user may not make a scratch database)"
        else:
            engines.load(folder / manifest.database_file, place)
            counted = _check(place)
            how = "opened in a scratch database and counted"
    wrong = differences(manifest.rows, counted)
    if wrong:
        raise BackupError("The backup does not hold what was in the database: " + "; ".join(wrong))
    kept = sum(1 for one in (folder / MEDIA).glob("*.bin")) if (folder / MEDIA).is_dir() else 0
    if kept != manifest.media:
        raise BackupError(f"The backup holds {kept} pictures and files instead of {manifest.media}.")
    return how


def _check(url: str) -> dict[str, int]:
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            if not database.is_postgresql:
                for pragma in ("integrity_check", "foreign_key_check"):
                    problems = [row for row in connection.execute(text(f"PRAGMA {pragma}")) if row[0] != "ok"]
                    if problems:
                        raise BackupError(f"The copy fails SQLite's {pragma}: {len(problems)} problem(s).")
            return count_rows(connection)
    finally:
        database.close()
