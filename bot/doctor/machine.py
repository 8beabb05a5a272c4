"""Looks at what the service stands on: settings, database, disk, processes, backups."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Database
from bot.doctor.findings import Finding, Level, could_not_look, problem, well
from bot.services.backup_files import backups_in, taken_at
from bot.services.processes import all_processes, by_role
from bot.settings import Settings, SettingsError
from bot.wiring import require_schema

LOW_DISK = 500 * 1024 * 1024
LOW_SHARE = 0.05
BACKUP_AGE = timedelta(days=2)
SKEW_ALLOWED = timedelta(seconds=5)
_START = {"worker": "python -m bot.delivery", "scheduler": "python -m scheduler"}


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """Look at what the environment says; its values are never shown."""
    try:
        settings.require_line()
        yield well("settings", "LINE's credentials are set")
    except SettingsError as error:
        yield problem("settings", str(error), "copy both from the LINE Developers Console")
    if settings.demo_mode:
        yield Finding("demonstration", Level.NOTE, "DEMO_MODE=1: invented schools, and a clock that can be moved")
    if settings.public_base_url is None:
        step = "set it to the https address of the web process"
        yield problem("pictures", "PUBLIC_BASE_URL is not set, so that no picture can be shown", step)


def look_at_database(database: Database, now: datetime) -> Iterator[Finding]:
    """Look whether the database answers, and has this program's tables."""
    kind = "PostgreSQL" if database.is_postgresql else "SQLite"
    try:
        require_schema(database)
        yield well("database", f"{kind} answers, with this program's tables")
        if database.is_postgresql:
            yield from _database_clock(database, now)
    except SettingsError as error:
        yield problem(
            "database", f"{kind} answers; its tables are not this program's", str(error).partition("Run: ")[2]
        )
    except SQLAlchemyError as error:
        reason = type(getattr(error, "orig", error)).__name__
        yield could_not_look("database", f"{kind} does not answer ({reason})", "start it, or mend DATABASE_URL")


def _database_clock(database: Database, now: datetime) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        shown: datetime | None = connection.scalar(text("SELECT clock_timestamp()"))
    if shown is not None and abs(shown - now) > SKEW_ALLOWED:
        found = f"PostgreSQL's clock is {abs(shown - now).total_seconds():.0f} s off this machine's"
        yield Finding("clock of the database", Level.NOTE, found, "have both keep time")


def look_at_disk(settings: Settings) -> Iterator[Finding]:
    """Look at the room that is left where we write."""
    url = make_url(settings.database_url)
    places = {settings.media_dir, settings.backup_dir}
    if url.get_backend_name() == "sqlite" and url.database:
        places.add(Path(url.database).parent)
    seen: set[int] = set()
    for place in sorted(places):
        there = next(one for one in (place, *place.parents) if one.exists())
        if there.stat().st_dev in seen:
            continue
        seen.add(there.stat().st_dev)
        usage = shutil.disk_usage(there)
        left = f"{usage.free // 2**20:,} MB are free at {there}"
        if usage.free < max(LOW_DISK, usage.total * LOW_SHARE):
            yield problem("disk", left, "make room: old backups, logs")
        else:
            yield well("disk", left)


def look_at_processes(database: Database, *, now: datetime, exists: Callable[[str], bool]) -> Iterator[Finding]:
    """Look whether a worker and a scheduler are alive."""
    with database.read() as session:
        states = by_role(all_processes(session), now=now, exists=exists)
    for state in states:
        if state.alive:
            ago = f"{(now - max(one.seen_at for one in state.alive)).total_seconds():.0f} s ago"
            yield well(state.role, f"{len(state.alive)} alive, last heard {ago}")
        else:
            last = f"last heard {_ago(now - state.last_heard)}" if state.last_heard else "not heard of within a day"
            yield problem(state.role, f"none is alive, {last}", f"start it: {_START[state.role]}")


def look_at_backups(settings: Settings, now: datetime) -> Finding:
    """Look for the newest backup; each proved itself by being restored into a scratch place and counted."""
    found = backups_in(settings.backup_dir)
    if not found:
        return problem("last proven restore", f"no backup in {settings.backup_dir}", "python -m bot backup, then daily")
    age = now - taken_at(found[0])
    said = f"{found[0].name}, {_ago(age)}, restored in a scratch place and counted"
    if age > BACKUP_AGE:
        return problem("last proven restore", said, "python -m bot backup; see why the daily one does not run")
    return well("last proven restore", said)


def _ago(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours // 24} day(s) ago" if hours >= 48 else f"{hours} hour(s) ago"  # noqa: PLR2004 - two days
