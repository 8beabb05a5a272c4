"""From the released tables with data to today's: nothing is lost, and programs of the release can go on writing."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Connection, Enum, MetaData, Table, inspect, select, text, types

from bot import schema
from bot.database import Base, Database
from bot.models import registry
from tests import postgres
from tests.conftest import need

RELEASED = "0007"
ROWS = 2
# Where a migration moves or drops what a column held, on purpose: "table.column" or a whole table, and why.
CHANGED_ON_PURPOSE = {
    "reply_draft": "its rows lived for five minutes; where the release wants one it fails, and LINE asks again",
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the released program leaves it, with rows in every table."""
    url = f"sqlite:///{tmp_path / 'released.sqlite3'}"
    if request.param == "postgresql":
        server: str | None = request.getfixturevalue("postgres_url")
        if server is None:
            need(postgres.MISSING)
        made = postgres.create_database(server, f"released_{os.getpid()}")
        url = made.replace("postgresql://", "postgresql+psycopg://", 1)
    with closing(Database(url)) as database:
        schema.migrate(database, RELEASED)
        yield database


def tables_of(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection, table: Table, start: int) -> list[dict[str, Any]]:
    """Insert rows as the released program would: with a value in every column it knows, and none in others."""
    made = [{c.name: value_for(c, number) for c in table.columns} for number in range(start, start + ROWS)]
    connection.execute(table.insert(), made)
    return made


SAMPLES: dict[type[types.TypeEngine[Any]], Any] = {
    types.Boolean: lambda number: bool(number % 2),
    types.JSON: lambda _: [],
    types.DateTime: lambda number: datetime(2021, 12, number, 2, 0),  # noqa: DTZ001 - as SQLite's driver has it
    types.Date: lambda number: date(2021, 12, number),
    types.Time: lambda number: time(8, number),
    types.Float: float,
    types.Integer: int,
    types.Uuid: lambda number: UUID(int=number),
}


def value_for(column: Column[Any], number: int) -> Any:
    """Return a value of the column's type: an existing row's number where it refers to one, a known word of an enum."""
    known = Base.metadata.tables.get(column.table.name)
    meant = known.c[column.name].type if known is not None and column.name in known.c else column.type
    if isinstance(meant, Enum):
        return meant.enums[number % len(meant.enums)]
    for kind, sample in SAMPLES.items():
        if isinstance(column.type, kind):
            return sample(number)
    if isinstance(meant, types.Uuid):
        return f"{number:032x}"  # SQLite's form.
    (target,) = [key.column for key in column.foreign_keys] or [column]
    return f"{target.table.name}-{target.name}-{number}"


def read(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """Return the rows by the columns that this table had when it was reflected."""
    there = {one["name"] for one in inspect(connection).get_columns(table.name)}
    columns = [c for c in table.columns if c.name in there and f"{table.name}.{c.name}" not in CHANGED_ON_PURPOSE]
    query = select(*columns).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in connection.execute(query)]


def test_every_row_of_the_release_is_there_after_the_upgrade_and_the_release_can_still_write(
    released: Database,
) -> None:
    with released.engine.begin() as connection:
        tables = [table for table in tables_of(connection) if table.name not in CHANGED_ON_PURPOSE]
        for table in tables:
            fill(connection, table, start=1)
        before = {table.name: read(connection, table) for table in tables}

    schema.migrate(released)

    with released.engine.begin() as connection:
        after = {table.name: read(connection, table) for table in tables}
        for table in tables:
            fill(connection, table, start=1 + ROWS)
        counts = {table.name: len(read(connection, table)) for table in tables}
        if not released.is_postgresql:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    assert after == before
    assert counts == dict.fromkeys(counts, 2 * ROWS)
    assert schema.differences(released) is None
    with released.read() as session:
        for model in registry.TABLES:
            session.scalars(select(model)).all()
