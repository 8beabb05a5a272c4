"""`python -m bot corrections …`: who was told what no longer holds, and a correction to them."""

import click

from bot.cli.announcements import context_of, show_written
from bot.render.corrections import who_lines
from bot.services.corrections import outdated, writing
from bot.settings import read_settings
from bot.wiring import open_database

_KEY = click.argument("key")


@click.group()
def corrections() -> None:
    """List what changed since people were told it, who they are, and write them a correction."""


@corrections.command("list")
def list_changed() -> None:
    """Print what was changed: its key, its name, how many were not corrected, and how many were."""
    with open_database(read_settings()) as database, database.read() as session:
        published = context_of(session).published
        for one in outdated.changed(session):
            waiting = len(one.open)
            click.echo(f"{one.key}\t{writing.title_of(one.key, published)}\t{waiting}\t{len(one.got) - waiting}")


@corrections.command("who")
@_KEY
def show_who(key: str) -> None:
    """Print who was told KEY ("entry 4") otherwise: when, by which version, corrected and acknowledged when."""
    with open_database(read_settings()) as database, database.read() as session:
        found, ctx = outdated.of_key(session, key), context_of(session)
        if found is None:
            raise click.ClickException(
                f"Nobody was told {key!r} otherwise. `python -m bot corrections list` says what."
            )
        for line in who_lines(found.got, ctx):
            click.echo(line)


@corrections.command("write")
@_KEY
def write(key: str) -> None:
    """Write a correction of KEY to those who do not know yet; it is approved and sent like any announcement."""
    with open_database(read_settings()) as database, database.write() as session:
        show_written(session, lambda acting: writing.write(session, key, acting))
