"""`python -m bot schools …`: the programme's schools and units."""

import sys
from pathlib import Path

import click
from sqlalchemy import select

from bot import clock
from bot.cli.ask import what_runs
from bot.cli.codes import find_unit
from bot.models.chat import Person
from bot.services import progress
from bot.services import schools as service
from bot.services.schools_file import SchoolsFileError, read_schools
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.group()
def schools() -> None:
    """Take over and list the programme's schools."""


@schools.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Take over FILE: CSV (UTF-8 or Big5) or XLSX, one unit a line. A file with a bad row is not taken at all."""
    try:
        rows = read_schools(file.read_bytes(), consultant=what_runs().knowledge.program.terms.consultant)
    except SchoolsFileError as error:
        for bad in error.bad_rows:
            click.echo(f"{file.name}:{bad.line}: {bad.reason}", err=True)
        click.echo(f"{len(error.bad_rows)} bad row(s). Nothing was taken.", err=True)
        sys.exit(1)
    with open_database(read_settings()) as database, database.write() as session:
        taken = service.take_schools(session, rows, now=clock.machine_now())
    for row in rows:
        if row.padded:
            click.echo(f"{file.name}:{row.line}: the code's leading zeros were restored: {row.school_code}")
    click.echo(f"{len(rows)} units: {taken.added} added, {taken.changed} changed, {taken.unchanged} as before.")
    if taken.absent:
        click.echo(f"Not in this file, and kept: {', '.join(taken.absent)}")


@schools.command("list")
def list_units() -> None:
    """List every unit: code, county, school, division, system, consultant."""
    with open_database(read_settings()) as database, database.read() as session:
        for unit in service.all_units(session):
            cells = (unit.code, unit.school.county, unit.school.name, unit.division)
            click.echo("\t".join((*cells, unit.current_system or "-", unit.consultant or "-")))


@schools.command()
@click.argument("unit_code")
def steps(unit_code: str) -> None:
    """List what was marked for UNIT_CODE: when (programme's day), step, detail, by whom, how, taken back."""
    with open_database(read_settings()) as database, database.read() as session:
        unit = find_unit(session, unit_code)
        zone = CurrentKnowledge().get(session).zone
        for one in progress.history(session, unit):
            person = session.scalar(select(Person.name).where(Person.line_id == one.by_line_id))
            undone = f"taken back {one.undone_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.undone_at else "holds"
            columns = (one.step, one.detail or "-", person or one.by_line_id, one.how.value, undone)
            click.echo("\t".join((f"{one.marked_at.astimezone(zone):%Y-%m-%d %H:%M}", *columns)))
