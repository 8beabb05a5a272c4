"""Puts a backup into an empty place, and makes sure that the copy neither repeats nor reveals anything.

A restored copy is on hold; what is overdue in it is discarded, for the original may have sent it; whom the original
erased since is erased again.
"""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, or_, select, update
from sqlalchemy.orm import Session

from bot import schema
from bot.backup import engines
from bot.backup.make import MEDIA, opened
from bot.backup.manifest import BackupError, Manifest, differences
from bot.backup.tables import count_rows
from bot.database import Database
from bot.dates.moment import Moment
from bot.models.hold import HoldKind
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.revision import MIGRATIONS
from bot.services import holds, knowledge_versions, media_files, person_data, program_time, reminders, served
from bot.services.erased_journal import read_journal
from bot.services.served import START, Place
from bot.settings import Settings
from bot.wiring import CurrentKnowledge

# An erasure is noted just before it is done: the backup may have been taken between the two.
ERASED_JUST_BEFORE = timedelta(minutes=10)
UNITS_AT_ONCE = 200
WHY = "restored from a backup: the original may have sent it"


@dataclass(frozen=True)
class Restored:
    """What was put back, what of it was overdue by kind, and what was done about it."""

    manifest: Manifest
    overdue: dict[str, int]
    in_flight: int
    is_kept: bool
    erased: int
    has_journal: bool


def restore(path: Path, settings: Settings, *, with_migrations: bool, keep_owed: bool, now: datetime) -> Restored:
    """Restore into the database and media folder of these settings.

    Raises:
        BackupError: the place is not empty, or the backup is damaged, of another kind, or of other tables.
        JournalDamagedError: whom to erase again cannot be read.
    """
    read_journal(settings.erased_journal)
    with opened(path) as (folder, manifest):
        _require_fit(manifest, settings)
        _require_migrations(manifest, with_migrations=with_migrations)
        place, url = _work_place(settings.database_url)
        engines.load(folder / manifest.database_file, url)
        database = Database(url)
        try:
            _require_rows(database, manifest)
            schema.migrate(database)
            _copy_media(folder / MEDIA, settings.media_dir)
            restored = _settle(database, manifest, settings, keep_owed=keep_owed, now=now)
        finally:
            database.close()
        if place is not None:
            Path(make_url(url).database or "").replace(place)
    return restored


def _work_place(database_url: str) -> tuple[Path | None, str]:
    """Return where SQLite's file goes in the end, and the URL to work on until then; no process sees it before."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return None, database_url
    place = Path(url.database or "")
    unfinished = place.with_name(place.name + ".restoring")
    unfinished.unlink(missing_ok=True)
    return place, url.set(database=str(unfinished)).render_as_string(hide_password=False)


def _require_fit(manifest: Manifest, settings: Settings) -> None:
    kind = "sqlite" if make_url(settings.database_url).get_backend_name() == "sqlite" else "postgresql"
    if manifest.kind != kind:
        raise BackupError(
            f"This is a backup of {manifest.kind}, and DATABASE_URL is {kind}. Restore it into {manifest.kind}, "
            "then use: python -m bot move-database FROM TO"
        )
    database = Database(settings.database_url)
    try:
        with database.engine.connect() as connection:
            found = inspect(connection).get_table_names()
    finally:
        database.close()
    if found:
        raise BackupError(f"The database is not empty ({len(found)} tables). Restore into an empty one.")
    if settings.media_dir.is_dir() and any(settings.media_dir.glob("*.bin")):
        raise BackupError(f"MEDIA_DIR ({settings.media_dir}) is not empty. Restore into an empty one.")


def _require_migrations(manifest: Manifest, *, with_migrations: bool) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    if manifest.revision not in {one.revision for one in scripts.walk_revisions()}:
        raise BackupError(f"The backup's tables ({manifest.revision}) are of a newer program than this. Install that.")
    if manifest.revision != scripts.get_current_head() and not with_migrations:
        raise BackupError(
            f"The backup's tables ({manifest.revision}) are of an older program. "
            "Restore with --migrate to bring them up to date, or with that program."
        )


def _require_rows(database: Database, manifest: Manifest) -> None:
    with database.engine.connect() as connection:
        wrong = differences(manifest.rows, count_rows(connection))
    if wrong:
        raise BackupError("The restored tables are not those of the backup: " + "; ".join(wrong))


def _copy_media(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for one in source.glob("*") if source.is_dir() else ():
        shutil.copyfile(one, target / one.name)


def _settle(database: Database, manifest: Manifest, settings: Settings, *, keep_owed: bool, now: datetime) -> Restored:
    """Leave nothing in the copy that would be sent a second time."""
    with database.write() as session:
        offset = program_time.read_offset(session) if settings.demo_mode else timedelta(0)
        in_flight = _end_calls(session, now)
        _decide_missed_reminders(session, Moment(now=now + offset, machine_now=now))
        overdue = _overdue(session, now + offset)
        kinds = Counter(str(one.content.get("say")) for one in overdue)
        if not keep_owed:
            for one in overdue:
                one.cancelled_at, one.done_at, one.cancel_reason, one.reply_token = now, now, WHY, None
        holds.hold(session, HoldKind.ALL, None, by="restore", now=now)
    erased, has_journal = _erase_again(database, manifest, settings, now)
    return Restored(
        manifest=manifest,
        overdue=dict(sorted(kinds.items())),
        in_flight=in_flight,
        is_kept=keep_owed,
        erased=erased,
        has_journal=has_journal,
    )


def _erase_again(database: Database, manifest: Manifest, settings: Settings, now: datetime) -> tuple[int, bool]:
    """Erase whom the original erased after the backup was taken; return how many, and whether there is a journal."""
    journal = read_journal(settings.erased_journal)
    since = manifest.taken_at - ERASED_JUST_BEFORE
    tokens: list[str] = []
    number = 0
    with database.write() as session:
        for line_id in sorted(person_data.known_line_ids(session)):
            erased_at = journal.erased_at(line_id)
            if erased_at is not None and erased_at >= since:
                tokens += person_data.erase(session, line_id, now=now).media_tokens
                number += 1
    for token in tokens:
        media_files.erase(settings.media_dir, token)
    if number:
        database.scrub()
    return number, settings.erased_journal.exists()


def _end_calls(session: Session, now: datetime) -> int:
    """End the calls that were under way: nobody here can tell whether they arrived."""
    values = {
        "outcome": Outcome.UNCERTAIN,
        "outcome_at": now,
        "error": WHY,
        "body": [],
        "reply_token": None,
        "lease_until": None,
        "lease_owner": None,
    }
    ended = session.execute(update(Delivery).where(Delivery.outcome.is_(None)).values(**values).returning(Delivery.id))
    ids = list(ended.scalars())
    carried = OwedMessage.delivery_id.in_(select(Delivery.id).where(Delivery.error == WHY))
    session.execute(update(OwedMessage).where(carried, OwedMessage.done_at.is_(None)).values(done_at=now))
    return len(ids)


def _decide_missed_reminders(session: Session, moment: Moment) -> None:
    """Decide what fell due since the backup was taken, so that it is overdue and not new."""
    if not knowledge_versions.current_number(session):
        return
    timetable = CurrentKnowledge().get(session).timetable
    waves = reminders.undecided_waves(session, timetable, moment.now)
    place: Place | None = START if waves else None
    while place is not None:
        part, place = served.next_part(session, place, size=UNITS_AT_ONCE)
        undecided = reminders.without_decision(session, waves, part)
        planned = reminders.plan(session, timetable, waves, moment.now, undecided)
        if planned:
            reminders.decide(session, timetable, planned, moment)
            session.flush()


def _overdue(session: Session, now: datetime) -> list[OwedMessage]:
    pending = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    due = or_(OwedMessage.due_at.is_(None), OwedMessage.due_at <= now)
    return list(session.scalars(select(OwedMessage).where(*pending, due).order_by(OwedMessage.id)))
