"""`python -m bot calendar UNIT`: the address of a unit's calendar, its file, and another address."""

from pathlib import Path

import click

from bot.cli.acting import acting_here
from bot.cli.codes import find_unit
from bot.render.calendar import calendar_file
from bot.render.context import RenderContext
from bot.services import calendar_addresses
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.command()
@click.argument("unit_code")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the file here.")
@click.option("--renew", is_flag=True, help="Give it another address; the old one ends.")
def calendar(unit_code: str, *, output: Path | None, renew: bool) -> None:
    """Show where the calendar of UNIT_CODE is read."""
    settings = read_settings()
    with open_database(settings) as database, database.write() as session:
        published = CurrentKnowledge().get(session)
        acting = acting_here(session, published)
        unit = find_unit(session, unit_code)
        if renew:
            token = calendar_addresses.renew(session, unit, acting)
        else:
            token = calendar_addresses.token_of(session, unit, now=acting.machine_now)
        click.echo(f"{settings.public_base_url or ''}/calendar/{token}.ics")
        if output is not None:
            context = RenderContext(session=session, published=published, now=acting.now)
            output.write_bytes(calendar_file(unit, context, machine_now=acting.machine_now))
            click.echo(f"Wrote {output}.")
