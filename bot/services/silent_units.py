"""The units that are to be phoned, as far as somebody sees them, and who phoned them already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.inserting import insert_if_new
from bot.models.school import Unit
from bot.models.watch import PhoneContact
from bot.programme.figures import UnitLine
from bot.programme.published import Published
from bot.programme.silent import Silent, silent_units
from bot.services import audit, board, report
from bot.services.audit import Acting
from bot.services.viewing import Viewer

# Whom somebody phoned comes last for so many working days.
RESTS_WORKDAYS = 2


@dataclass(frozen=True, kw_only=True)
class ToPhone:
    """A unit on the phone list: why, whom to ask for, and who phoned it last."""

    silent: Silent
    contact: str | None
    called: PhoneContact | None
    rests: bool

    @property
    def line(self) -> UnitLine:
        """The unit."""
        return self.silent.line


def phone_list(session: Session, published: Published, now: datetime, viewer: Viewer | None = None) -> list[ToPhone]:
    """Return the units to phone, the most urgent first; those that somebody phoned lately last."""
    lines = report.present_lines(session, published)
    if viewer is not None:
        lines = board.seen_by(viewer, lines, published.knowledge)
    return of_lines(session, lines, published, now)


def of_lines(session: Session, lines: Iterable[UnitLine], published: Published, now: datetime) -> list[ToPhone]:
    """Return which of these units are to be phoned."""
    today = now.astimezone(published.zone).date()
    watch, calendar = published.knowledge.program.watch, published.calendar
    found = silent_units(lines, published.knowledge.deadlines, watch, calendar, today)
    calls = last_calls(session)
    rows = []
    for one in found:
        called = calls.get(one.line.unit_id)
        day = called.called_at.astimezone(published.zone).date() if called else None
        rests = day is not None and calendar.workdays_between(day, today) < RESTS_WORKDAYS
        rows.append(ToPhone(silent=one, contact=one.line.contact, called=called, rests=rests))
    return sorted(rows, key=lambda one: one.rests)


def last_calls(session: Session) -> Mapping[int, PhoneContact]:
    """Return who phoned each unit last."""
    query = select(PhoneContact).where(PhoneContact.undone_at.is_(None)).order_by(PhoneContact.id)
    return {one.unit_id: one for one in session.scalars(query)}


def note_call(session: Session, unit: Unit, acting: Acting, *, by_name: str, key: str) -> PhoneContact:
    """Note that somebody phoned a unit; the same tap counts once."""
    values = {"unit_id": unit.id, "by_line_id": acting.by, "by_name": by_name, "called_at": acting.now}
    if insert_if_new(session, PhoneContact, order_key=key, **values):
        audit.write_down(session, acting, "phone_unit", f"unit {unit.code}")
    return session.scalars(select(PhoneContact).where(PhoneContact.order_key == key)).one()


def undo_call(session: Session, contact: PhoneContact, acting: Acting) -> bool:
    """Take back that somebody phoned; tell whether it stood."""
    stood = contact.undone_at is None
    if stood:
        contact.undone_at = acting.now
        audit.write_down(session, acting, "unphone_unit", f"unit {contact.unit.code}")
    return stood


def unreached(rows: Sequence[ToPhone]) -> list[ToPhone]:
    """Return those that nobody phoned lately."""
    return [one for one in rows if not one.rests]
