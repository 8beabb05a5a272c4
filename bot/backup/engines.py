"""Copies a database that is being written to, and puts a copy back: SQLite's online way, pg_dump and pg_restore."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.backup.manifest import BackupError
from bot.backup.tables import count_rows, media_tokens
from bot.database import Database
from bot.revision import revision_of

_COPY = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \(')


@dataclass(frozen=True)
class Snapshot:
    """What was in the database at the moment that was copied."""

    revision: str | None
    rows: dict[str, int]
    media: list[str]


def dump(database: Database, target: Path) -> Snapshot:
    """Copy the database as it is at one moment, while others go on writing.

    Raises:
        BackupError: the copy could not be made.
    """
    return _dump_postgresql(database, target) if database.is_postgresql else _dump_sqlite(database, target)


def _snapshot(connection: Connection) -> Snapshot:
    return Snapshot(revision_of(connection), count_rows(connection), media_tokens(connection))


def _dump_sqlite(database: Database, target: Path) -> Snapshot:
    """Copy with SQLite's backup call within one reading transaction: rows and copy are of the same moment."""
    with database.engine.connect().execution_options(only_reads=True) as connection, connection.begin():
        taken = _snapshot(connection)
        source = connection.connection.driver_connection
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)  # type: ignore[union-attr]  # it is sqlite3's
            copy.execute("PRAGMA journal_mode=DELETE")  # One file, without a journal beside it.
    return taken


def _dump_postgresql(database: Database, target: Path) -> Snapshot:
    """Have pg_dump copy the very snapshot that is counted."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        name = connection.scalar(text("SELECT pg_export_snapshot()"))
        taken = _snapshot(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={target}")
        _run("pg_dump", *options, url=database.url)
        connection.rollback()
    return taken


def load(file: Path, database_url: str) -> None:
    """Put a copy into an empty place.

    Raises:
        BackupError: it could not be put back as a whole.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        place = Path(url.database or "")
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(place.name + ".part")
        shutil.copyfile(file, unfinished)
        unfinished.replace(place)
    else:
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", *options, str(file), url=database_url)


@contextmanager
def scratch(url: str, folder: Path) -> Iterator[str | None]:
    """Yield the URL of an empty scratch database of the same kind, dropped afterwards; None when none may be made."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / 'scratch.sqlite3'}"
        return
    name = f"helper_proof_{token_hex(6)}"
    server = Database(url)
    try:
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except SQLAlchemyError:
        server.close()
        yield None
        return
    try:
        yield parsed.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        server.close()


def count_in_dump(file: Path) -> dict[str, int]:
    """Read a dump of PostgreSQL to its end and count the rows in it, without a server.

    Raises:
        BackupError: it cannot be read.
    """
    rows: dict[str, int] = {}
    table: str | None = None
    command = [_program("pg_restore"), "--file=-", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout or ():
            if table is None:
                found = _COPY.match(line)
                table = found.group(1) if found and line.rstrip().endswith("FROM stdin;") else None
                if table:
                    rows[table] = 0
            elif line.rstrip("\n") == "\\.":
                table = None
            else:
                rows[table] += 1
    if process.returncode:
        raise BackupError(f"pg_restore could not read the dump (code {process.returncode}).")
    return rows


def _run(program: str, *options: str, url: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where no list of processes shows it."""
    parsed = make_url(url).set(drivername="postgresql")
    env = os.environ | ({"PGPASSWORD": str(parsed.password)} if parsed.password else {})
    address = parsed.set(password=None).render_as_string()
    command = [_program(program), f"--dbname={address}", *options]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if ended.returncode:
        lines = [line for line in ended.stderr.splitlines() if "ERROR" in line or "error" in line] or [""]
        raise BackupError(f"{program} failed (code {ended.returncode}): {lines[0][:300]}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not installed; it comes with PostgreSQL's client (postgresql-client).")
    return found
