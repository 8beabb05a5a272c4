"""`python -m bot steps import` and `receipts import`: what a file says that units have done."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from bot import clock
from bot.cli import tables
from bot.cli.acting import acting_here
from bot.dates.roc import roc_date
from bot.faq.knowledge import Knowledge
from bot.faq.steps import Step
from bot.programme.published import Published
from bot.render.context import RenderContext
from bot.render.party_lists import waiting_lines
from bot.services import marked_by_party, program_time, step_imports
from bot.services.audit import write_down
from bot.services.step_imports import Decided, Fate
from bot.services.steps_file import Asked, read_steps
from bot.settings import read_settings
from bot.tables.complaint import TableError
from bot.wiring import CurrentKnowledge, open_database

Command = TypeVar("Command", bound=Callable[..., object])


def _options(command: Command) -> Command:
    """Add what both imports take."""
    for add in (
        click.option("--column", "columns", multiple=True, metavar="HEADING=COLUMN", help="What a heading means."),
        click.option("--sheet", help="Which sheet of a workbook, where several have the headings."),
        click.option("--dry-run", is_flag=True, help="Show what would be marked, and mark nothing."),
        click.argument("file", type=tables.FILE),
    ):
        command = add(command)
    return command


@click.group()
def steps() -> None:
    """Take over steps that units have done."""


@steps.command("import")
@_options
def import_steps(file: Path, *, dry_run: bool, sheet: str | None, columns: tuple[str, ...]) -> None:
    """Mark the steps of FILE: 單位代碼, 步驟, 日期, 內容. Nothing newer is undone, and no school is told."""
    _import(file, None, dry_run=dry_run, sheet=sheet, columns=columns, tells=False)


@click.group()
def receipts() -> None:
    """Take over what a party has received."""


@receipts.command("import")
@click.option("--step", "step_id", help="Which step a row means that does not say so.")
@_options
def import_receipts(
    file: Path, *, step_id: str | None, dry_run: bool, sheet: str | None, columns: tuple[str, ...]
) -> None:
    """Mark the receipts of FILE: 單位代碼, 收件日, and for forms that were returned 結果 and 原因.

    The day is that of the arrival: what arrived in time is in time whenever it is booked.
    """
    _import(file, step_id or "", dry_run=dry_run, sheet=sheet, columns=columns, tells=True)


@receipts.command()
@click.option("--hours", default=0, show_default=True, help="Only who has waited for so many working hours.")
@click.option("--step", "step_id", default="", help="Which step confirms; without it the only one that does.")
def waiting(*, hours: int, step_id: str) -> None:
    """List who reported and is not confirmed, the longest waiting first, and whose paper came back."""
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        now = clock.program_now(clock.machine_now(), program_time.read_offset(session))
        context = RenderContext(session=session, published=published, now=now)
        step = _default_step(published.knowledge, step_id)
        click.echo("\n".join(waiting_lines(step, hours, None, context, most=sys.maxsize)))


def _import(  # noqa: PLR0913 - the options of a command
    file: Path, step_id: str | None, *, dry_run: bool, sheet: str | None, columns: tuple[str, ...], tells: bool
) -> None:
    """Read and take a file; `step_id` is None where every row must say its step, empty for the programme's receipts."""
    renamed, machine_now = tables.renamed(columns), clock.machine_now()
    with open_database(read_settings()) as database:
        with database.read() as session:
            published = CurrentKnowledge().get(session)
            now = clock.program_now(machine_now, program_time.read_offset(session))
        step = None if step_id is None else _default_step(published.knowledge, step_id)
        asked = Asked(knowledge=published.knowledge, zone=published.zone, now=now, step=step)
        found = tables.read(file, lambda content: read_steps(content, asked, sheet=sheet, renamed=renamed))
        try:
            if dry_run:
                with database.read() as session:
                    decided = step_imports.decide(session, found, published.knowledge)
            else:
                with database.write() as session:
                    decided, marks = step_imports.take_steps(
                        session,
                        found,
                        published.knowledge,
                        order_key=f"file:{machine_now:%Y%m%d%H%M%S%f}",
                        machine_now=machine_now,
                    )
                    acting = acting_here(session, published)
                    what = "receipts imported" if tells else "steps imported"
                    write_down(session, acting, what, "steps", rows=len(decided), marked=len(marks))
                    if tells:
                        marked_by_party.tell_schools(session, marks, acting)
        except TableError as error:
            tables.end_with(file, error.complaints)
    tables.say_notes(file, found.notes)
    _say(file, decided, published, dry_run=dry_run)


def _default_step(knowledge: Knowledge, step_id: str) -> Step:
    step = knowledge.step_by_id.get(step_id) if step_id else step_imports.default_step(knowledge)
    if step is None:
        confirming = [one.id for one in knowledge.steps if one.confirms is not None]
        names = ", ".join(confirming or [one.id for one in knowledge.steps])
        raise click.BadParameter(f"name one of {names}", param_hint="--step")
    return step


def _say(file: Path, decided: Sequence[Decided], published: Published, *, dry_run: bool) -> None:
    for one in sorted(decided, key=lambda each: each.row.line):
        unit = f"{one.unit.code} {one.unit.school.name}（{one.unit.division}）"
        what = f"{unit} {one.row.step.name} {roc_date(one.row.at.date())}"
        if one.fate is Fate.MARKED and dry_run:
            click.echo(f"would be marked: {what}")
        elif one.fate is Fate.STALE and one.since is not None:
            since = one.since.astimezone(published.zone)
            click.echo(f"{file.name}:{one.row.line}: left, as {roc_date(since.date())} {since:%H:%M} is newer: {what}")
        elif one.fate is Fate.ALREADY and one.since is not None:
            day = one.since.astimezone(published.zone).date()
            if day != one.row.at.date() and one.row.says_when:
                click.echo(f"{file.name}:{one.row.line}: left, it is on record with {roc_date(day)}: {what}")
    counts = Counter(one.fate for one in decided)
    would = "would be " if dry_run else ""
    click.echo(
        f"{len(decided)} row(s): {counts[Fate.MARKED]} {would}marked, {counts[Fate.ALREADY]} as before, "
        f"{counts[Fate.STALE]} older than what is on record."
    )
    if dry_run:
        click.echo("Nothing was changed.")
