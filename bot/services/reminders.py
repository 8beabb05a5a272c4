"""Reminders: decided once for each unit, a bounded part of the units in each transaction, and looked up afterwards.

Every function takes program time as `now`. What is due is worked out from the knowledge and the calendar; what was
decided stands in the table, so that a second scheduler, a restart or an outage changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, func, select, update
from sqlalchemy.orm import Session

from bot import content as say
from bot.database import among
from bot.dates.moment import Moment
from bot.dates.workdays import in_window
from bot.faq.program import Hours
from bot.inserting import insert_all_if_new, insert_if_new
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder, ReminderPass
from bot.models.school import Unit
from bot.outbox import wake_worker
from bot.programme.published import Published
from bot.programme.reminding import Timetable, Wave, Why
from bot.programme.unit_state import StepsDone
from bot.services import dates_in_force, progress, served
from bot.services.served import Served

# How many decisions one transaction writes: few enough that nobody waits long for the database.
DECISIONS_PER_STEP = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is decided about one unit's reminder; `at` is when it may leave."""

    unit: Served
    wave: Wave
    why: Why
    at: datetime

    @property
    def reason_key(self) -> str:
        """The key that makes it one reminder: reminder:apply:2021-12-09:3:unit 17."""
        return _reason_key(self.wave, self.unit)


def plan(
    session: Session, timetable: Timetable, waves: Sequence[Wave], now: datetime, units: Sequence[Served]
) -> list[Planned]:
    """Return what would be decided for each of these units and each of these reminders."""
    states = progress.states_of(session, (one.unit_id for one in units))
    slots = slots_of(timetable, waves, now)
    judged: dict[tuple[str, bool, bool, bool], Why] = {}
    planned = []
    for unit in units:
        state = states[unit.unit_id]
        for wave, at in slots:
            concerned = timetable.concerns(wave, state)
            if wave.own and not concerned:
                continue
            # Units in the same state are judged alike; there are many more units than states.
            key = (wave.key, state.is_met(wave.deadline), state.is_reported(wave.deadline), concerned)
            why = judged.get(key) or judged.setdefault(key, timetable.judge(wave, state, at))
            planned.append(Planned(unit=unit, wave=wave, why=_reachable(why, unit), at=at))
    return planned


def slots_of(timetable: Timetable, waves: Sequence[Wave], now: datetime) -> list[tuple[Wave, datetime]]:
    """Return these reminders, each with when it may leave."""
    return [(wave, timetable.slot(wave, now)) for wave in waves]


def judge_all(timetable: Timetable, slots: Sequence[tuple[Wave, datetime]], state: StepsDone) -> dict[str, Why]:
    """Return by each reminder's key why a unit in this state gets it; without those for the own dates of others."""
    return {
        wave.key: timetable.judge(wave, state, at)
        for wave, at in slots
        if not wave.own or timetable.concerns(wave, state)
    }


def undecided_waves(session: Session, timetable: Timetable, now: datetime) -> list[Wave]:
    """Return the due reminders that were not decided for every unit, by one look at each small table."""
    due = timetable.due_by(now)
    if not due:
        return []
    units = count_units(session)
    passed = {
        (one.deadline_id, one.deadline_date, one.offset): one.units for one in session.scalars(select(ReminderPass))
    }
    return [one for one in due if passed.get((one.deadline.id, one.deadline.date, one.offset), 0) < units]


def count_units(session: Session) -> int:
    """Return how many units there are."""
    return session.scalar(select(func.count()).select_from(Unit)) or 0


def without_decision(session: Session, waves: Sequence[Wave], units: Sequence[Served]) -> list[Served]:
    """Return those of these units that lack a decision on one of the reminders."""
    keys = {one.unit_id: [_reason_key(wave, one) for wave in waves] for one in units}
    wanted = [key for found in keys.values() for key in found]
    decided = set(session.scalars(select(Reminder.reason_key).where(among(session, Reminder.reason_key, wanted))))
    return [one for one in units if not decided.issuperset(keys[one.unit_id])]


def decide(
    session: Session, timetable: Timetable, planned: Sequence[Planned], moment: Moment, *, rides_on: int | None = None
) -> None:
    """Write down decisions nobody has made yet, and owe what they say. A rival's decision stands."""
    if not planned:
        return
    insert_all_if_new(session, Reminder, [_decision(one, moment) for one in planned])
    made = _ids(session, planned)
    owed = [
        _owed(one, made[one.reason_key], timetable, moment, rides_on=rides_on)
        for one in planned
        if one.why is Why.DUE and one.reason_key in made
    ]
    insert_all_if_new(session, OwedMessage, owed)
    if owed:
        wake_worker(session)


def note_pass(session: Session, waves: Sequence[Wave], *, units: int, now: datetime) -> None:
    """Note that these reminders are decided for every unit there was."""
    for wave in waves:
        key = (wave.deadline.id, wave.deadline.date, wave.offset)
        deadline_id, day, offset = key
        values = {"deadline_id": deadline_id, "deadline_date": day, "offset": offset}
        if not insert_if_new(session, ReminderPass, **values, units=units, passed_at=now):
            row = session.get_one(ReminderPass, key)
            row.units, row.passed_at = units, now


def ride(session: Session, published: Published, chat: Chat, reply: OwedMessage, moment: Moment) -> bool:
    """Let today's reminders of this group go along with a reply that is made anyway, shortly before they are due.

    Tell whether any does.
    """
    timetable = published.timetable
    local = moment.now.astimezone(published.zone)
    today = [one for one in timetable.waves if one.due > local and one.due.date() == local.date()]
    if chat.is_private or not today or reply.reply_token is None:
        return False
    opens = published.knowledge.program.quiet_hours.end
    today = [one for one in today if in_window(local, Hours(start=opens, end=one.due.time()))]
    units = served.of_chat(session, chat.id) if today else []
    due = [one for one in plan(session, timetable, today, moment.now, units) if one.why is Why.DUE] if units else []
    if due:
        session.flush()
        decide(session, timetable, due, moment, rides_on=reply.id)
    return bool(due)


def rewind(session: Session, now: datetime, *, machine_now: datetime) -> None:
    """Forget what was decided after `now`: a demonstration went back in time, and those days are still to come."""
    session.execute(delete(ReminderPass).where(ReminderPass.passed_at > now))
    later = select(Reminder.reason_key).where(Reminder.decided_at > now)
    owed = OwedMessage.reason_key.in_(later)
    pending = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    gone = {"cancelled_at": machine_now, "done_at": machine_now, "cancel_reason": "the demonstration went back in time"}
    session.execute(update(OwedMessage).where(owed, *pending).values(gone))
    renamed = OwedMessage.reason_key.concat(", before going back (").concat(cast(OwedMessage.id, String)).concat(")")
    session.execute(update(OwedMessage).where(owed).values(reason_key=renamed))
    session.execute(delete(Reminder).where(Reminder.decided_at > now))
    session.expire_all()


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
    units = count_units(session)
    own = dates_in_force.extensions(session)
    found = []
    for deadline in published.knowledge.deadlines:
        if deadline.date < today:
            states = progress.states_of(session, [one for one, dates in own.items() if deadline.id in dates])
            extended = [
                one for one in states.values() if not one.is_met(deadline) and one.dated(deadline).date >= today
            ]
            late = units - progress.count_held(session, deadline.met_by) - len(extended)
            step = deadline.reported_by
            reported = progress.count_held(session, step, without=deadline.met_by) if step else 0
            reported -= sum(one.is_reported(deadline) for one in extended)
            found.append((deadline.name, late, reported))
    return found


def _reason_key(wave: Wave, unit: Served) -> str:
    return f"reminder:{wave.key}:unit {unit.unit_id}"


def _reachable(why: Why, unit: Served) -> Why:
    if why is not Why.DUE:
        return why
    if unit.chat_id is None:
        return Why.NO_GROUP
    return Why.BOT_GONE if unit.is_gone else Why.DUE


def _decision(one: Planned, moment: Moment) -> dict[str, Any]:
    return {
        "unit_id": one.unit.unit_id,
        "deadline_id": one.wave.deadline.id,
        "deadline_date": one.wave.deadline.date,
        "offset": one.wave.offset,
        "due_at": one.wave.due,
        "decided_at": moment.now,
        "why": one.why,
        "reason_key": one.reason_key,
    }


def _ids(session: Session, planned: Sequence[Planned]) -> Mapping[str, int]:
    """Return the ids of the decisions by their keys."""
    keys = [one.reason_key for one in planned]
    here = among(session, Reminder.reason_key, keys), Reminder.why == Why.DUE
    found = select(Reminder.reason_key, Reminder.id).where(*here)
    return dict(session.execute(found).tuples().all())


def _owed(
    one: Planned, reminder_id: int, timetable: Timetable, moment: Moment, *, rides_on: int | None
) -> dict[str, Any]:
    return {
        "reason_key": one.reason_key,
        "chat_id": one.unit.chat_id,
        "content": say.to_row(say.SayReminder(reminder_id=reminder_id)),
        "created_at": moment.machine_now,
        "due_at": one.at,
        "valid_until": timetable.closes(one.at),
        "rides_on_id": rides_on,
        # On a reply that may or may not have arrived it is sent once more, marked; a push has its retry key.
        "repeat_if_uncertain": rides_on is not None,
        "is_repeat": False,
        "failures": 0,
    }
