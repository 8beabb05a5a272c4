"""Inserts rows by statements that are written once; what is there already stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, cast

from sqlalchemy import TextClause, bindparam, inspect, text
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from bot.database import Base

Row = TypeVar("Row", bound=Base)


def insert_if_new(session: Session, table: type[Base], **values: object) -> bool:
    """Insert a row unless its key is there already; tell whether it was inserted. Waits for a rival transaction."""
    row = _with_defaults(table, values)
    statement = _insert(table, tuple(row), "ON CONFLICT DO NOTHING", returns_key=True)
    # Counting rows would not do: SQLAlchemy reports -1 where it adds a RETURNING of its own (PostgreSQL, serial keys).
    return session.connection().execute(statement, row).first() is not None


def insert_all_if_new(session: Session, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows in one go, each unless its key is there already."""
    if rows:
        whole = [_with_defaults(table, row) for row in rows]
        statement = _insert(table, tuple(whole[0]), "ON CONFLICT DO NOTHING", returns_key=False)
        session.connection().execute(statement, whole)


def insert_row(session: Session, table: type[Row], **values: object) -> Row:
    """Insert a row at once and return its object: one statement that is written once, without SQLAlchemy's planning.

    Columns that nobody names are NULL, or what the database says.
    """
    columns = inspect(table).local_table.columns
    keys = [one.key for one in columns if one.primary_key]
    empty = {one.key: None for one in columns if one.server_default is None and not one.primary_key}
    row = empty | _with_defaults(table, values)
    found = session.connection().execute(_insert(table, tuple(row), "", returns_key=True), row).one()
    return stored(session, table, **(row | dict(zip(keys, found, strict=True))))


def stored(session: Session, table: type[Row], **values: object) -> Row:
    """Return the object of a row that is known to be there; what is not given is read when it is asked for."""
    made = table(**values)
    make_transient_to_detached(made)
    session.add(made)
    return made


@lru_cache(maxsize=256)
def _insert(table: type[Base], names: tuple[str, ...], on_conflict: str, *, returns_key: bool) -> TextClause:
    """Write the statement once, as text: SQLAlchemy does not keep what it compiles of an INSERT … ON CONFLICT."""
    rows = inspect(table).local_table
    columns, values = ", ".join(map(_quoted, names)), ", ".join(f":{name}" for name in names)
    returning = "RETURNING " + ", ".join(_quoted(one.name) for one in rows.primary_key) if returns_key else ""
    # Names of our own tables and columns; the values are parameters.
    written = f"INSERT INTO {_quoted(str(rows))} ({columns}) VALUES ({values}) {on_conflict} {returning}"  # noqa: S608 - see above
    return text(written).bindparams(*(bindparam(name, type_=rows.columns[name].type) for name in names))


def _with_defaults(table: type[Base], values: Mapping[str, object]) -> dict[str, object]:
    """Return a row with the defaults that the model gives."""
    return {name: default() for name, default in _defaults(table) if name not in values} | dict(values)


@cache
def _defaults(table: type[Base]) -> tuple[tuple[str, Callable[[], object]], ...]:
    found: list[tuple[str, Callable[[], object]]] = []
    for column in inspect(table).local_table.columns:
        match column.default:
            case ScalarElementColumnDefault(arg=value):
                found.append((column.name, partial(_itself, value)))
            case CallableColumnDefault(arg=make):
                found.append((column.name, partial(make, cast("Any", None))))
            case None:
                continue
            case other:
                raise TypeError(f"{column} has a default that only SQLAlchemy can work out: {other}")
    return tuple(found)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _itself(value: object) -> object:
    return value
