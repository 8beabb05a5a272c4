"""The command line: `python -m bot COMMAND`."""

import gc

import click

from bot import memory
from bot.cli.commands import Commands

memory.load_lightly()
# Reading modules makes hundreds of thousands of objects that stay: a short command need not look among them for garbage
# as often as Python does by itself.
gc.set_threshold(50_000, 20, 20)


@click.group(cls=Commands)
def main() -> None:
    """Run and look after the LINE helper."""


if __name__ == "__main__":
    main(prog_name="python -m bot")
