"""`python -m bot quota`: what is used of the month's quota, what is still to come, and until when it lasts."""

import click

from bot.cli.acting import acting_here
from bot.render.context import RenderContext
from bot.render.quota import quota_lines
from bot.services import spending
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.command()
def quota() -> None:
    """Print the month's quota: used and left, the forecast by kind and date, and the day it runs out."""
    with open_database(read_settings()) as database, database.read() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        ctx = RenderContext(session=session, published=acting.published, now=acting.now)
        found = spending.take_forecast(session, acting.published, acting.moment)
        click.echo("\n".join(quota_lines(found, ctx)))
