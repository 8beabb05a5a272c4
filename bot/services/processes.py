"""Which of our processes are alive, for people who look. A name is that of `bot.process_name`."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.inserting import insert_if_new
from bot.models.process import ProcessBeat

ROLES = ("worker", "scheduler")
BEAT_EVERY = timedelta(seconds=15)
SILENT_AFTER = timedelta(seconds=60)
FORGET_AFTER = timedelta(days=1)


def beat(session: Session, *, name: str, role: str, now: datetime) -> None:
    """Note that a process is alive."""
    if not insert_if_new(session, ProcessBeat, name=name, role=role, started_at=now, seen_at=now):
        session.execute(update(ProcessBeat).where(ProcessBeat.name == name).values(seen_at=now))
    session.execute(delete(ProcessBeat).where(ProcessBeat.seen_at < now - FORGET_AFTER))


def say_goodbye(database: Database, *, name: str) -> None:
    """Note that a process ends as it should. An end is not held up: with the database away it counts as gone later."""
    with suppress(SQLAlchemyError), database.write() as session:
        session.execute(delete(ProcessBeat).where(ProcessBeat.name == name))


def all_processes(session: Session) -> Sequence[ProcessBeat]:
    """Return the processes heard of within a day, newest first."""
    return session.scalars(select(ProcessBeat).order_by(ProcessBeat.seen_at.desc())).all()


@dataclass(frozen=True, kw_only=True)
class RoleState:
    """The processes of one role: who is alive, and who ended without a goodbye or is silent."""

    role: str
    alive: tuple[ProcessBeat, ...]
    missing: tuple[ProcessBeat, ...]

    @property
    def last_heard(self) -> datetime | None:
        """When any of them was heard of; None: never within a day."""
        return max((one.seen_at for one in (*self.alive, *self.missing)), default=None)


def by_role(beats: Sequence[ProcessBeat], *, now: datetime, exists: Callable[[str], bool]) -> list[RoleState]:
    """Tell the living from the dead; `exists` says of a process's name whether it can still run."""
    found = []
    for role in ROLES:
        of_role = [one for one in beats if one.role == role]
        alive = tuple(one for one in of_role if now - one.seen_at < SILENT_AFTER and exists(one.name))
        missing = tuple(one for one in of_role if one not in alive)
        found.append(RoleState(role=role, alive=alive, missing=missing))
    return found
