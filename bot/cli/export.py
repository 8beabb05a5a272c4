"""`python -m bot export …`: the programme's records as CSV or XLSX, in the form that is imported."""

from pathlib import Path

import click

from bot.cli import tables
from bot.services.exports import EXPORTS, Exporting
from bot.settings import read_settings
from bot.tables.workbook import xlsx_bytes
from bot.tables.writing import csv_bytes
from bot.wiring import CurrentKnowledge, open_database


@click.command()
@click.argument("what", type=click.Choice(list(EXPORTS)))
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), default="csv", help="csv unless given.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The file to write.")
def export(what: str, *, kind: str, out: Path | None) -> None:
    """Write WHAT as a table to --out, or to the standard output; units and steps can be imported again."""
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        made = EXPORTS[what](Exporting(session=session, knowledge=published.knowledge, zone=published.zone))
        if kind == "csv":
            content = csv_bytes(made.headings, made.rows)
        else:
            content = xlsx_bytes(made.headings, made.rows, title=what)
    if out is None:
        tables.write(content)
    else:
        out.write_bytes(content)
        click.echo(f"{out} is written.", err=True)
