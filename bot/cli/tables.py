"""What commands that take a table share: reading the file, saying what is wrong with it, and writing tables."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from bot.tables import limits
from bot.tables.complaint import Complaint, TableError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_SHOWN = 100
Read = TypeVar("Read")


def read(file: Path, reader: Callable[[bytes], Read]) -> Read:
    """Read a table; a bad one ends the command with all that is wrong, and nothing is taken."""
    try:
        return reader(limits.read_file(file))
    except TableError as error:
        end_with(file, error.complaints)


def end_with(file: Path, complaints: Iterable[Complaint]) -> NoReturn:
    """Say what is wrong with a file and end the command."""
    bad = list(complaints)
    for one in bad[:_MOST_SHOWN]:
        click.echo(f"{file.name}:{one.line}: {one.reason}", err=True)
    if len(bad) > _MOST_SHOWN:
        click.echo(f"… and {len(bad) - _MOST_SHOWN} more.", err=True)
    click.echo(f"{len(bad)} bad row(s). Nothing was taken.", err=True)
    sys.exit(1)


def say_notes(file: Path, notes: Iterable[Complaint]) -> None:
    """Say what was made of a file."""
    all_notes = list(notes)
    for one in all_notes[:_MOST_SHOWN]:
        click.echo(f"{file.name}:{one.line}: {one.reason}")
    if len(all_notes) > _MOST_SHOWN:
        click.echo(f"… and {len(all_notes) - _MOST_SHOWN} more of this kind.")


def write(content: bytes) -> None:
    """Write a file to the standard output."""
    click.echo(content, nl=False)


def renamed(pairs: Iterable[str]) -> dict[str, str]:
    """Return what headings mean, from options written HEADING=COLUMN."""
    found = {}
    for pair in pairs:
        written, sign, meant = pair.partition("=")
        if not (written and sign and meant):
            raise click.BadParameter(f"write HEADING=COLUMN, not {pair!r}", param_hint="--column")
        found[written] = meant
    return found
