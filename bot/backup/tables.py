"""Counts what is in a database, whatever tables it has: an older one's too."""

from sqlalchemy import Connection, MetaData, Table, func, inspect, select


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table, by name."""
    names = sorted(inspect(connection).get_table_names())
    metadata = MetaData()
    return {name: connection.scalar(select(func.count()).select_from(Table(name, metadata))) or 0 for name in names}


def media_tokens(connection: Connection) -> list[str]:
    """Return the names of the pictures and files that the database says are kept."""
    if not inspect(connection).has_table("case_media"):
        return []
    table = Table("case_media", MetaData(), autoload_with=connection)
    return list(connection.scalars(select(table.c.token).where(table.c.state == "STORED").order_by(table.c.token)))
