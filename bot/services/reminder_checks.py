"""Looks again, in sets, at reminders that are about to be sent: dropped, put off, or still right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder
from bot.models.school import GroupBinding
from bot.programme.published import Published
from bot.programme.reminding import Timetable, Why
from bot.programme.unit_state import UnitState
from bot.services import progress


@dataclass(frozen=True)
class Drop:
    """A reminder that is not to be sent any more."""

    reason: str


@dataclass(frozen=True)
class Postpone:
    """A reminder that may leave only later; both program time."""

    due_at: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Looked:
    """What became of the reminders (by the ids of what is owed; those that hold are left out), and what was read.

    The rows are kept here so that the session finds them again when they are rendered.
    """

    verdicts: Mapping[int, Drop | Postpone] = field(default_factory=dict)
    states: Mapping[int, UnitState] = field(default_factory=dict)
    rows: Sequence[Reminder] = ()


def look_again(session: Session, owed: Mapping[int, OwedMessage], published: Published, now: datetime) -> Looked:
    """Look again at reminders, given by the ids of their decisions.

    The school may have reported, the date may have been moved, the unit may have another group, and a day with an
    outage may be over.
    """
    if not owed:
        return Looked()
    rows = session.scalars(select(Reminder).where(Reminder.id.in_(list(owed)))).all()
    states = progress.states_of(session, {one.unit_id for one in rows})
    chats = _current_chats(session, list(states))
    found = {one.id: one for one in rows}
    verdicts: dict[int, Drop | Postpone] = {}
    for number, one in owed.items():
        row = found.get(number)
        if row is None:
            verdicts[one.id] = Drop("reminder: taken back")
            continue
        is_here = chats.get(row.unit_id) == one.chat_id
        verdict = _verdict(row, one, published, now, state=states[row.unit_id], is_here=is_here)
        if verdict is not None:
            verdicts[one.id] = verdict
    return Looked(verdicts, states, rows)


def _verdict(  # noqa: PLR0913 - each says something of its own
    row: Reminder, owed: OwedMessage, published: Published, now: datetime, *, state: UnitState, is_here: bool
) -> Drop | Postpone | None:
    timetable: Timetable = published.timetable
    wave = timetable.find(row.deadline_id, row.deadline_date, row.offset)
    if wave is None:
        return Drop(_reason(Why.MOVED))
    due_at = (owed.due_at or wave.due).astimezone(published.zone)
    slot = timetable.slot(wave, now, due=due_at)
    why = timetable.judge(wave, state, slot)
    if why is Why.DUE and not is_here:
        why = Why.OTHER_GROUP
    if why is not Why.DUE:
        return Drop(_reason(why))
    is_now = now < due_at or slot <= now  # Before its hour it is only looked at to ride on a reply.
    return None if is_now else Postpone(slot, timetable.closes(slot))


def _current_chats(session: Session, unit_ids: Sequence[int]) -> dict[int, int]:
    query = select(GroupBinding.unit_id, GroupBinding.chat_id).where(
        GroupBinding.unit_id.in_(unit_ids), GroupBinding.unbound_at.is_(None)
    )
    return dict(session.execute(query).tuples().all())


def _reason(why: Why) -> str:
    return f"reminder: {why.value}"
