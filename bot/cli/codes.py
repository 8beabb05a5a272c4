"""`python -m bot codes …`: one-time codes that bind a unit's group."""

import csv
import sys

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.models.school import Unit
from bot.services import binding
from bot.services import schools as schools_service
from bot.settings import read_settings
from bot.wiring import open_database


@click.group()
def codes() -> None:
    """Issue the codes that are typed as 「綁定 CODE」 and take bindings back."""


@codes.command()
@click.argument("unit_code", required=False)
@click.option("--all", "everyone", is_flag=True, help="Every unit that has no group yet, as CSV.")
def issue(unit_code: str | None, *, everyone: bool) -> None:
    """Print a new code for UNIT_CODE (010301, 010301進); unused older ones of the unit end."""
    if bool(unit_code) == everyone:
        raise click.UsageError("Name a unit, or say --all.")
    now = clock.machine_now()
    with open_database(read_settings()) as database, database.write() as session:
        if unit_code:
            click.echo(binding.issue_code(session, find_unit(session, unit_code), now=now))
            return
        waiting = [one for one in schools_service.all_units(session) if not binding.current_binding(session, one)]
        rows = [(one.code, one.school.name, one.division, binding.issue_code(session, one, now=now)) for one in waiting]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("unit", "school", "division", "code"))
    writer.writerows(rows)


@codes.command()
@click.argument("unit_code")
def undo(unit_code: str) -> None:
    """Free UNIT_CODE from its group; the code that bound it may be used once more."""
    with open_database(read_settings()) as database, database.write() as session:
        current = binding.current_binding(session, find_unit(session, unit_code))
        if current is None:
            raise click.ClickException(f"{unit_code} has no group.")
        binding.unbind(session, current, by="office", now=clock.machine_now())
    click.echo(f"{unit_code} is free.")


@codes.command()
@click.argument("unit_code")
def history(unit_code: str) -> None:
    """List the groups UNIT_CODE was served in: from, until, group, by whom it was ended."""
    with open_database(read_settings()) as database, database.read() as session:
        for one in binding.history(session, find_unit(session, unit_code)):
            until = f"{one.unbound_at:%Y-%m-%d %H:%M} UTC" if one.unbound_at else "now"
            click.echo(f"{one.bound_at:%Y-%m-%d %H:%M} UTC\t{until}\t{one.chat.line_id}\t{one.unbound_by or '-'}")


def find_unit(session: Session, unit_code: str) -> Unit:
    """Return a unit by its code, or end the command."""
    unit = session.scalar(select(Unit).where(Unit.code == unit_code))
    if unit is None:
        raise click.ClickException(f"There is no unit {unit_code}; `python -m bot schools list` shows them.")
    return unit
