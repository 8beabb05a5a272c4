"""Brings a database to the newest migration, and tells whether the migrations say what the models say."""

import io

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text

from bot.database import Database
from bot.revision import MIGRATIONS


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`. Two processes may try at once: the second finds nothing to do."""
    with database.engine.connect() as connection:
        if database.is_postgresql:
            connection.execute(text("SET statement_timeout = 0"))  # A migration, and waiting for one, may take long.
            connection.execute(text("SELECT pg_advisory_lock(20211209)"))
            connection.commit()
        else:
            # Outside a transaction, where SQLite takes it: batch mode with foreign keys on deletes child rows.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                command.upgrade(_config(connection), revision)
        finally:
            if database.is_postgresql:
                connection.execute(text("SELECT pg_advisory_unlock(20211209)"))
                connection.commit()
                connection.invalidate()  # The next user of the pool gets a connection with the usual limits.
            else:
                connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


def write_migration(database: Database, message: str) -> None:
    """Write a migration from what the models have and the database lacks."""
    with database.engine.connect() as connection, connection.begin():
        command.revision(_config(connection), message=message, autogenerate=True)


def differences(database: Database) -> str | None:
    """Return how the migrated database differs from the models; None when it does not."""
    with database.engine.connect() as connection, connection.begin():
        try:
            command.check(_config(connection))
        except CommandError as error:
            return str(error)
    return None


def _config(connection: object) -> Config:
    config = Config(stdout=io.StringIO())  # Alembic reports progress that nobody asked for.
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
