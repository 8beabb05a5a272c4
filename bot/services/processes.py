"""Which of our processes are alive, for people who look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.database import insert_if_new
from bot.models.process import ProcessBeat

BEAT_EVERY = timedelta(seconds=15)
SILENT_AFTER = timedelta(seconds=60)
FORGET_AFTER = timedelta(days=1)


def beat(session: Session, *, name: str, role: str, now: datetime) -> None:
    """Note that a process is alive."""
    if not insert_if_new(session, ProcessBeat, name=name, role=role, started_at=now, seen_at=now):
        session.get_one(ProcessBeat, name).seen_at = now
    session.execute(delete(ProcessBeat).where(ProcessBeat.seen_at < now - FORGET_AFTER))


def all_processes(session: Session) -> Sequence[ProcessBeat]:
    """Return the processes heard of within a day, newest first."""
    return session.scalars(select(ProcessBeat).order_by(ProcessBeat.seen_at.desc())).all()
