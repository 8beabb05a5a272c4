"""Which migration a database is at, and which is the newest. Alembic itself is large, and loaded only to migrate."""

from functools import cache

from sqlalchemy import Connection, column, inspect, select, table

from bot.settings import PROJECT_ROOT

MIGRATIONS = PROJECT_ROOT / "bot" / "migrations"
VERSION_TABLE = "alembic_version"


@cache
def newest_migration() -> str:
    """Return the revision of the newest migration, with which its file's name begins."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """Return the migration that a database is at; None when it is at none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
