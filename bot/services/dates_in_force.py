"""Reads which changes of the programme's dates are in force; writes none."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from bot.database import among
from bot.models.date_change import ChangeKind, DateChange
from bot.programme.changed_dates import ChangedDates, Extension, LateWords, Moved
from bot.programme.published import Published

# What runs, as three columns; program_time has one row, or none.
WHAT_RUNS = (
    "(SELECT max(number) FROM knowledge_version) AS version,"
    " (SELECT count(*) FROM date_change WHERE made_at IS NOT NULL) AS changes,"
    " (SELECT offset_s FROM program_time) AS offset_s"
)
_WHAT_RUNS = text(f"SELECT {WHAT_RUNS}")
_MADE = DateChange.made_at.is_not(None)
_OWN = (DateChange.kind == ChangeKind.EXTEND, _MADE, DateChange.ended_at.is_(None))


class WhatRuns(NamedTuple):
    """The number of the version that runs, how many changes were made, and how far a demonstration's clock is off."""

    version: int
    changes: int
    offset: timedelta


def what_runs(session: Session) -> WhatRuns:
    """Return what changes rarely, by one look."""
    return as_of_columns(*session.execute(_WHAT_RUNS).one())


def as_of_columns(version: int | None, changes: int, offset_s: float | None) -> WhatRuns:
    """Return what the columns of `WHAT_RUNS` say."""
    return WhatRuns(version or 0, changes, timedelta(seconds=offset_s or 0))


def changes(session: Session) -> ChangedDates:
    """Return every change in force, in the order in which they were made."""
    rows = session.scalars(select(DateChange).where(_MADE).order_by(DateChange.made_at, DateChange.id)).all()
    return ChangedDates(
        count=len(rows),
        moves=tuple(_moved(one) for one in rows if one.kind is ChangeKind.MOVE),
        late={
            one.deadline_id: LateWords(one.words, one.made_at)
            for one in rows
            if one.kind is ChangeKind.LATE and one.made_at
        },
        extended_to=frozenset(
            (one.deadline_id, one.becomes) for one in rows if one.kind is ChangeKind.EXTEND and one.ended_at is None
        ),
    )


def fresh(session: Session, published: Published) -> Published:
    """Return the programme with every change that was made by now: a process may go by a look of a second ago."""
    count = session.scalar(select(func.count()).select_from(DateChange).where(_MADE))
    return published if count == published.changes.count else published.with_dates(changes(session))


def extensions(session: Session, unit_ids: Collection[int] | None = None) -> Mapping[int, Mapping[str, Extension]]:
    """Return the dates that units have of their own, by unit and deadline; of all units when none are named."""
    query = select(DateChange.unit_id, DateChange.deadline_id, DateChange.becomes, DateChange.made_at).where(*_OWN)
    if unit_ids is not None:
        query = query.where(among(session, DateChange.unit_id, unit_ids))
    found: dict[int, dict[str, Extension]] = defaultdict(dict)
    for unit_id, deadline_id, until, since in session.execute(query):
        found[unit_id][deadline_id] = Extension(until, since)
    return found


def rewind(session: Session, now: datetime) -> None:
    """Take back what was changed after `now`: a demonstration went back in time."""
    later = DateChange.made_at > now
    session.execute(update(DateChange).where(later).values(made_at=None, ended_at=None))
    session.execute(update(DateChange).where(DateChange.ended_at > now).values(ended_at=None))


def was_moved_again(session: Session, change: DateChange) -> bool:
    """Tell whether a move was followed by another of the same date."""
    newer = (DateChange.kind == ChangeKind.MOVE, DateChange.deadline_id == change.deadline_id, _MADE)
    later = DateChange.made_at > change.made_at
    return session.scalar(select(DateChange.id).where(*newer, later).limit(1)) is not None


def extension_rows(session: Session) -> Sequence[DateChange]:
    """Return the extensions in force, the newest first."""
    return session.scalars(select(DateChange).where(*_OWN).order_by(DateChange.id.desc())).all()


def history(session: Session, *, limit: int = 50) -> Sequence[DateChange]:
    """Return the changes that were made, also those that ended, the newest first."""
    query = select(DateChange).where(_MADE).order_by(DateChange.made_at.desc(), DateChange.id.desc())
    return session.scalars(query.limit(limit)).all()


def _moved(row: DateChange) -> Moved:
    return Moved(
        number=row.id,
        deadline=row.deadline_id,
        was=row.was,
        becomes=row.becomes,
        reason=row.words,
        by=row.by_name,
        at=row.made_at or row.asked_at,
    )
