"""Counts what is in a database, whatever tables it has: an older one's too."""

from sqlalchemy import Connection, MetaData, Table, func, inspect, select

VERSION_TABLE = "alembic_version"


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table, by name."""
    names = sorted(inspect(connection).get_table_names())
    metadata = MetaData()
    return {name: connection.scalar(select(func.count()).select_from(Table(name, metadata))) or 0 for name in names}


def revision_of(connection: Connection) -> str | None:
    """Return the migration that a database is at; None when it is at none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    table = Table(VERSION_TABLE, MetaData(), autoload_with=connection)
    return connection.scalar(select(table.c.version_num))


def media_tokens(connection: Connection) -> list[str]:
    """Return the names of the pictures and files that the database says are kept."""
    if not inspect(connection).has_table("case_media"):
        return []
    table = Table("case_media", MetaData(), autoload_with=connection)
    return list(connection.scalars(select(table.c.token).where(table.c.state == "STORED").order_by(table.c.token)))
