"""`python -m bot migrate` and `check-migrations`: the database's shape."""

import sys
import tempfile
from pathlib import Path

import click

from bot import schema
from bot.cli.backup import back_up_first
from bot.database import Database
from bot.patience import when_it_answers
from bot.settings import read_settings


@click.command()
@click.option("--backup/--no-backup", "with_backup", default=True, help="Take a backup first (the default).")
def migrate(*, with_backup: bool) -> None:
    """Bring the database to the newest migration (the Procfile's release step)."""
    settings = read_settings()
    database = Database(settings.database_url)
    if with_backup:
        when_it_answers(database, lambda: back_up_first(database, settings))
    when_it_answers(database, lambda: schema.migrate(database))
    database.close()
    click.echo("The database is up to date.")


@click.command("check-migrations")
def check_migrations() -> None:
    """Fail when the migrations do not lead to what the models say."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'check.sqlite3'}")
        schema.migrate(database)
        difference = schema.differences(database)
        database.close()
    if difference:
        click.echo(difference, err=True)
        sys.exit(1)
    click.echo("The migrations lead to the models.")


@click.command("write-migration", hidden=True)
@click.argument("message")
def write_migration(message: str) -> None:
    """Write a migration from what the models have and the migrations lack (for developers)."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'write.sqlite3'}")
        schema.migrate(database)
        schema.write_migration(database, message)
        database.close()
