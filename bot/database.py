"""The database under the models: base class, column types, engine, and sessions for reading and writing."""

import json
import os
import weakref
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    URL,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    literal_column,
    make_url,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from bot.journal import Journal
from bot.turns import Turns

BUSY_TIMEOUT_MS = 15_000
SCRUB_WITHIN_MS = 100
# The worker puts the journal into the file every second (`checkpoint`). Where none runs a commit does it, but seldom:
# all who write wait for that one.
CHECKPOINT_BY_COMMIT_PAGES = 8_000
# PostgreSQL: a machine that is gone is noticed within seconds; a statement or an open transaction that hangs is ended.
CONNECT_WITHIN_S = 5
UNACKNOWLEDGED_MS = 20_000
STATEMENT_WITHIN_S = 30
IDLE_TRANSACTION_WITHIN_S = 60
# A statement that a connection ran this often is prepared when it comes again.
PREPARED_AFTER = 1
# Rewriting a table of this size takes a second or two, in which nobody reads it.
REWRITTEN_AT_ONCE_BYTES = 64 * 1024 * 1024
REWRITE_WAITS_S = 3


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite has no time zones and gets the naive form."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own form
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[dict[str, Any]]: JSON(),
        list[int]: JSON(),
        list[str]: JSON(),
        list[str] | None: JSON(none_as_null=True),
    }


class Database:
    """One engine with two kinds of sessions.

    On SQLite a session for writing begins with BEGIN IMMEDIATE: a read that turns into a write fails with
    "database is locked" whatever the busy timeout.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)
        # A read on PostgreSQL is one round trip: no BEGIN before it and no ROLLBACK after it.
        reads = {"isolation_level": "AUTOCOMMIT"} if self.is_postgresql else {"only_reads": True}
        self._reading = self.engine.execution_options(**reads)
        self._writing = self.engine.execution_options(syncs_later=True)
        beside: tuple[Turns | None, Journal | None] = _beside_file(self.engine)
        self._turns, self._journal = beside
        engine = weakref.ref(self.engine)
        os.register_at_fork(after_in_child=lambda: _forget_connections(engine()))

    @property
    def is_postgresql(self) -> bool:
        """Whether the engine is PostgreSQL (else SQLite)."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that commits at the end, and is on the disk then; it rolls back on an error."""
        turn = self._turns.take() if self._turns else nullcontext()
        with turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session
        if self._journal:
            self._journal.sync()  # The turn is passed on: nobody waits for our disk.

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def read_rows(self) -> Iterator[Connection]:
        """Open a connection that only reads, for queries whose rows are no objects."""
        with self._reading.connect() as connection:
            yield connection

    def scrub(self, tables: Iterable[str] = ()) -> bool:
        """Have nothing of what was erased lie in the database's files; false when others did not let us, try again.

        SQLite overwrites erased bytes in the file itself (secure_delete) and its journal is emptied here. PostgreSQL
        clears its files by and by; `tables` are rewritten at once unless that would hold others up.
        """
        if self.is_postgresql:
            rewritten = [self._rewrite(table) for table in tables]
            return all(rewritten)
        turn = self._turns.take() if self._turns else nullcontext()
        with turn, self.engine.connect() as connection:
            cursor = connection.connection.cursor()
            try:
                cursor.execute(f"PRAGMA busy_timeout={SCRUB_WITHIN_MS}")  # Writers wait meanwhile.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy, *_ = cursor.fetchone() or (1,)
            finally:
                cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
                cursor.close()
        return not is_busy

    def checkpoint(self) -> None:
        """Put SQLite's journal into its file, as far as readers let us; writers go on meanwhile."""
        if self._journal:
            with self._reading.connect() as connection:
                cursor = connection.connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
                cursor.close()

    def _rewrite(self, table: str) -> bool:
        """Rewrite a table of PostgreSQL, a large one by marking its free space only."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text(f"SET lock_timeout = '{REWRITE_WAITS_S}s'"))
            size = connection.scalar(text("SELECT pg_total_relation_size(to_regclass(:name))"), {"name": table}) or 0
            how = "(FULL) " if size <= REWRITTEN_AT_ONCE_BYTES else ""
            try:
                connection.execute(text(f'VACUUM {how}"{table}"'))
            except DBAPIError:
                return False
            finally:
                connection.invalidate()  # The next user of the pool gets a connection with the usual limits.
        return True

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
        if self._journal:
            self._journal.close()


def make_engine(url: str) -> Engine:
    """Create the engine; errors never print parameters, which may hold what people wrote."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _postgresql_engine(parsed)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True, pool_size=20, max_overflow=20)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    limits: dict[str, Any] = {
        "connect_timeout": CONNECT_WITHIN_S,
        "tcp_user_timeout": UNACKNOWLEDGED_MS,
        "keepalives_idle": 30,
        "prepare_threshold": PREPARED_AFTER,
    }
    given = {name: value for name, value in limits.items() if name not in url.query}
    # No ping before each use: a dead connection is noticed when it fails, all are dropped then, and who met it tries
    # once more (`is_lost`). The one used last is taken first: it knows the tables and the statements.
    engine = create_engine(
        url, hide_parameters=True, pool_size=10, max_overflow=20, pool_use_lifo=True, connect_args=given
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Set the limits by statement: poolers in front of PostgreSQL refuse them among the connection's options."""
    cursor = connection.cursor()
    # Our statements are short: compiling one (jit) takes longer than running it.
    cursor.execute(
        "SELECT set_config('jit', 'off', false), set_config('statement_timeout', %s, false),"
        " set_config('idle_in_transaction_session_timeout', %s, false)",
        (f"{STATEMENT_WITHIN_S}s", f"{IDLE_TRANSACTION_WITHIN_S}s"),
    )
    cursor.close()
    connection.commit()


def is_lost(error: BaseException) -> bool:
    """Tell whether an error only means that the connection was dead: the same work may succeed on a new one."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _forget_connections(engine: Engine | None) -> None:
    """Leave the parent's connections to the parent: a forked process opens its own."""
    if engine is not None:
        engine.dispose(close=False)


def _beside_file(engine: Engine) -> tuple[Turns, Journal] | tuple[None, None]:
    """Return the queue of writers of a SQLite file, and its journal."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return None, None
    return Turns(Path(f"{path}-turn")), Journal(Path(path))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # The driver must not begin transactions itself.
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_BY_COMMIT_PAGES}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # Text that was taken back must not stay in free pages.
    cursor.close()


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy passes its Connection
    options = connection.get_execution_options()
    if options.get("only_reads", False):
        connection.exec_driver_sql("BEGIN")
        return
    # NORMAL alone may lose a commit when the power goes: `Database.write` waits for the disk after it.
    wanted = "NORMAL" if options.get("syncs_later", False) else "FULL"
    if connection.info.get("synchronous") != wanted:
        connection.connection.cursor().execute(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def fixed(value: StrEnum) -> ColumnElement[Any]:
    """Return a member of one of our enumerations, as it is stored, as text of the statement itself.

    SQLite plans a statement anew at each run when a bound value decides whether a partial index may serve, which can
    take ten times as long as running it; PostgreSQL's plan for all values cannot use such an index at all.
    """
    return literal_column(f"'{value.name}'", String)


def among(
    session: Session, column: InstrumentedAttribute[Any], values: Collection[int] | Collection[str]
) -> ColumnElement[bool]:
    """Return the condition that a column is one of some values: one parameter, however many they are.

    A parameter each would be limited in number, and another statement to plan for each number of them.
    """
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), ARRAY(column.type)))
    return column.in_(select(func.json_each(json.dumps(list(values))).table_valued("value").c.value))
