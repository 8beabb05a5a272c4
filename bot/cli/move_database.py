"""`python -m bot move-database`: from SQLite to PostgreSQL, or the other way."""

from contextlib import closing

import click

from bot import clock
from bot.backup.manifest import BackupError
from bot.backup.move import move_database
from bot.database import Database
from bot.process_name import is_alive, own_name
from bot.services.processes import all_processes, by_role
from bot.settings import database_url


@click.command("move-database")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def move_database_command(source: str, target: str) -> None:
    """Copy everything from the database FROM into the empty database TO, and compare them row by row.

    Both are addresses as in DATABASE_URL. Stop all processes first; FROM stays as it is.
    """
    urls = [database_url({"DATABASE_URL": one}) for one in (source, target)]
    with closing(Database(urls[0])) as old, closing(Database(urls[1])) as new:
        _require_quiet(old)
        try:
            moved = move_database(old, new)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    lines = [f"{name}: {number}" for name, number in moved.items() if number]
    total = f"{sum(moved.values())} rows in {len(moved)} tables were moved and compared."
    click.echo("\n".join([*lines, total, "Set DATABASE_URL to TO and start the processes."]))


def _require_quiet(database: Database) -> None:
    with database.read() as session:
        roles = by_role(all_processes(session), now=clock.machine_now(), exists=lambda name: is_alive(name, own_name()))
    alive = [one.role for one in roles if one.alive]
    if alive:
        raise click.ClickException(f"Stop all processes first; still alive: {', '.join(alive)}.")
