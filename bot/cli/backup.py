"""`python -m bot backup` and `restore`: a copy that proves itself, and putting it back."""

from pathlib import Path

import click

from bot import clock
from bot.backup.make import Backup, back_up_before_migrating, make_backup, opened, prove
from bot.backup.manifest import NOT_INSIDE, BackupError, Manifest
from bot.backup.restore import Restored, restore
from bot.database import Database
from bot.services.backup_files import prune
from bot.services.erased_journal import JournalDamagedError
from bot.settings import Settings, read_settings

KEPT = 14


@click.command("backup")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The folder; else BACKUP_DIR.")
@click.option("--keep", default=KEPT, show_default=True, help="How many backups to keep there; older ones are removed.")
def backup_command(folder: Path | None, keep: int) -> None:
    """Back up the database with pictures and files while everything runs, and prove the backup."""
    settings = read_settings()
    place = folder or settings.backup_dir
    database = Database(settings.database_url)
    try:
        made = make_backup(database, settings.media_dir, place, now=clock.machine_now())
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.close()
    removed = prune(place, max(1, keep))
    click.echo("\n".join([*describe(made), *(f"Removed: {one.name}" for one in removed), NOT_INSIDE]))


def back_up_first(database: Database, settings: Settings) -> None:
    """Back up what a migration is about to change, and say so.

    Raises:
        ClickException: it could not be backed up.
    """
    try:
        made = back_up_before_migrating(database, settings.media_dir, settings.backup_dir, now=clock.machine_now())
    except BackupError as error:
        raise click.ClickException(
            f"No backup could be taken before the migration, which did not begin: {error} "
            "(python -m bot migrate --no-backup goes on without one.)"
        ) from error
    if made is not None:
        click.echo("\n".join(describe(made)))


def describe(made: Backup) -> list[str]:
    """Say what a backup holds and how it was proven."""
    return [f"Backup: {made.path}", _contents(made.manifest), f"Proven: {made.proof}."]


def _contents(manifest: Manifest) -> str:
    gone = f" ({manifest.media_gone} more were taken back meanwhile)" if manifest.media_gone else ""
    return (
        f"{sum(manifest.rows.values())} rows in {len(manifest.rows)} tables at migration {manifest.revision}, "
        f"{manifest.media} pictures and files{gone}, knowledge version {manifest.knowledge_version}."
    )


@click.command("restore")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only open it in a scratch place and count it: a drill.")
@click.option("--migrate", "with_migrations", is_flag=True, help="Bring the tables of an older program up to date.")
@click.option("--keep-owed", is_flag=True, help="Keep what is overdue; the original may have sent it already.")
def restore_command(path: Path, *, check: bool, with_migrations: bool, keep_owed: bool) -> None:
    """Restore a backup into the empty database and media folder of the settings. Stop all processes first."""
    settings = read_settings()
    try:
        if check:
            with opened(path) as (folder, manifest):
                click.echo(f"{_contents(manifest)}\nProven: {prove(folder, manifest, settings.database_url)}.")
            return
        now = clock.machine_now()
        restored = restore(path, settings, with_migrations=with_migrations, keep_owed=keep_owed, now=now)
    except (BackupError, JournalDamagedError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(_describe(restored, settings)))


def _describe(restored: Restored, settings: Settings) -> list[str]:
    verb = "kept" if restored.is_kept else "discarded"
    overdue = [f"  {number} × {kind}" for kind, number in restored.overdue.items()]
    return [
        f"Restored and counted: {_contents(restored.manifest)}",
        f"Overdue, {verb}:" if overdue else "Nothing was overdue.",
        *overdue,
        *([f"Under way when it was taken, now uncertain: {restored.in_flight} call(s)"] if restored.in_flight else []),
        _erased(restored, settings),
        "The copy is on hold and says nothing. When the original is gone for good: python -m bot hold lift all",
    ]


def _erased(restored: Restored, settings: Settings) -> str:
    if restored.has_journal:
        return f"Erased again, as the original had erased them since: {restored.erased} person(s)"
    return (
        f"NO JOURNAL OF ERASURES at {settings.erased_journal}: whoever was erased since the backup is back. If anybody "
        "was, empty this place, bring the original's journal here (ERASED_JOURNAL), and restore again."
    )
