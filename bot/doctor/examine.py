"""The whole examination, in the order in which things rest on each other. It changes nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.dates.moment import Moment
from bot.doctor import line, machine, service
from bot.doctor.findings import Finding, Level, could_not_look, problem
from bot.doctor.line_account import Account
from bot.faq.mistakes import KnowledgeError
from bot.programme.published import Published
from bot.services import program_time
from bot.settings import Settings
from bot.wiring import CurrentKnowledge


def examine(
    settings: Settings, database: Database, account: Account, *, now: datetime, exists: Callable[[str], bool]
) -> Iterator[Finding]:
    """Look at everything; `exists` tells of a process's name whether it can still run. Machine time."""
    yield from machine.look_at_settings(settings)
    found = list(machine.look_at_database(database, now))
    yield from found
    joined: str | None = None
    if not {one.level for one in found} & {Level.PROBLEM, Level.COULD_NOT_LOOK}:
        try:
            yield from machine.look_at_processes(database, now=now, exists=exists)
            findings, joined = _service(settings, database, now)
            yield from findings
        except SQLAlchemyError as error:
            reason = type(getattr(error, "orig", error)).__name__
            yield could_not_look("service", f"the database stopped answering ({reason})", "look again")
    yield from machine.look_at_disk(settings)
    yield machine.look_at_backups(settings, now)
    if settings.line_access_token:
        yield from line.look_at_line(account, public_base_url=settings.public_base_url, now=now)
    yield from line.checklist(last_join=joined)


def look_around(settings: Settings, session: Session, published: Published, moment: Moment) -> Iterator[Finding]:
    """Look at what people see to, from within a process of ours that tells the rest in other words."""
    yield from machine.look_at_settings(settings)
    yield from service.look_at_people(session, published)
    yield from machine.look_at_disk(settings)
    yield machine.look_at_backups(settings, moment.machine_now)


def _service(settings: Settings, database: Database, now: datetime) -> tuple[list[Finding], str | None]:
    with database.read() as session:
        try:
            published = CurrentKnowledge().get(session)
        except LookupError:
            step = "python -m bot knowledge publish, or start any process: it publishes the folder"
            return [problem("knowledge", "nothing is published", step)], None
        except KnowledgeError as error:
            found = f"the published version cannot be read: {error.mistakes[0]}"
            return [problem("knowledge", found, "python -m bot knowledge publish")], None
        offset = program_time.read_offset(session) if settings.demo_mode else timedelta(0)
        moment = Moment(now=now + offset, machine_now=now)
        return list(service.look_at_service(session, published, moment)), service.last_join(session, published)
