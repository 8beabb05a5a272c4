"""Reads the audit: filtered, a page at a time or as a table; ids and names of fields, never text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.models.audit import AuditEntry, Way
from bot.services import role_names
from bot.tables.writing import Cell

_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for; None and "" do not matter. Machine time."""

    by: str | None = None
    way: Way | None = None
    what: str | None = None
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


def count(session: Session, sought: Sought) -> int:
    """Return how many rows fit."""
    return session.scalar(select(func.count()).select_from(AuditEntry).where(*_conditions(sought))) or 0


def read(session: Session, sought: Sought, *, first: int, limit: int) -> Sequence[AuditEntry]:
    """Return some of the rows that fit, the newest first."""
    query = select(AuditEntry).where(*_conditions(sought)).order_by(AuditEntry.id.desc())
    return session.scalars(query.offset(first).limit(limit)).all()


def kinds(session: Session) -> list[str]:
    """Return what was ever done."""
    return sorted(session.scalars(select(AuditEntry.what).distinct()))


def people_in(session: Session) -> dict[str, str]:
    """Return the people who ever did something and have a name here."""
    who = {one for one in session.scalars(select(AuditEntry.by).distinct()) if one}
    return role_names.names_of(session, who)


def rows(session: Session, sought: Sought, zone: tzinfo) -> Iterator[Sequence[Cell]]:
    """Yield the rows that fit as a table, the oldest first."""
    names, last = people_in(session), 0
    while True:
        query = select(AuditEntry).where(*_conditions(sought), AuditEntry.id > last).order_by(AuditEntry.id)
        part = session.scalars(query.limit(_AT_ONCE)).all()
        for one in part:
            fields = "；".join(f"{name}={value}" for name, value in one.fields.items())
            when = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
            yield when, names.get(one.by or "", ""), one.way.value, one.what, one.about, fields
        if len(part) < _AT_ONCE:
            return
        last = part[-1].id


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for value, column in (
        (sought.by, AuditEntry.by),
        (sought.way, AuditEntry.way),
        (sought.what, AuditEntry.what),
        (sought.about, AuditEntry.about),
    ):
        if value:
            found.append(column == value)
    if sought.since is not None:
        found.append(AuditEntry.at >= sought.since)
    if sought.until is not None:
        found.append(AuditEntry.at < sought.until)
    return found
