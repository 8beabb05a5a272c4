"""`python -m bot person …`: gives somebody all we hold about them, or erases it."""

import json
from pathlib import Path

import click

from bot import clock
from bot.services import media_files, person_data
from bot.services.erased_journal import note_erased
from bot.settings import read_settings
from bot.wiring import open_database


@click.group()
def person() -> None:
    """Find, export or erase all that is held about one person, by their LINE id (U and 32 characters)."""


@person.command()
@click.argument("name")
def find(name: str) -> None:
    """Print the LINE ids of people whose name has NAME in it."""
    with open_database(read_settings()) as database, database.read() as session:
        found = person_data.find_by_name(session, name)
    if not found:
        raise click.ClickException("Nobody of this name is known.")
    for line_id, called in found:
        click.echo(f"{line_id}\t{called}")


@person.command()
@click.argument("line_id")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to the screen."
)
@click.option("--media", type=click.Path(file_okay=False, path_type=Path), help="Copy their pictures and files here.")
def export(line_id: str, output: Path | None, media: Path | None) -> None:
    """Write all that is held about LINE_ID as JSON."""
    settings = read_settings()
    with open_database(settings) as database, database.read() as session:
        held = person_data.export(session, line_id)
        named = person_data.names_elsewhere(session, line_id)
        tokens = person_data.media_tokens(session, line_id)
    if not held:
        raise click.ClickException("Nothing is held about this id.")
    as_of = clock.machine_now().isoformat()
    about = {"line_id": line_id, "as_of": as_of, "held": held, "named_in_the_list_of_schools": named}
    text = json.dumps(about, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
        click.echo(f"{sum(map(len, held.values()))} rows of {len(held)} tables written to {output}.")
    if media is not None:
        copied = media_files.copy_to(settings.media_dir, tokens, media)
        click.echo(f"{copied} file(s) copied to {media}.", err=True)


@person.command()
@click.argument("line_id")
@click.option("--yes", is_flag=True, help="Do not ask; there is no way back.")
def erase(line_id: str, *, yes: bool) -> None:
    """Erase all that is held about LINE_ID; counts and the steps of schools stay."""
    settings = read_settings()
    with open_database(settings) as database:
        with database.read() as session:
            rows = {model.__tablename__: len(some) for model, some in person_data.find(session, line_id).items()}
            named = person_data.names_elsewhere(session, line_id)
        if not rows:
            raise click.ClickException("Nothing is held about this id.")
        click.echo("Held: " + ", ".join(f"{number} in {table}" for table, number in sorted(rows.items())))
        if not yes:
            click.confirm("Erase this person for good?", abort=True)
        now = clock.machine_now()
        with database.write() as session:
            erased = person_data.erase(session, line_id, now=now)
            note_erased(settings.erased_journal, line_id, now=now)
        for token in erased.media_tokens:
            media_files.erase(settings.media_dir, token)
        is_clean = database.scrub(sorted(erased.rows))
    click.echo("Erased, and noted in the journal of erasures. Backups made before still hold the person.")
    if not is_clean:
        click.echo("Others were using the files; what is left in them goes with: python -m bot retention")
    if named:
        click.echo(f"The list of schools still names them ({', '.join(named)}): correct the list and import it again.")
