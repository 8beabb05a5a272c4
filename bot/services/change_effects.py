"""What a change of a date would do as things stand: which reminders move, who is told, at what cost; writes none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.steps import Deadline
from bot.models.chat import Chat
from bot.models.date_change import ChangeKind, DateChange
from bot.models.people import Role
from bot.models.school import Unit
from bot.programme.changed_dates import ChangedDates, Extension, LateWords, Moved
from bot.programme.person_names import keys_in, name_key
from bot.programme.published import Published
from bot.programme.reminding import Wave
from bot.programme.unit_state import UnitState
from bot.services import dates_in_force, people, progress, served
from bot.services.served import Served

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a change would do as things stand: reminders that fall away and come, who is told, what a push bills.

    `billed` counts the members of the groups, each group of unknown size as one (`unknown` of them), and people 1:1.
    """

    falls_away: Sequence[Wave] = ()
    comes: Sequence[Wave] = ()
    concerned: Sequence[Served] = ()
    people: Sequence[str] = ()
    overtaken: int = 0
    groups: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def members(self) -> int:
        """What a push to the groups bills."""
        return sum(one or 1 for one in self.groups.values())

    @property
    def billed(self) -> int:
        """What telling bills."""
        return self.members + len(self.people)

    @property
    def unknown(self) -> int:
        """How many groups are counted as one, because nobody knows how many are in them."""
        return sum(one is None for one in self.groups.values())


def effects(session: Session, change: DateChange, published: Published, now: datetime) -> Effects:
    """Work out what a change would do."""
    before = dates_in_force.fresh(session, published)
    after = before.with_dates(_with(before.changes, change, now))
    concerned = _concerned(session, change, before)
    ahead, then = _ahead(before, change, now, change.was), _ahead(after, change, now, change.becomes)
    keys = {one.key for one in ahead}, {one.key for one in then}
    own = dates_in_force.extensions(session) if change.kind is ChangeKind.MOVE else {}
    return Effects(
        falls_away=[one for one in ahead if one.key not in keys[1]],
        comes=[one for one in then if one.key not in keys[0]],
        concerned=concerned,
        people=_people(session, change, before, concerned) if change.kind is ChangeKind.MOVE else (),
        overtaken=sum(
            change.deadline_id in dates and change.was < dates[change.deadline_id].until <= change.becomes
            for dates in own.values()
        ),
        groups={one.chat_id: one.members for one in concerned if one.chat_id is not None and not one.is_gone},
    )


def _with(changes: ChangedDates, change: DateChange, now: datetime) -> ChangedDates:
    """Return the changes in force as they would be with one more."""
    more = replace(changes, count=changes.count + 1)
    match change.kind:
        case ChangeKind.MOVE:
            moved = Moved(
                number=change.id,
                deadline=change.deadline_id,
                was=change.was,
                becomes=change.becomes,
                reason=change.words,
                by=change.by_name,
                at=now,
            )
            return replace(more, moves=(*changes.moves, moved))
        case ChangeKind.EXTEND:
            return replace(more, extended_to=changes.extended_to | {(change.deadline_id, change.becomes)})
        case ChangeKind.LATE:
            return replace(more, late={**changes.late, change.deadline_id: LateWords(change.words, now)})


def _ahead(published: Published, change: DateChange, now: datetime, day: date) -> list[Wave]:
    """Return the reminders ahead that a change is about, for one unit those of its date."""
    waves = [one for one in published.timetable.waves if one.deadline.id == change.deadline_id and one.due >= now]
    if change.kind is ChangeKind.EXTEND:
        return [one for one in waves if one.deadline.date == day]
    if change.kind is ChangeKind.LATE:
        return [one for one in waves if one.is_late_card]
    return [one for one in waves if not one.own]


def _concerned(session: Session, change: DateChange, published: Published) -> list[Served]:
    """Return the units for which a change means another date, or that have missed it."""
    deadline = published.knowledge.deadline_by_id[change.deadline_id]
    found: list[Served] = []
    for part in served.all_parts(session):
        states = progress.states_of(session, [one.unit_id for one in part])
        found.extend(one for one in part if _is_concerned(one, states[one.unit_id], change, deadline))
    return found


def _is_concerned(unit: Served, state: UnitState, change: DateChange, deadline: Deadline) -> bool:
    if change.unit_id is not None:
        return unit.unit_id == change.unit_id
    if state.is_met(deadline) or state.is_reported(deadline):
        return False
    if change.kind is ChangeKind.LATE:
        return state.own_date(deadline) is None
    own = state.extended.get(deadline.id, Extension(change.was, _LONG_AGO)).until
    return max(own, change.was) != max(own, change.becomes)


def _people(session: Session, change: DateChange, published: Published, units: Sequence[Served]) -> list[str]:
    """Return the ids of those who work with the date: its party, the office, and the consultants of the units."""
    codes = {one.code for one in units}
    step = published.knowledge.step_by_id[published.knowledge.deadline_by_id[change.deadline_id].met_by]
    cells = session.execute(select(Unit.code, Unit.consultant))
    names = {key for code, cell in cells if code in codes for key in keys_in(cell)}
    found = []
    for grant in people.everybody(session):
        is_theirs = grant.role is Role.OFFICE or (grant.role is Role.PARTY and step.marked_by in grant.scope)
        is_consultant = grant.role is Role.CONSULTANT and (
            not codes.isdisjoint(grant.scope) or (not grant.scope and name_key(grant.name) in names)
        )
        if grant.revoked_at is None and grant.line_id != change.by_line_id and (is_theirs or is_consultant):
            found.append(grant.line_id)
    reachable = select(Chat.line_id).where(Chat.line_id.in_(found), Chat.left_at.is_(None))
    return sorted(session.scalars(reachable))
