"""Moves everything from one database to another, of whichever kinds, and compares the two row by row."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, String, Table, bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError

from bot import schema
from bot.backup.manifest import BackupError
from bot.database import Base, Database
from bot.wiring import require_schema

BATCH = 500


def move_database(source: Database, target: Database) -> dict[str, int]:
    """Copy all rows into an empty database and compare them; return the rows by table. Nothing is written on an error.

    Raises:
        BackupError: the target is not empty, a row cannot be stored there, or the two differ.
        SettingsError: the source has not this program's tables.
    """
    require_schema(source)
    schema.migrate(target)
    tables = Base.metadata.sorted_tables
    with source.engine.connect().execution_options(only_reads=True) as old, target.engine.connect() as new:
        with new.begin():
            if target.is_postgresql:
                new.execute(text("SET LOCAL statement_timeout = 0"))
            _require_empty(new, tables)
            for table in tables:
                _copy(old, new, table)
            moved = {table.name: _compare(old, new, table) for table in tables}
            if target.is_postgresql:
                _go_on_counting(new, tables)
        old.rollback()
    return moved


def _require_empty(new: Connection, tables: Sequence[Table]) -> None:
    full = [table.name for table in tables if new.scalar(select(func.count()).select_from(table))]
    if full:
        raise BackupError(f"The database to move to is not empty: {', '.join(full[:5])}. Give it an empty one.")


def _copy(old: Connection, new: Connection, table: Table) -> None:
    """Copy a table; what refers to rows of the same table is filled in when all of them are there."""
    looped = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    for batch in _batches(old, _ordered(old, table)):
        rows = [dict(row._mapping) | {column.name: None for column in looped} for row in batch]  # noqa: SLF001 - public
        try:
            new.execute(table.insert(), rows)
        except (DBAPIError, ValueError) as error:
            keys = _keys(table)
            span = f"{[batch[0]._mapping[key] for key in keys]} to {[batch[-1]._mapping[key] for key in keys]}"  # noqa: SLF001
            reason = type(getattr(error, "orig", error)).__name__
            raise BackupError(f"A row of {table.name} between {span} cannot be stored there: {reason}.") from error
    for column in looped:
        _fill_in(old, new, table, column)


def _fill_in(old: Connection, new: Connection, table: Table, column: Column[Any]) -> None:
    (key,) = _keys(table)
    statement = update(table).where(key == bindparam("the_key")).values({column.name: bindparam("the_value")})
    for batch in _batches(old, select(key, column).where(column.is_not(None)).order_by(key)):
        new.execute(statement, [{"the_key": row[0], "the_value": row[1]} for row in batch])


def _compare(old: Connection, new: Connection, table: Table) -> int:
    """Compare each row and return how many there are.

    Raises:
        BackupError: one differs, or is on one side only.
    """
    number = 0
    theirs = (row for batch in _batches(new, _ordered(new, table)) for row in batch)
    ours = (row for batch in _batches(old, _ordered(old, table)) for row in batch)
    for before, after in zip_longest(ours, theirs):
        if before is None or after is None or tuple(before) != tuple(after):
            here = before if before is not None else after
            key = [here._mapping[one] for one in _keys(table)] if here is not None else []  # noqa: SLF001 - public
            raise BackupError(f"{table.name} {key} is not the same in both databases. Nothing was moved.")
        number += 1
    return number


def _go_on_counting(new: Connection, tables: Sequence[Table]) -> None:
    """Have PostgreSQL number new rows after the moved ones."""
    for table in tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = new.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        highest = new.scalar(select(func.max(column)))
        if name and highest:
            new.execute(select(func.setval(name, highest)))


def _ordered(connection: Connection, table: Table) -> Select[Any]:
    """Select all rows by their key; PostgreSQL is told to sort text by its bytes, as SQLite does."""
    is_postgresql = connection.dialect.name == "postgresql"
    keys = (
        column.collate("C") if is_postgresql and isinstance(column.type, String) else column for column in _keys(table)
    )
    return select(table).order_by(*keys)


def _keys(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


def _batches(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    with connection.execute(query, execution_options={"yield_per": BATCH}) as result:
        yield from result.partitions(BATCH)
