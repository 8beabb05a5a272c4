"""`python -m bot watch …`: whom to phone, and what somebody's list of this morning says."""

import click

from bot.cli.acting import acting_here
from bot.cli.codes import find_unit
from bot.render import watch as shown
from bot.render.context import RenderContext
from bot.services import mornings, silent_units, viewing
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database
from bot.wording import watch as wording


@click.group()
def watch() -> None:
    """See which units need somebody: the phone list, the morning lists."""


@watch.command()
@click.option("--for", "line_id", help="Only what this person (a LINE id) sees.")
def phone(line_id: str | None) -> None:
    """List the units to phone, the most urgent first."""
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        acting = acting_here(session, published)
        viewer = viewing.look_up(session, line_id) if line_id else None
        if line_id and viewer is None:
            raise click.ClickException("Nobody with this id has a role.")
        context = RenderContext(session=session, published=published, now=acting.now)
        for one in silent_units.phone_list(session, published, acting.now, viewer):
            row = shown.phone_row(one, context)
            click.echo("\t".join(filter(None, (row.name, row.why, row.contact, row.called))))


@watch.command()
@click.argument("unit_code")
@click.option("--by", "by_name", required=True, help="Who phoned.")
def called(unit_code: str, by_name: str) -> None:
    """Note that UNIT_CODE was phoned; everybody concerned sees it."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        key = f"cli {acting.machine_now.isoformat()}"
        silent_units.note_call(session, find_unit(session, unit_code), acting, by_name=by_name, key=key)
        click.echo(f"{unit_code}: {wording.CALLED}")


@watch.command()
@click.argument("line_id")
def morning(line_id: str) -> None:
    """Show what the list of LINE_ID says now; nothing is sent."""
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        acting = acting_here(session, published)
        viewer = mornings.viewer_of(session, line_id)
        if viewer is None:
            raise click.ClickException("This person looks after no units: only consultants and the office do.")
        looked = mornings.look(session, viewer, published, acting.now)
        context = RenderContext(session=session, published=published, now=acting.now)
        click.echo("\n".join(shown.morning_lines(looked, context)) or wording.NOTHING)
