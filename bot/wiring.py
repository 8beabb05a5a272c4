"""Puts a process together: settings, database, the knowledge that runs; no Flask and no LINE client."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import clock
from bot.database import Database
from bot.dates.moment import Moment
from bot.faq import messages
from bot.faq.load import load, read_folder
from bot.logs import note
from bot.measures import Measures
from bot.models import registry
from bot.models.audit import Way
from bot.models.knowledge import KnowledgeVersion
from bot.patience import when_it_answers
from bot.programme.published import Published, prepare
from bot.revision import newest_migration, revision_of
from bot.services import dates_in_force, demo, knowledge_versions, program_time
from bot.services.audit import Acting
from bot.services.dates_in_force import WhatRuns
from bot.services.heard import HeardCounts
from bot.settings import Settings, SettingsError

log = logging.getLogger("bot.wiring")
assert registry.TABLES  # noqa: S101 - a process knows every table, whichever of them its own work needs
# How long after a version is published, or a demonstration's clock is moved, a process may still go by the old one.
SETTING_LASTS = timedelta(seconds=1)


class CurrentKnowledge:
    """The published version that runs, taken over within one look at the database after it was published.

    A process that answers questions gives a way to `prepare` a version for it; without one there is no matcher, and
    the labelled messages that only a matcher learns from are not read.
    """

    def __init__(self, prepare: Callable[[KnowledgeVersion], Published] | None = None) -> None:
        self._prepare_answering = prepare
        self._published: Published | None = None
        self._building = threading.Lock()

    def get(self, session: Session, runs: WhatRuns | None = None) -> Published:
        """Return the version that runs; while one thread prepares a new one the others go on with the old.

        `runs` is what does, for who has looked already.

        Raises:
            LookupError: nothing is published.
        """
        number, changes, _ = runs or dates_in_force.what_runs(session)
        running = self._published
        if running is not None and (running.version, running.changes.count) == (number, changes):
            return running
        # A version takes seconds to learn, a changed date milliseconds: nobody goes on with an old date for that.
        waits = running is None or running.version == number
        if not self._building.acquire(blocking=waits) and running is not None:
            return running
        try:
            if self._published is None or self._published.version != number:
                self._published = self._prepare(session, number)
            if self._published.changes.count != changes:
                self._published = self._published.with_dates(dates_in_force.changes(session))
            return self._published
        finally:
            self._building.release()

    def learn(self, session: Session) -> None:
        """Get the matcher ready before the first question; later versions have theirs before they are taken over.

        Raises:
            LookupError: nothing is published.
        """
        self.get(session).learn()

    def take_over(self, published: Published) -> None:
        """Use this version from now on."""
        self._published = published

    def _prepare(self, session: Session, number: int) -> Published:
        version = knowledge_versions.current(session)
        if version is None:
            raise LookupError("No knowledge is published.")
        published = self._prepared(version)
        if self._published is not None and self._published.has_learned:
            published.learn()  # The other threads go on with the old version meanwhile.
        note(log, "knowledge_taken_over", version=number)
        return published

    def _prepared(self, version: KnowledgeVersion) -> Published:
        if self._prepare_answering is not None:
            return self._prepare_answering(version)
        files = {name: text for name, text in version.files.items() if not name.endswith(messages.SUFFIX)}
        return prepare(version.number, load(files))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What changes rarely: the knowledge that runs, and how far program time is from machine time.

    `runs` is what was found running; another thread may still be preparing its version.
    """

    runs: WhatRuns
    published: Published
    offset: timedelta
    read_at: datetime


@dataclass
class Runtime:
    """What every process shares.

    `setting_lasts` is for how long a process goes by what it read before it looks again.
    """

    settings: Settings
    database: Database
    knowledge: CurrentKnowledge
    setting_lasts: timedelta = SETTING_LASTS
    heard: HeardCounts = field(init=False)
    measures: Measures = field(default_factory=Measures)
    _setting: Setting | None = None
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.heard = HeardCounts(self.database)

    def latest_setting(self, machine_now: datetime) -> Setting:
        """Return what changes rarely as it stands now: for whoever drops what was decided by a newer date or clock."""
        with self.database.read() as session:
            runs = dates_in_force.what_runs(session)
            found = Setting(
                runs=runs,
                published=self.knowledge.get(session, runs),
                offset=runs.offset if self.settings.demo_mode else timedelta(0),
                read_at=machine_now,
            )
        self._setting = found
        return found

    def setting(self, machine_now: datetime) -> Setting:
        """Return what changes rarely, at most `setting_lasts` old; while one thread looks the others go on."""
        known = self._setting
        if known is not None and timedelta(0) <= machine_now - known.read_at < self.setting_lasts:
            return known
        if not self._looking.acquire(blocking=known is None) and known is not None:
            return known
        try:
            return self.latest_setting(machine_now)
        finally:
            self._looking.release()

    def offset(self, session: Session) -> timedelta:
        """Return how far program time is from machine time; never moved outside a demonstration."""
        return program_time.read_offset(session) if self.settings.demo_mode else timedelta(0)

    def program_now(self, session: Session, machine: datetime) -> datetime:
        """Return program time as of `machine`."""
        return clock.program_now(machine, self.offset(session))

    def acting(
        self, session: Session, *, by: str | None = None, way: Way = Way.CLOCK, chat_id: int | None = None
    ) -> Acting:
        """Return who does something now, outside a chat's event."""
        machine_now = clock.machine_now()
        moment = Moment(now=self.program_now(session, machine_now), machine_now=machine_now)
        return Acting(by=by, way=way, moment=moment, published=self.knowledge.get(session), chat_id=chat_id)


def start_runtime(
    settings: Settings, *, prepare_answering: Callable[[Database, KnowledgeVersion], Published] | None = None
) -> Runtime:
    """Open the database, publish the knowledge folder if nothing is published yet, and take the knowledge over.

    A database server that does not answer is waited for.

    Raises:
        SettingsError: the database has not been migrated.
        KnowledgeError: nothing is published and the folder has mistakes.
    """
    database = Database(settings.database_url)
    return when_it_answers(database, lambda: _start(settings, database, prepare_answering))


def _start(
    settings: Settings,
    database: Database,
    prepare_answering: Callable[[Database, KnowledgeVersion], Published] | None,
) -> Runtime:
    require_schema(database)
    knowledge = CurrentKnowledge(partial(prepare_answering, database) if prepare_answering else None)
    runtime = Runtime(settings=settings, database=database, knowledge=knowledge)
    with database.read() as session:
        is_published = knowledge_versions.current_number(session) > 0
    if not is_published:
        files = read_folder(settings.knowledge_dir)
        with database.write() as session:
            knowledge_versions.publish_first(session, files, now=clock.machine_now())
    with database.read() as session:
        published = runtime.knowledge.get(session)
    if settings.demo_mode:
        _load_demo_schools(database, published)
    return runtime


def _load_demo_schools(database: Database, published: Published) -> None:
    try:
        with database.write() as session:
            demo.load_schools(session, published.knowledge, now=clock.machine_now())
    except IntegrityError:
        note(log, "demo_schools_loaded_by_another_process")


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Open the database for one command.

    Raises:
        SettingsError: the database has not been migrated.
    """
    database = Database(settings.database_url)
    try:
        require_schema(database)
        yield database
    finally:
        database.close()


def require_schema(database: Database) -> None:
    """Refuse a database that is not at the newest migration.

    Raises:
        SettingsError: saying what to run.
    """
    with database.read_rows() as connection:
        current = revision_of(connection)
    if current != newest_migration():
        raise SettingsError("The database is not up to date. Run: python -m bot migrate")
