"""`python -m bot knowledge …`: check the folder, publish it, list, export and restore versions."""

import getpass
import sys
from pathlib import Path

import click

from bot import clock
from bot.cli.acting import acting_here
from bot.faq.knowledge import Knowledge
from bot.faq.load import KnowledgeError, load, read_folder
from bot.programme.answering import prepare
from bot.programme.published import prepare as prepare_without
from bot.reading import evaluating
from bot.reading.evaluating import Measured
from bot.services import audit, knowledge_candidates, knowledge_versions, measuring, publishing
from bot.services.knowledge_versions import UnknownVersionError
from bot.services.publishing import Approved
from bot.settings import read_settings
from bot.wiring import open_database

WORST = 10
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def knowledge() -> None:
    """Check, publish and go back to versions of the knowledge folder."""


def _files(folder: Path | None) -> dict[str, str]:
    """Read and check a folder; a broken one ends the command with every mistake as file:line."""
    try:
        files = read_folder(folder or read_settings().knowledge_dir)
        load(files)
    except KnowledgeError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        click.echo(f"{len(error.mistakes)} mistake(s). Nothing was changed.", err=True)
        sys.exit(1)
    return files


@knowledge.command()
@click.argument("folder", type=FOLDER, required=False)
def check(folder: Path | None) -> None:
    """Check FOLDER (the knowledge folder unless given) and report all mistakes at once."""
    files = _files(folder)
    entries = load(files).entries
    variants = sum(len(entry.variants) for entry in entries)
    click.echo(f"No mistakes: {len(entries)} entries, {variants} variants.")


@knowledge.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--by", default=getpass.getuser, help="Who publishes.")
@click.option("--note", default="", help="What changed.")
@click.option("--anyway", is_flag=True, help="Even if it answers worse than program.yaml allows.")
@click.option("--approved", type=click.Choice(("keep", "drop")), help="What to do with what was approved meanwhile.")
def publish(folder: Path | None, by: str, note: str, approved: str | None, *, anyway: bool) -> None:
    """Make FOLDER (the knowledge folder unless given) what runs, unless it answers worse than its limits state.

    Wordings and supplements that were approved meanwhile and are not in FOLDER are named, and nothing is published
    until --approved says to keep them (they are added) or to drop them.
    """
    files = _files(folder)
    with open_database(read_settings()) as database:
        with database.read() as session:
            files = _with_approved(files, publishing.left_out(session, files), approved)
        sound = knowledge_versions.read(files)
        if not anyway:
            _measure(sound.knowledge)
        with database.write() as session:
            # Approved while it was measured.
            _with_approved(files, publishing.left_out(session, files), "drop" if approved == "drop" else None)
            now = clock.machine_now()
            version, is_new = knowledge_versions.publish(session, sound, now=now, by=by, note=note)
            if is_new:
                acting = acting_here(session, prepare_without(version.number, sound.knowledge))
                audit.write_down(session, acting, "publish", f"version {version.number}", by=by)
        click.echo(f"Version {version.number} {'published' if is_new else 'runs already: nothing has changed'}.")


def _with_approved(files: dict[str, str], left_out: list[Approved], wanted: str | None) -> dict[str, str]:
    """Return the files with what was approved, as wanted; without a wish what would be lost ends the command."""
    if not left_out or wanted == "drop":
        return files
    if wanted == "keep":
        return publishing.taken_along(files, left_out)
    for one in left_out:
        click.echo(f"- {one.text}{f' → {one.answer}' if one.answer else ''}", err=True)
    click.echo(
        f"{len(left_out)} approved meanwhile would be lost. Nothing was changed: --approved keep adds them,"
        " --approved drop does without; python -m bot knowledge export shows what runs.",
        err=True,
    )
    sys.exit(1)


def _measure(checked: Knowledge) -> None:
    """Measure on the knowledge's own messages, leaving each writer out; beyond the limits the command ends."""
    if not checked.messages:
        click.echo("No labelled messages (voices/*.jsonl): how well it answers was not measured.", err=True)
        return
    measured = _figures(checked)
    found = evaluating.breaches(measured, checked.program.limits)
    if found:
        for line in (*found, *measured.misses[:WORST]):
            click.echo(line, err=True)
        click.echo("Nothing was changed. Mend it, or publish it --anyway.", err=True)
        sys.exit(1)


@knowledge.command()
def measure() -> None:
    """Measure the changes that the console put up, each beside the version it was made from; the scheduler does it."""
    with open_database(read_settings()) as database:
        while True:
            with database.write() as session:
                claimed = knowledge_candidates.claim(session, now=clock.machine_now())
                if claimed is None:
                    return
                number, files = claimed.id, dict(claimed.files)
                base = dict(knowledge_versions.get_version(session, claimed.base).files)
            figures, worse = measuring.compare(base, files, _figures)
            with database.write() as session:
                knowledge_candidates.write_figures(session, number, figures, worse, now=clock.machine_now())
            click.echo(f"Change {number}: {len(worse)} line(s) on what becomes worse.")


def _figures(checked: Knowledge) -> Measured:
    return evaluating.measure(evaluating.leaving_one_writer_out(checked, lambda one: prepare(0, one)))


@knowledge.command()
def versions() -> None:
    """List the published versions, newest first."""
    with open_database(read_settings()) as database, database.read() as session:
        for version in knowledge_versions.versions(session):
            moment = version.published_at.isoformat(timespec="seconds")
            click.echo(f"{version.number}\t{moment}\t{version.published_by}\t{version.note}".rstrip())


@knowledge.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--version", "number", type=int, help="Which version (the one that runs unless given).")
def export(folder: Path, number: int | None) -> None:
    """Write a published version into the new or empty FOLDER, in the form that can be edited and published."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; choose a new folder.")
    with open_database(read_settings()) as database, database.read() as session:
        number = number or knowledge_versions.current_number(session)
        try:
            version = knowledge_versions.get_version(session, number)
        except UnknownVersionError as error:
            raise click.ClickException(str(error)) from error
        for name, text in version.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        click.echo(f"Version {number} is in {folder}.")


@knowledge.command()
@click.argument("number", type=int)
@click.option("--by", default=getpass.getuser, help="Who restores.")
def restore(number: int, by: str) -> None:
    """Make version NUMBER what runs again, as a new version."""
    with open_database(read_settings()) as database:
        try:
            with database.read() as session:
                sound = knowledge_versions.read_version(session, number)
        except (UnknownVersionError, KnowledgeError) as error:
            raise click.ClickException(str(error)) from error
        with database.write() as session:
            version = knowledge_versions.restore(session, number, sound, now=clock.machine_now(), by=by)
            acting = acting_here(session, prepare_without(version.number, sound.knowledge))
            audit.write_down(session, acting, "publish", f"version {version.number}", by=by, restored=number)
        click.echo(f"Version {version.number} published, with the content of version {number}.")
