"""`python -m bot people …`: who was given which role, and how to take it away."""

import click

from bot.models.audit import Way
from bot.services import people as service
from bot.services.cases import availability
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, Runtime, open_database


@click.group()
def people() -> None:
    """List the roles that people hold, and take one away."""


@people.command("list")
def list_people() -> None:
    """Print each role: number, name, role, scope, since, until."""
    with open_database(read_settings()) as database, database.read() as session:
        for one in service.everybody(session):
            until = f"{one.revoked_at:%Y-%m-%d %H:%M} UTC" if one.revoked_at else "now"
            scope = ",".join(one.scope) or "all"
            click.echo(f"{one.id}\t{one.name}\t{one.role}\t{scope}\t{one.granted_at:%Y-%m-%d %H:%M} UTC\t{until}")


@people.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Take away the role with this NUMBER."""
    settings = read_settings()
    with open_database(settings) as database, database.write() as session:
        runtime = Runtime(settings=settings, database=database, knowledge=CurrentKnowledge())
        if not availability.revoke(session, number, runtime.acting(session, way=Way.CLI)):
            raise click.ClickException(f"Nobody holds a role with the number {number}.")
    click.echo("The role is taken away; what they had goes back into the queue.")
