"""Alembic's entry: runs the migrations on the connection that bot.cli.database hands over."""

from typing import Literal

from alembic import context
from sqlalchemy import text

from bot.database import Base, UtcDateTime
from bot.models import registry

assert registry.TABLES  # noqa: S101 - importing the registry fills the metadata


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our moment type as the database's own, so that a migration does not depend on later code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Migrate; on SQLite with foreign keys off and a check afterwards, as batch mode would delete child rows."""
    connection = context.config.attributes["connection"]
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
        render_item=plain_type,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                raise RuntimeError(f"The migration would leave {len(broken)} rows without their parents.")


run()
