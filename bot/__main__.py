"""The command line: `python -m bot COMMAND`."""

import click

from bot.cli.ask import ask
from bot.cli.backup import backup_command, restore_command
from bot.cli.codes import codes
from bot.cli.console import console
from bot.cli.database import check_migrations, migrate, write_migration
from bot.cli.doctor import doctor
from bot.cli.evaluate import evaluate
from bot.cli.export import export
from bot.cli.knowledge import knowledge
from bot.cli.move_database import move_database_command
from bot.cli.one_line import OneLineGroup
from bot.cli.people import people
from bot.cli.person import person
from bot.cli.program_time import program_time
from bot.cli.proposals import proposals
from bot.cli.reminders import reminders
from bot.cli.report import report
from bot.cli.retention import retention
from bot.cli.run import run
from bot.cli.schools import schools
from bot.cli.status import status
from bot.cli.steps import receipts, steps
from bot.cli.teach import teach


@click.group(cls=OneLineGroup)
def main() -> None:
    """Run and look after the LINE helper."""


for command in (
    ask,
    backup_command,
    check_migrations,
    codes,
    console,
    doctor,
    evaluate,
    export,
    teach,
    knowledge,
    migrate,
    move_database_command,
    people,
    person,
    program_time,
    proposals,
    receipts,
    reminders,
    retention,
    report,
    restore_command,
    run,
    schools,
    status,
    steps,
    write_migration,
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m bot")
