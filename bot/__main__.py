"""The command line: `python -m bot COMMAND`."""

import click

from bot.cli.commands import Commands


@click.group(cls=Commands)
def main() -> None:
    """Run and look after the LINE helper."""


if __name__ == "__main__":
    main(prog_name="python -m bot")
