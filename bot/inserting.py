"""Inserts rows by statements that are written once; what is there already stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, inspect
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from bot.database import Base

Row = TypeVar("Row", bound=Base)


def insert_if_new(session: Session, table: type[Base], **values: object) -> bool:
    """Insert a row unless its key is there already; tell whether it was inserted. Waits for a rival transaction."""
    connection, row = session.connection(), _with_defaults(table, values)
    statement = _insert(table, tuple(row), "ON CONFLICT DO NOTHING", connection.dialect)
    # Counting rows would not do: SQLAlchemy reports -1 where it adds a RETURNING of its own (PostgreSQL, serial keys).
    return statement.run(connection, row).first() is not None


def insert_all_if_new(session: Session, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows in one go, each unless its key is there already."""
    if rows:
        connection, whole = session.connection(), [_with_defaults(table, row) for row in rows]
        statement = _insert(table, tuple(whole[0]), "ON CONFLICT DO NOTHING", connection.dialect, returns_key=False)
        statement.run_all(connection, whole)


def insert_row(session: Session, table: type[Row], **values: object) -> Row:
    """Insert a row at once and return its object: one statement that is written once, without SQLAlchemy's planning.

    Columns that nobody names are NULL, or what the database says.
    """
    return _insert_row(session, table, values)


def insert_and_notify(session: Session, channel: str, table: type[Row], **values: object) -> Row:
    """Insert a row like `insert_row`; who listens to a channel of PostgreSQL is told once it is committed."""
    return _insert_row(session, table, values, channel)


def _insert_row(session: Session, table: type[Row], values: Mapping[str, object], channel: str | None = None) -> Row:
    connection, row = session.connection(), _empty(table) | _with_defaults(table, values)
    found = _insert(table, tuple(row), "", connection.dialect, channel=channel).run(connection, row).one()
    keys = [one.key for one in inspect(table).local_table.primary_key]
    return stored(session, table, **(row | dict(zip(keys, found[: len(keys)], strict=True))))


def stored(session: Session, table: type[Row], **values: object) -> Row:
    """Return the object of a row that is known to be there; what is not given is read when it is asked for."""
    made = cast("Row", inspect(table).class_manager.new_instance())
    made.__dict__.update(values)  # As rows are loaded: nobody needs to hear of values that the row has already.
    make_transient_to_detached(made)
    session.add(made)
    return made


@dataclass(frozen=True)
class _Insert:
    """An INSERT as its driver takes it, with what brings the value of each column into the driver's form."""

    sql: str
    takes: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    is_named: bool

    def run(self, connection: Connection, row: Mapping[str, object]) -> CursorResult[Any]:
        """Insert a row."""
        return connection.exec_driver_sql(self.sql, self._given(row))

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows."""
        connection.exec_driver_sql(self.sql, [self._given(row) for row in rows])

    def _given(self, row: Mapping[str, object]) -> Any:  # noqa: ANN401 - a tuple or a mapping, as the driver asks
        values = {name: take(row[name]) if take else row[name] for name, take in self.takes}
        return values if self.is_named else tuple(values.values())


@lru_cache(maxsize=256)
def _insert(  # noqa: PLR0913 - what the statement says
    table: type[Base],
    names: tuple[str, ...],
    on_conflict: str,
    dialect: Dialect,
    *,
    returns_key: bool = True,
    channel: str | None = None,
) -> _Insert:
    """Write the statement once: SQLAlchemy would compile an INSERT … ON CONFLICT each time, and weigh each value."""
    rows = inspect(table).local_table
    is_named = dialect.paramstyle == "pyformat"
    columns = ", ".join(map(_quoted, names))
    values = ", ".join(f"%({name})s" if is_named else "?" for name in names)
    returned = [_quoted(one.name) for one in rows.primary_key] if returns_key else []
    if channel is not None and dialect.name == "postgresql":
        returned.append(f"pg_notify('{channel}', '')")  # A statement of its own would be one more wait.
    returning = f"RETURNING {', '.join(returned)}" if returned else ""
    # Names of our own tables and columns; the values are parameters.
    written = f"INSERT INTO {_quoted(str(rows))} ({columns}) VALUES ({values}) {on_conflict} {returning}"  # noqa: S608 - see above
    types = [rows.columns[name].type.dialect_impl(dialect) for name in names]
    takes = (one.bind_processor(dialect) for one in types)
    return _Insert(written, tuple(zip(names, takes, strict=True)), is_named)


@cache
def _empty(table: type[Base]) -> dict[str, None]:
    """Return a row of nothing: of the columns that are neither its key nor filled by the database."""
    columns = inspect(table).local_table.columns
    return {one.key: None for one in columns if one.server_default is None and not one.primary_key}


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
