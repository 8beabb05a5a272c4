"""`python -m bot schools …`: the programme's schools and units."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from sqlalchemy import select

from bot.cli import tables
from bot.cli.acting import acting_here
from bot.cli.ask import what_runs
from bot.cli.codes import find_unit
from bot.models.chat import Person
from bot.services import consultants, progress, schools_file
from bot.services import schools as service
from bot.services.schools import Compared
from bot.services.schools_file import SchoolsFile, read_schools
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.group()
def schools() -> None:
    """Take over and list the programme's schools."""


@schools.command("import")
@click.argument("file", type=tables.FILE)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--sheet", help="Which sheet of a workbook, where several have the headings.")
@click.option("--column", "columns", multiple=True, metavar="HEADING=COLUMN", help="What a heading of the file means.")
def import_file(file: Path, *, dry_run: bool, sheet: str | None, columns: tuple[str, ...]) -> None:
    """Take over FILE: CSV (UTF-8 or Big5) or XLSX, one unit a line. A file with a bad row is not taken at all.

    Known units change only in the columns that the file has; an empty cell in such a column empties the value.
    """
    published = what_runs()
    term = published.knowledge.program.terms.consultant
    renamed = tables.renamed(columns)
    found = tables.read(file, lambda content: read_schools(content, consultant=term, sheet=sheet, renamed=renamed))
    with open_database(read_settings()) as database:
        if dry_run:
            with database.read() as session:
                compared = service.compare(session, found)
                nobody = consultants.unmatched(session, _listed_in(found))
        else:
            with database.write() as session:
                acting = acting_here(session, published)
                compared = service.take_schools(session, found, now=acting.machine_now, acting=acting)
                session.flush()
                nobody = consultants.unmatched(session, consultants.as_listed(session))
    tables.say_notes(file, found.notes)
    headings = {one.key: one.heading for one in schools_file.columns(term)}
    if dry_run:
        for line in _differences(compared, headings):
            click.echo(line)
    click.echo("\n".join(_summary(compared, headings, len(found.rows), dry_run=dry_run)))
    for name, codes in nobody.items():
        click.echo(f"Nobody with the role of a {term} is called {name}: {', '.join(codes)}")


def _listed_in(found: SchoolsFile) -> list[tuple[str, str | None]]:
    return [(row.unit_code, row.given.get(schools_file.CONSULTANT)) for row in found.rows]


def _differences(compared: Compared, headings: Mapping[str, str]) -> Iterator[str]:
    for one in compared.differences:
        unit = f"{one.row.unit_code} {one.row.school_name}（{one.row.division}）"
        if one.is_new:
            values = "、".join(f"{headings[key]} {value}" for key, value in one.row.given.items() if value)
            yield f"new: {unit} {one.row.county}{f' {values}' if values else ''}"
        else:
            changes = (f"{headings[c.column]}: {c.before or '(empty)'} → {c.after or '(empty)'}" for c in one.changes)
            yield f"changes: {unit} {'; '.join(changes)}"


def _summary(compared: Compared, headings: Mapping[str, str], units: int, *, dry_run: bool) -> Iterator[str]:
    would = "would be " if dry_run else ""
    yield (
        f"{units} units: {compared.added} {would}added, {compared.changed} {would}changed, "
        f"{compared.unchanged} as before."
    )
    if compared.emptied:
        counts = ", ".join(f"{headings[key]} of {number} unit(s)" for key, number in compared.emptied.items())
        yield f"{'Would be emptied' if dry_run else 'Emptied'}: {counts}"
    if compared.absent:
        yield f"Not in this file, and kept: {', '.join(compared.absent)}"
    if dry_run:
        yield "Nothing was changed."


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
