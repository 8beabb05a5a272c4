"""`python -m bot report`: where the whole programme stands, as text or as one page of A4 in HTML."""

from pathlib import Path

import click

from bot import clock
from bot.programme import figures
from bot.programme.figures import Standing
from bot.render.context import RenderContext
from bot.render.office import contact, tail
from bot.render.report_page import report_page
from bot.services import program_time
from bot.services.report import take_report
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database
from bot.wording import report as wording


@click.command()
@click.option("--html", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write the page to this file.")
@click.option("--missing", is_flag=True, help="Name the units that have not reported, with the last contact.")
def report(path: Path | None, *, missing: bool) -> None:
    """Show what was reported and confirmed for each date, cases, and the share that the bot answered."""
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        now = clock.program_now(clock.machine_now(), program_time.read_offset(session))
        ctx = RenderContext(session=session, published=published, now=now)
        taken = take_report(session, published, now=now)
        if path is not None:
            path.write_text(report_page(taken, ctx), encoding="utf-8")
            click.echo(f"Wrote {path}.")
            return
        for deadline in taken.deadlines:
            progress = figures.progress(taken.lines, deadline)
            click.echo(deadline.name)
            for wanted, number in (
                (Standing.CONFIRMED, progress.confirmed),
                (Standing.REPORTED, progress.reported),
                (Standing.MISSING, progress.missing),
            ):
                name = wording.standing_name(deadline, wanted, published.knowledge.step_by_id)
                click.echo(f"  {name}：{wording.count(number, ctx.program)}")
            if missing:
                for one in figures.standing_with(taken.lines, deadline, Standing.MISSING):
                    click.echo("  " + wording.unit_entry(one.name, one.code, contact(one)))
        click.echo("\n".join(tail(taken, ctx)))
