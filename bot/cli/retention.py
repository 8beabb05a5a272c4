"""`python -m bot retention`: erases what is older than the programme keeps it, as the scheduler does every night."""

from datetime import timedelta

import click

from bot import clock
from bot.services import retention as service
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database

_TONIGHT = timedelta(days=1)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what the next night's run will erase.")
def retention(*, dry_run: bool) -> None:
    """Erase old texts, pictures and names now (periods: knowledge/program.yaml); statistics stay."""
    now = clock.machine_now()
    with open_database(read_settings()) as database:
        with database.read() as session:
            knowledge = CurrentKnowledge().get(session).knowledge
            counts = service.count_due(session, service.scope_of(knowledge, now=now + _TONIGHT)) if dry_run else {}
        if not dry_run:
            counts = service.erase_due(database, service.scope_of(knowledge, now=now))
    kept = ", ".join(f"{name} {days}" for name, days in knowledge.program.retention.model_dump().items())
    click.echo(f"Kept for days: {kept}")
    for name, number in counts.items():
        click.echo(f"{'Goes tonight' if dry_run else 'Erased'}: {number} × {name}")
    if not counts:
        click.echo("Nothing goes tonight." if dry_run else "Nothing was old enough.")
