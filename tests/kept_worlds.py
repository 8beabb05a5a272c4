"""Keeps what set-ups make of a fresh world: the next test begins with that in place of having it made again."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from bot.database import Database
from tests import postgres
from tests.fake_line import FakeLine


@dataclass(frozen=True)
class Kept:
    """What a set-up left: rows, the time, and what LINE was told. `put_back` takes a database that is as it began."""

    put_back: Callable[[Database], None]
    now: datetime
    line: FakeLine


class KeptWorlds:
    """What was kept, by kind of database, moment and set-up; files of SQLite go into the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[tuple[object, ...], Kept] = {}

    def find(self, database: Database, begun_at: datetime, set_up: object) -> Kept | None:
        return self._kept.get((database.is_postgresql, begun_at, set_up))

    def keep(self, database: Database, begun_at: datetime, set_up: object, *, now: datetime, line: FakeLine) -> None:
        put_back = (
            postgres.keep(database, but={"knowledge_version"}) if database.is_postgresql else self._file(database)
        )
        self._kept[database.is_postgresql, begun_at, set_up] = Kept(put_back, now, deepcopy(line))

    def _file(self, database: Database) -> Callable[[Database], None]:
        kept = self._folder / f"{len(self._kept)}.sqlite3"
        database.close()  # The last connection writes the journal back into the file.
        copyfile(str(database.engine.url.database), kept)
        return lambda other: replace_file(other, kept)


def replace_file(database: Database, template: Path) -> None:
    """Put a copy of the template in the place of SQLite's file; whoever still has the old one open keeps that."""
    database.close()
    path = Path(str(database.engine.url.database))
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    fresh = path.with_name("fresh")
    copyfile(template, fresh)
    fresh.replace(path)
