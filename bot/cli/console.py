"""`python -m bot console …`: the first person of the office, and who is signed in."""

import click

from bot import clock
from bot.cli.acting import acting_here
from bot.models.people import Role
from bot.services import console_sessions, invitations, role_names
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database
from bot.wording.binding import bind_order
from bot.wording.people import Invited


@click.group()
def console() -> None:
    """Invite the first person to the console, list who is signed in, and end sessions."""


@console.command()
@click.argument("name")
def invite(name: str) -> None:
    """Print a code that makes NAME one of the office; they can then sign in and invite the others."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        came, code = invitations.invite(session, name, Role.OFFICE, (), acting)
        if came is not Invited.DONE:
            raise click.ClickException(f"A name has 1 to {invitations.LONGEST_NAME} characters.")
        bot = acting.published.knowledge.program.bot.name
    click.echo(f"{name} types this 1:1 with {bot}: {bind_order(code)}")
    click.echo("Then open /console/ on the bot's address and follow what it says. The code serves once, for 30 days.")


@console.command()
def sessions() -> None:
    """List who is signed in: number, name, browser, since, last seen, until (UTC)."""
    with open_database(read_settings()) as database, database.read() as session:
        found = console_sessions.open_sessions(session, now=clock.machine_now())
        names = role_names.names_of(session, {one.line_id for one in found})
        for one in found:
            times = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (one.started_at, one.seen_at, one.expires_at))
            click.echo("\t".join((str(one.id), names.get(one.line_id, "-"), one.browser, *times)))


@console.command()
@click.argument("number", type=int)
def end(number: int) -> None:
    """End the session with this NUMBER."""
    with open_database(read_settings()) as database, database.write() as session:
        if not console_sessions.end(session, number, of=None, now=clock.machine_now()):
            raise click.ClickException(f"There is no open session {number}.")
    click.echo("The session is over.")
