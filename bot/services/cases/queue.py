"""The queue of cases as somebody may see it: by who spoke last, filtered, searched, counted, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, case, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from bot.models.case import Case, CaseMessage
from bot.models.people import Role
from bot.models.school import GroupBinding
from bot.programme.cases import State
from bot.programme.published import Published
from bot.programme.working_time import after_working
from bot.services import consultants
from bot.services.cases import case_search
from bot.services.cases.offering import UNTAKEN
from bot.services.viewing import Viewer

PAGE_SIZE = 50
# Older than this a case is late whatever the hours; a limit is looked for between then and now.
_LATE_WITHIN = timedelta(days=30)
_NARROWER_THAN = timedelta(minutes=1)


class Box(StrEnum):
    """A part of the queue: who has to do something next."""

    OURS = "ours"
    MINE = "mine"
    UNTAKEN = "untaken"
    PARTY = "party"
    SCHOOL = "school"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for. `holder`: a person's LINE id, "" nobody, None anybody; `late`: beyond the target."""

    box: Box = Box.OURS
    words: str = ""
    holder: str | None = None
    party: str | None = None
    county: str | None = None
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of the queue: the cases, how many there are, and how many are in each box of what may be seen."""

    cases: Sequence[Case]
    total: int
    boxes: dict[Box, int]


def read_queue(  # noqa: PLR0913 - who looks for what, which page, by which clock
    session: Session, viewer: Viewer, wanted: Wanted, published: Published, now: datetime, *, first: int = 0
) -> Found:
    """Return a page of what somebody may see and looks for; `now` is program time."""
    may_see = seen_by(session, viewer)
    conditions = {box: _in_box(box, viewer) for box in Box}
    counted = select(*(func.count(case((condition, 1))) for condition in conditions.values())).where(may_see)
    boxes = dict(zip(conditions, session.execute(counted).one(), strict=True))
    fits = and_(may_see, conditions[wanted.box], *_filters(wanted, viewer, published, now))
    total = session.scalar(select(func.count()).select_from(Case).where(fits)) or 0
    query = select(Case).where(fits).order_by(*_order(wanted.box)).offset(first).limit(PAGE_SIZE)
    return Found(cases=session.scalars(query).all(), total=total, boxes=boxes)


def next_waiting(session: Session, viewer: Viewer, *, apart_from: int) -> int | None:
    """Return the number of the case that waits longest for this person: their own, their party's, or nobody's."""
    if viewer.roles.isdisjoint({Role.CONSULTANT, Role.PARTY}):
        return None
    ours = _in_box(Box.OURS, viewer) & or_(Case.holder_line_id == viewer.line_id, Case.state.in_(UNTAKEN))
    waits = or_(_with_party(viewer), ours) if Role.CONSULTANT in viewer.roles else _with_party(viewer)
    query = select(Case.id).where(seen_by(session, viewer), waits, Case.id != apart_from)
    return session.scalar(query.order_by(*_order(Box.OURS)).limit(1))


def seen_by(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    """Return which cases somebody may see, as `seeing` decides it for one."""
    if viewer.sees_all:
        return true()
    allowed: list[ColumnElement[bool]] = []
    grants = [one for one in viewer.grants if one.role is Role.CONSULTANT]
    if grants:
        asked = cast(Case.asked, String).contains(f'"{viewer.line_id}"', autoescape=True)
        units = consultants.units_of(session, grants)
        bound = select(GroupBinding.chat_id).where(GroupBinding.unbound_at.is_(None), GroupBinding.unit_id.in_(units))
        allowed += [
            Case.state.in_(UNTAKEN),
            Case.holder_line_id == viewer.line_id,
            Case.offered_to == viewer.line_id,
            asked,
            Case.unit_id.in_(units),
            Case.unit_id.is_(None) & Case.chat_id.in_(bound),
        ]
    if viewer.parties:
        told = select(CaseMessage.case_id).where(CaseMessage.to_party.in_(viewer.parties))
        allowed += [_with_party(viewer), Case.id.in_(told)]
    return or_(false(), *allowed)


def _in_box(box: Box, viewer: Viewer) -> ColumnElement[bool]:
    is_open = Case.state != State.CLOSED
    return {
        Box.OURS: is_open & (Case.state != State.HANDED_UP) & Case.due_from.is_not(None),
        Box.MINE: is_open & or_(Case.holder_line_id == viewer.line_id, _offered(viewer), _with_party(viewer)),
        Box.UNTAKEN: Case.state.in_(UNTAKEN),
        Box.PARTY: Case.state == State.HANDED_UP,
        Box.SCHOOL: is_open & (Case.state != State.HANDED_UP) & Case.due_from.is_(None),
        Box.CLOSED: Case.state == State.CLOSED,
        Box.ALL: true(),
    }[box]


def _offered(viewer: Viewer) -> ColumnElement[bool]:
    return Case.state.in_(UNTAKEN) & (Case.offered_to == viewer.line_id)


def _with_party(viewer: Viewer) -> ColumnElement[bool]:
    return (Case.state == State.HANDED_UP) & Case.handed_to.in_(viewer.parties)


def _filters(wanted: Wanted, viewer: Viewer, published: Published, now: datetime) -> list[ColumnElement[bool]]:
    found = []
    if wanted.holder is not None:
        found.append(Case.holder_line_id == wanted.holder if wanted.holder else Case.holder_line_id.is_(None))
    if wanted.party is not None:
        found.append(Case.handed_to == wanted.party)
    if wanted.county is not None:
        found.append(case_search.in_county(wanted.county))
    if wanted.late:
        found.append((Case.state != State.CLOSED) & (Case.due_from <= late_since(published, now)))
    found += [case_search.says(word, with_all=bool(viewer.roles - {Role.PARTY})) for word in wanted.words.split()]
    return found


def _order(box: Box) -> tuple[SQLColumnExpression[Any], ...]:
    newest = Case.id.desc()
    match box:
        case Box.CLOSED:
            return (Case.closed_at.desc(), newest)
        case Box.SCHOOL:
            return (Case.changed_at.desc(), newest)
        case Box.ALL:
            return (newest,)
        case _:
            return (func.coalesce(Case.due_from, Case.touched_at), Case.id)


def late_since(published: Published, now: datetime) -> datetime:
    """Return the latest moment since which an asker has waited longer than the target; program time."""
    minutes = published.knowledge.program.case_targets.first_answer_minutes
    early, late = now - _LATE_WITHIN, now
    while late - early > _NARROWER_THAN:
        middle = early + (late - early) / 2
        if after_working(published, middle, minutes) <= now:
            early = middle
        else:
            late = middle
    return early
