"""`python -m bot canned …`: the texts that consultants use often."""

from pathlib import Path

import click

from bot.cli.acting import acting_here
from bot.services import canned_texts
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.group()
def canned() -> None:
    """List, write and remove the texts that consultants use often."""


@canned.command("list")
@click.argument("words", default="")
def list_texts(words: str) -> None:
    """Print the texts in which all these WORDS stand: number, title, text."""
    with open_database(read_settings()) as database, database.read() as session:
        for one in canned_texts.find(session, words):
            click.echo(f"{one.id}\t{one.title}\t{' '.join(one.text.split())}")


@canned.command()
@click.argument("title")
@click.option("--text", help="What it says.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with what it says.")
@click.option("--number", type=int, help="Put it in the place of this one.")
def write(title: str, text: str | None, file: Path | None, number: int | None) -> None:
    """Add a text under TITLE, or change one."""
    words = (file.read_text(encoding="utf-8") if file else text or "").strip()
    if not (title.strip() and words):
        raise click.ClickException("Give a title, and --text or --file.")
    with open_database(read_settings()) as database, database.write() as session:
        old = canned_texts.get(session, number) if number is not None else None
        if number is not None and old is None:
            raise click.ClickException(f"There is no text {number}.")
        acting = acting_here(session, CurrentKnowledge().get(session))
        made = canned_texts.write(session, old, title=title.strip(), words=words, acting=acting)
        click.echo(f"{made.id}\t{made.title}")


@canned.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Take a text away."""
    with open_database(read_settings()) as database, database.write() as session:
        found = canned_texts.get(session, number)
        if found is None:
            raise click.ClickException(f"There is no text {number}.")
        canned_texts.remove(session, found, acting_here(session, CurrentKnowledge().get(session)))
        click.echo("Removed.")
