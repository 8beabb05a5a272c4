"""A PostgreSQL server for the tests: the one TEST_POSTGRES_URL names, or a throw-away one."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Table

from bot.database import Base, Database

MISSING = "PostgreSQL is not installed (apt-get install postgresql) and TEST_POSTGRES_URL is not set"


def find_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str | None]:
    """Run a server for as long as the tests need it; yields its URL, or None when there is none to run.

    Who measures wants one that waits for the disk; tests do not cut the power.
    """
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    programs = find_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    as_user = _unprivileged(folder)
    port = _free_port()
    data = folder / "data"
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync={'on' if is_durable else 'off'}"
    )
    _run([*as_user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "test", "-E", "UTF8", "--no-sync"])
    _run([*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield f"postgresql://test@127.0.0.1:{port}/postgres"
    finally:
        _run([*as_user, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def create_database(url: str, name: str) -> str:
    """Create an empty database on the server and return its URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rpartition("/")[0] + "/" + name


def empty(database: Database, *, but: Mapping[str, str] | None = None) -> None:
    """Delete every row and count from 1 again; `but` has conditions by table for rows that stay.

    TRUNCATE takes 30 times as long, as it makes files for every table.
    """
    stays = {name: f" WHERE NOT ({condition})" for name, condition in (but or {}).items()}
    deleting = [str(table.delete()) + stays.get(table.name, "") for table in _children_first()]
    counting = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
    with database.engine.begin() as connection:
        connection.exec_driver_sql("; ".join((*deleting, counting)))  # One round trip.


def keep(database: Database, *, but: Collection[str]) -> Callable[[Database], None]:
    """Return what puts the rows of now back into an emptied database, with what its columns count; `but`: tables."""
    statements = []
    with database.read_rows() as connection:
        for table in reversed(_children_first()):
            if table.name in but:
                continue
            rows = connection.exec_driver_sql(f"SELECT json_agg(one)::text FROM {table.name} one").scalar()  # noqa: S608
            if rows is not None:
                put = f"SELECT * FROM json_populate_recordset(NULL::{table.name}, {sql.quote(rows)})"  # noqa: S608
                statements.append(f"INSERT INTO {table.name} {put}")
        counting = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        statements += [f"SELECT setval('{name}', {last})" for name, last in counting]
    script = "; ".join(statements)

    def put_back(other: Database) -> None:
        with other.engine.begin() as connection:
            connection.connection.cursor().execute(script)  # As it is: no word of it stands for a parameter.

    return put_back


@cache
def _children_first() -> list[Table]:
    return list(reversed(Base.metadata.sorted_tables))


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: hand the folder to its own user."""
    if os.getuid() != 0:
        return []
    user = "postgres" if any(one.pw_name == "postgres" for one in pwd.getpwall()) else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
