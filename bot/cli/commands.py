"""Every command of `python -m bot` and where it lives; only the one that is asked for is imported."""

from importlib import import_module

import click

from bot.cli.one_line import OneLineGroup

COMMANDS = {
    "announcements": "bot.cli.announcements:announcements",
    "ask": "bot.cli.ask:ask",
    "backup": "bot.cli.backup:backup_command",
    "calendar": "bot.cli.calendar:calendar",
    "check-migrations": "bot.cli.database:check_migrations",
    "close-out": "bot.cli.close_out:close_out",
    "codes": "bot.cli.codes:codes",
    "console": "bot.cli.console:console",
    "dates": "bot.cli.dates:dates",
    "corrections": "bot.cli.corrections:corrections",
    "doctor": "bot.cli.doctor:doctor",
    "evaluate": "bot.cli.evaluate:evaluate",
    "canned": "bot.cli.canned:canned",
    "cases": "bot.cli.cases:cases",
    "export": "bot.cli.export:export",
    "hold": "bot.cli.hold:hold",
    "knowledge": "bot.cli.knowledge:knowledge",
    "migrate": "bot.cli.database:migrate",
    "move-database": "bot.cli.move_database:move_database_command",
    "people": "bot.cli.people:people",
    "person": "bot.cli.person:person",
    "program-time": "bot.cli.program_time:program_time",
    "proposals": "bot.cli.proposals:proposals",
    "quota": "bot.cli.quota:quota",
    "receipts": "bot.cli.steps:receipts",
    "reminders": "bot.cli.reminders:reminders",
    "report": "bot.cli.report:report",
    "restore": "bot.cli.backup:restore_command",
    "retention": "bot.cli.retention:retention",
    "run": "bot.cli.run:run",
    "schools": "bot.cli.schools:schools",
    "status": "bot.cli.status:status",
    "steps": "bot.cli.steps:steps",
    "teach": "bot.cli.teach:teach",
    "watch": "bot.cli.watch:watch",
    "write-migration": "bot.cli.database:write_migration",
}


class Commands(OneLineGroup):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, for the help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the command's module and return it; None for an unknown name."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command
