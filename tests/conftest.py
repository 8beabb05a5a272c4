"""What every test may use: a fresh database of both kinds, the knowledge, and a world with a bot in it."""

import gc
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot import clock, journal, schema
from bot.app import build_app
from bot.database import Database
from bot.faq import evidence
from bot.faq.load import load_folder, read_folder
from bot.programme.answering import prepare
from bot.programme.published import Published
from bot.services import learned_versions
from bot.settings import PROJECT_ROOT
from bot.webhook import RUNTIME
from bot.wiring import Runtime
from tests import postgres
from tests.clock import FakeClock
from tests.kept_worlds import KeptWorlds, replace_file
from tests.learning import LearnedOnce
from tests.world import World, know, runtime_for

KNOWLEDGE = PROJECT_ROOT / "knowledge"
MONDAY = datetime(2021, 12, 6, 2, 0, tzinfo=UTC)  # 110-12-06 10:00 in Taipei, a working day.


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run a table of cases on SQLite whole, on PostgreSQL its first case: what differs between them is no SQL.

    Tests whose cases ask the database for different things are marked `each_on_both`. The slow ones begin: a process
    that were given one at the end would still run when all others are done.
    """
    seen: set[str] = set()
    kept, left_out = [], []
    for item in items:
        is_first = item.nodeid.partition("[")[0] not in seen
        if _is_postgresql(item):
            seen.add(item.nodeid.partition("[")[0])
            if not (is_first or item.get_closest_marker("each_on_both")):
                left_out.append(item)
                continue
        kept.append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = sorted(kept, key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Have the collector of garbage pass over what stays until the end: hundreds of thousands of objects each time."""
    gc.collect()
    gc.freeze()


def _is_postgresql(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    return call is not None and call.params.get("database") == "postgresql"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            pytest.fail(f"A test tried to reach {address[0]}.")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def no_disk() -> Iterator[None]:
    """Not wait for the disk at every commit: no test cuts the power. Processes of their own do wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "_wait_for_disk", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def learns_once() -> Iterator[None]:
    """Learn what is new only. What learning makes of a knowledge has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        learn = LearnedOnce()
        patch.setattr(evidence, "learn", learn)
        patch.setattr(learned_versions, "learn", learn)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    database.close()  # The last connection writes the journal back into the file.
    return path


@pytest.fixture(scope="session")
def sqlite_world_template(sqlite_template: Path) -> Path:
    path = sqlite_template.with_name("world.sqlite3")
    copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    know(database, read_folder(KNOWLEDGE), at=MONDAY)
    database.close()
    return path


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The database of this process's tests. One engine for all: each statement is compiled once, not in every test."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'bot.sqlite3'}")
    event.listen(database.engine, "connect", _forgo_the_disk)
    return database


def _forgo_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Nor when the journal is put into the file, which each test does at its end."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str | None]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str | None) -> Iterator[Database | None]:
    if postgres_url is None:
        yield None
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = postgres.create_database(postgres_url, f"bot_{worker}")
    database = Database(url.replace("postgresql://", "postgresql+psycopg://", 1))
    schema.migrate(database)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, sqlite_template: Path) -> Iterator[Database]:
    """A migrated, empty database; each test runs on both kinds. Where a world will be, its knowledge is there."""
    has_world = "world" in request.fixturenames
    if request.param == "sqlite":
        own: Database = request.getfixturevalue("sqlite_database")
        replace_file(own, request.getfixturevalue("sqlite_world_template") if has_world else sqlite_template)
        yield own
        own.close()
        return
    shared: Database | None = request.getfixturevalue("postgres_database")
    if shared is None:
        need(postgres.MISSING)
    postgres.empty(shared, but={"knowledge_version": "number = 1"} if has_world else None)
    yield shared


def need(reason: str) -> NoReturn:
    """Skip a test whose tool is missing; on CI, where everything is installed, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def knowledge_files() -> dict[str, str]:
    return read_folder(KNOWLEDGE)


@pytest.fixture(scope="session")
def published() -> Published:
    """The real knowledge folder as version 1; built once, as it never changes."""
    return prepare(1, load_folder(KNOWLEDGE))


@pytest.fixture
def fake_clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Machine time that moves only when it is told to; starts on Monday 110-12-06, 10:00 in Taipei."""
    fake = FakeClock(MONDAY)
    monkeypatch.setattr(clock, "machine_now", fake.now)
    return fake


@pytest.fixture(scope="session")
def app(sqlite_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The web application that serves one world after the other."""
    return build_app(runtime_for(sqlite_database, tmp_path_factory.mktemp("media")))


@pytest.fixture
def runtime(database: Database, tmp_path: Path) -> Runtime:
    return runtime_for(database, tmp_path / "media")


@pytest.fixture(scope="session")
def kept_worlds(tmp_path_factory: pytest.TempPathFactory) -> KeptWorlds:
    return KeptWorlds(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def knowing(runtime: Runtime, published: Published, fake_clock: FakeClock, knowledge_files: dict[str, str]) -> Runtime:
    """Return what a process shares, with the knowledge that runs."""
    know(runtime.database, knowledge_files, at=fake_clock.now())
    runtime.knowledge.take_over(published)
    return runtime


@pytest.fixture
def world(knowing: Runtime, app: Flask, fake_clock: FakeClock, kept_worlds: KeptWorlds) -> World:
    """The bot with a database, a web application and a LINE that keeps what it was told to send."""
    app.extensions[RUNTIME] = knowing
    return World(knowing, app, fake_clock, kept_worlds)
