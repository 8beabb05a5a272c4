"""`python -m bot program-time`: what time the programme believes it is; a demonstration can set it."""

import click

from bot import clock
from bot.dates.roc import parse_moment, roc_date
from bot.services import program_time as service
from bot.services.program_time import ClockIsRealError
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.command("program-time")
@click.option("--set", "moment", help='Set it, with DEMO_MODE=1 only: "110-12-06 09:00", or "now" for the real time.')
def program_time(moment: str | None) -> None:
    """Show, or in a demonstration set, the programme's time. Machine time never moves."""
    settings = read_settings()
    machine_now = clock.machine_now()
    with open_database(settings) as database, database.write() as session:
        zone = CurrentKnowledge().get(session).zone
        if moment is not None:
            try:
                wanted = machine_now if moment == "now" else parse_moment(moment, zone)
                service.set_program_time(session, wanted, machine_now=machine_now, demo_mode=settings.demo_mode)
            except (ClockIsRealError, ValueError) as error:
                raise click.ClickException(str(error)) from error
        now = clock.program_now(machine_now, service.read_offset(session)).astimezone(zone)
    click.echo(f"{roc_date(now.date())} {now:%H:%M}")
