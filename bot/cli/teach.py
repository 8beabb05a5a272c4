"""`python -m bot teach`: learn what the language tells from labelled messages, for `bot/faq/language.json`."""

from pathlib import Path

import click

from bot.faq.language import FILE
from bot.faq.load import load_folder
from bot.reading.teaching import Lessons


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def teach(folder: Path) -> None:
    """Learn from FOLDER's voices when a message asks, and when an answer is right; takes a minute or two."""
    language = Lessons(load_folder(folder)).language()
    FILE.write_text(language.to_json(), encoding="utf-8")
    click.echo(f"Learned from {len(language.voices)} writers: {FILE}")
