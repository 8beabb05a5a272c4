"""Reminders: decided once for each unit, looked at again before they are sent, explained afterwards. Design §8.

Every function takes program time as `now`. What is due is worked out from the knowledge and the calendar; what was
decided stands in the table, so that a second scheduler, a restart or an outage changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.dates.workdays import in_window
from bot.faq.entry import Hours
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder
from bot.models.school import Unit
from bot.programme.published import Published
from bot.programme.reminding import Timetable, Wave, Why
from bot.services import binding, progress, schools

CHATS_PER_STEP = 100


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What is decided about one unit's reminder; `at` is when it may leave, `chat` where to."""

    unit: Unit
    wave: Wave
    why: Why
    at: datetime
    chat: Chat | None

    @property
    def reason_key(self) -> str:
        """The key that makes it one reminder: reminder:apply:2021-12-09:3:unit 17."""
        return f"reminder:{self.wave.key}:unit {self.unit.id}"


def plan(
    session: Session, timetable: Timetable, waves: Sequence[Wave], now: datetime, *, units: Sequence[Unit] | None = None
) -> list[Planned]:
    """Return what would be decided for each unit and each of these reminders, the groups together."""
    wanted = schools.all_units(session) if units is None else units
    states = progress.states_of(session, (unit.id for unit in wanted))
    chats = binding.current_chats(session)
    planned = []
    for unit in wanted:
        chat = chats.get(unit.id)
        for wave in waves:
            at = timetable.slot(wave, now)
            why = timetable.judge(wave, states[unit.id], at)
            if why is Why.DUE and chat is None:
                why = Why.NO_GROUP
            elif why is Why.DUE and chat is not None and chat.is_gone:
                why = Why.BOT_GONE
            planned.append(Planned(unit=unit, wave=wave, why=why, at=at, chat=chat))
    return sorted(planned, key=lambda one: (one.chat.id if one.chat else 0, one.unit.id, one.wave.due))


def has_undecided(session: Session, timetable: Timetable, now: datetime) -> bool:
    """Tell, by one look, whether a due reminder lacks a decision for some unit."""
    return any(True for _ in _undecided_waves(session, timetable, now))


def decide_due(session: Session, timetable: Timetable, now: datetime, *, machine_now: datetime) -> bool:
    """Decide what is due for the next groups and owe what is to be sent; tell whether there was something to decide.

    A group's units and dates are decided together, so that they share one push.
    """
    waves = list(_undecided_waves(session, timetable, now))
    if not waves:
        return False
    decided = {
        tuple(row)
        for row in session.execute(
            select(Reminder.unit_id, Reminder.deadline_id, Reminder.deadline_date, Reminder.offset).where(
                Reminder.deadline_id.in_({one.deadline.id for one in waves}),
                Reminder.offset.in_({one.offset for one in waves}),
            )
        )
    }
    units = [
        unit
        for unit in schools.all_units(session)
        if any((unit.id, one.deadline.id, one.deadline.date, one.offset) not in decided for one in waves)
    ]
    planned = plan(session, timetable, waves, now, units=units)
    groups = [list(group) for _, group in groupby(planned, key=lambda one: one.chat.id if one.chat else 0)]
    chosen = [one for group in groups[:CHATS_PER_STEP] for one in group]
    _decide(session, chosen, timetable, now, machine_now=machine_now)
    return True


def ride(  # noqa: PLR0913 - each says something of its own
    session: Session,
    published: Published,
    chat: Chat,
    reply: OwedMessage,
    *,
    now: datetime,
    machine_now: datetime,
) -> None:
    """Let today's reminders of this group go ahead of a reply that is made anyway, shortly before they are due."""
    timetable = published.timetable
    local = now.astimezone(published.zone)
    today = [one for one in timetable.waves if one.due > local and one.due.date() == local.date()]
    if chat.is_private or not today or reply.reply_token is None:
        return
    opens = published.knowledge.program.quiet_hours.end
    today = [one for one in today if in_window(local, Hours(start=opens, end=one.due.time()))]
    units = binding.units_of(session, chat)
    if not today or not units:
        return
    due = [one for one in plan(session, timetable, today, now, units=units) if one.why is Why.DUE]
    session.flush()
    _decide(session, due, timetable, now, machine_now=machine_now, rides_on=reply)


@dataclass(frozen=True)
class Drop:
    """A reminder that is not to be sent any more."""

    reason: str


@dataclass(frozen=True)
class Postpone:
    """A reminder that may leave only later; both program time."""

    due_at: datetime
    valid_until: datetime


def look_again(
    session: Session, owed: OwedMessage, reminder_id: int, published: Published, now: datetime
) -> Drop | Postpone | None:
    """Look again at a reminder that is about to be sent: None when it still holds.

    The school may have reported, the date may have been moved, the unit may have another group, and a day with an
    outage may be over.
    """
    reminder = session.get(Reminder, reminder_id)
    if reminder is None:
        return Drop("reminder: taken back")
    timetable = published.timetable
    wave = timetable.find(reminder.deadline_id, reminder.deadline_date, reminder.offset)
    if wave is None:
        return Drop(_reason(Why.MOVED))
    due_at = (owed.due_at or wave.due).astimezone(published.zone)
    slot = timetable.slot(wave, now, due=due_at)
    why = timetable.judge(wave, progress.state_of(session, reminder.unit), slot)
    current = binding.current_binding(session, reminder.unit)
    if current is None or current.chat_id != owed.chat_id:
        why = Why.OTHER_GROUP if why is Why.DUE else why
    if why is not Why.DUE:
        return Drop(_reason(why))
    is_now = now < due_at or slot <= now  # Before its hour it is only looked at to ride on a reply.
    return None if is_now else Postpone(slot, timetable.closes(slot))


def rewind(session: Session, now: datetime, *, machine_now: datetime) -> None:
    """Forget what was decided after `now`: a demonstration went back in time, and those days are still to come."""
    later = select(Reminder.reason_key).where(Reminder.decided_at > now)
    keys = session.scalars(later).all()
    if not keys:
        return
    owed = session.scalars(select(OwedMessage).where(OwedMessage.reason_key.in_(keys))).all()
    for one in owed:
        if one.delivery_id is None and one.cancelled_at is None:
            one.cancelled_at, one.cancel_reason = machine_now, "the demonstration went back in time"
        one.reason_key = f"{one.reason_key}, before going back ({one.id})"
    session.execute(delete(Reminder).where(Reminder.decided_at > now))


def history(session: Session, unit: Unit) -> Sequence[tuple[Reminder, OwedMessage | None]]:
    """Return what was decided for a unit, and what it is owed for it, in the order of the dates."""
    query = (
        select(Reminder, OwedMessage)
        .outerjoin(OwedMessage, OwedMessage.reason_key == Reminder.reason_key)
        .where(Reminder.unit_id == unit.id)
        .order_by(Reminder.due_at, Reminder.id)
    )
    return [(reminder, owed) for reminder, owed in session.execute(query)]


def overdue(session: Session, published: Published, now: datetime) -> list[tuple[str, int, int]]:
    """Return each date that is past: its name, how many units have not met it, and how many of those reported."""
    today = now.astimezone(published.zone).date()
    units = schools.all_units(session)
    states = progress.states_of(session, (unit.id for unit in units))
    found = []
    for deadline in published.knowledge.deadlines:
        if deadline.date < today:
            late = [state for state in states.values() if not state.is_met(deadline)]
            found.append((deadline.name, len(late), sum(state.is_reported(deadline) for state in late)))
    return found


def _undecided_waves(session: Session, timetable: Timetable, now: datetime) -> Iterator[Wave]:
    due = timetable.due_by(now)
    if not due:
        return
    units = session.scalar(select(func.count()).select_from(Unit)) or 0
    counted = {
        (deadline, day, offset): number
        for deadline, day, offset, number in session.execute(
            select(Reminder.deadline_id, Reminder.deadline_date, Reminder.offset, func.count()).group_by(
                Reminder.deadline_id, Reminder.deadline_date, Reminder.offset
            )
        )
    }
    for wave in due:
        if counted.get((wave.deadline.id, wave.deadline.date, wave.offset), 0) < units:
            yield wave


def _decide(  # noqa: PLR0913 - each says something of its own
    session: Session,
    planned: Sequence[Planned],
    timetable: Timetable,
    now: datetime,
    *,
    machine_now: datetime,
    rides_on: OwedMessage | None = None,
) -> None:
    """Write down decisions nobody has made yet, and owe what they say. A rival's decision stands."""
    if not planned:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [
        {
            "unit_id": one.unit.id,
            "deadline_id": one.wave.deadline.id,
            "deadline_date": one.wave.deadline.date,
            "offset": one.wave.offset,
            "due_at": one.wave.due,
            "decided_at": now,
            "why": one.why,
            "reason_key": one.reason_key,
        }
        for one in planned
    ]
    insert = dialect.insert(Reminder).values(rows).on_conflict_do_nothing()
    made = {key: number for number, key in session.execute(insert.returning(Reminder.id, Reminder.reason_key))}
    for one in planned:
        reminder_id = made.get(one.reason_key)
        if reminder_id is None or one.why is not Why.DUE or one.chat is None:
            continue
        outbox.owe_push(
            session,
            one.chat,
            say.SayReminder(reminder_id=reminder_id),
            reason_key=one.reason_key,
            now=machine_now,
            due_at=one.at,
            valid_until=timetable.closes(one.at),
            rides_on=rides_on,
            # On a reply that may or may not have arrived it is sent once more, marked; a push has its retry key.
            repeat_if_uncertain=rides_on is not None,
        )


def _reason(why: Why) -> str:
    return f"reminder: {why.value}"
