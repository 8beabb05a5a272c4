"""The stand-in's SQLite file: tables, transactions and what changed in them; knows no rule of LINE's."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS person (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, has_user_id INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS chat (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, person TEXT, bot_in INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS member (chat TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (chat, person));
CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, n INTEGER NOT NULL, chat TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT, flex TEXT, alt_text TEXT, image_url TEXT, quoted_id TEXT, mentions TEXT NOT NULL DEFAULT '[]',
    quick_reply TEXT, edited INTEGER NOT NULL DEFAULT 0, unsent INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL,
    via TEXT, billed INTEGER NOT NULL DEFAULT 0, event_id TEXT, about TEXT, program_at REAL);
CREATE INDEX IF NOT EXISTS ix_message_change ON message (chat, n);
CREATE TABLE IF NOT EXISTS picture (message_id TEXT PRIMARY KEY, type TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS quote_token (token TEXT PRIMARY KEY, message_id TEXT NOT NULL, chat TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, message_id TEXT, chat TEXT NOT NULL,
    body TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    automatic INTEGER NOT NULL DEFAULT 0, attempted_at REAL, due_at REAL, created_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS ix_event_due ON event (due_at, seq) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS reply_token (
    token TEXT PRIMARY KEY, event_id TEXT NOT NULL, chat TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS accepted_push (
    retry_key TEXT PRIMARY KEY, request_id TEXT NOT NULL, sent TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS rich_menu (id TEXT PRIMARY KEY, body TEXT NOT NULL, picture BLOB, type TEXT);
CREATE TABLE IF NOT EXISTS rich_menu_of (person TEXT PRIMARY KEY, menu TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS usage (month TEXT PRIMARY KEY, billed INTEGER NOT NULL, replies INTEGER NOT NULL);
"""
# Columns that files of earlier versions lack.
LATER_COLUMNS = (("message", "about", "TEXT"), ("message", "program_at", "REAL"))


@dataclass(frozen=True)
class Change:
    """What a page must draw anew: a message of a chat or, without a chat, the state beside the messages."""

    chat: str | None
    n: int


class Transaction:
    """One piece of work on the file, as of `now` (seconds since 1970); notes what it changed."""

    def __init__(self, connection: sqlite3.Connection, now: float) -> None:
        self._connection = connection
        self.now = now
        self.changes: list[Change] = []

    def run(self, sql: str, *values: Any) -> int:  # noqa: ANN401 - whatever SQLite stores
        """Execute a statement and return how many rows it touched."""
        return self._connection.execute(sql, values).rowcount

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:  # noqa: ANN401
        """Return the first row or None."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:  # noqa: ANN401
        """Return every row."""
        return self._connection.execute(sql, values).fetchall()

    def count(self, sql: str, *values: Any) -> int:  # noqa: ANN401
        """Return the number a query yields, 0 for none."""
        row = self.one(sql, *values)
        return int(row[0] or 0) if row else 0

    def count_up(self, name: str, *, at_least: int = 1) -> int:
        """Return the next number of a counter, never one it gave before and not under `at_least`."""
        return self.count(
            "INSERT INTO counter (name, value) VALUES (?1, ?2)"
            " ON CONFLICT (name) DO UPDATE SET value = max(value + 1, ?2) RETURNING value",
            name,
            at_least,
        )

    def setting(self, name: str, default: Any) -> Any:  # noqa: ANN401 - any JSON
        """Return a stored setting."""
        row = self.one("SELECT value FROM setting WHERE name = ?", name)
        return json.loads(row["value"]) if row else default

    def set_setting(self, name: str, value: Any) -> None:  # noqa: ANN401
        """Store a setting and have the pages read the state again."""
        self.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, json.dumps(value))
        self.state_changed()

    def state_changed(self) -> None:
        """Have the pages read the state again after this transaction."""
        self.changes.append(Change(None, 0))

    def message_changed(self, message_id: str) -> None:
        """Give a message a new change number, so that pages fetch it."""
        n = self.count_up("change")
        row = self.one("UPDATE message SET n = ? WHERE id = ? RETURNING chat", n, message_id)
        if row:
            self.changes.append(Change(row["chat"], n))


class Storage:
    """The file, opened once per process; one transaction at a time, listeners hear of each after it is committed."""

    def __init__(self, path: Path | None, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._lock = threading.RLock()
        self._listeners: list[Callable[[list[Change]], None]] = []
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + SCHEMA)
        for table, column, kind in LATER_COLUMNS:
            if column not in {row["name"] for row in self._connection.execute(f"PRAGMA table_info({table})")}:
                self._connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")

    def listen(self, listener: Callable[[list[Change]], None]) -> None:
        """Call `listener` with the changes of every transaction that wrote; it must be quick."""
        self._listeners.append(listener)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Look without writing."""
        with self._lock:
            yield Transaction(self._connection, self.clock())

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Write all or nothing, then tell the listeners."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            transaction = Transaction(self._connection, self.clock())
            try:
                yield transaction
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        for listener in self._listeners:
            listener(transaction.changes)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
