"""Changes a date that was said yes to: what it would do, done once, and told once to those concerned.

Nothing here is undone behind anybody's back: the row stays, an extension ends with another one or is taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot import gate, outbox
from bot.models.chat import Chat
from bot.models.date_change import ChangeKind, DateChange
from bot.models.knowledge import KnowledgeVersion
from bot.models.outbox import OwedMessage
from bot.programme.changed_dates import Bad, why_not_extend, why_not_move
from bot.programme.leaving import At, leaves_at
from bot.programme.unit_state import UnitState
from bot.services import audit, binding, dates_in_force, progress
from bot.services.audit import Acting
from bot.services.change_effects import Effects, effects

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A change that was made: how many groups and people hear of it."""

    groups: int
    people: int


def say_yes(session: Session, change: DateChange, acting: Acting) -> Made | Bad | None:
    """Make a change that was previewed, and owe its notices; None when it was made before."""
    # Two people may say yes at once: the second waits here and finds what the first did.
    session.execute(select(KnowledgeVersion.number).order_by(KnowledgeVersion.number.desc()).limit(1).with_for_update())
    session.refresh(change)
    if change.made_at is not None:
        return None
    bad = _why_not(session, change, acting)
    if bad is not None:
        return bad
    found = effects(session, change, acting.published, acting.now)
    if change.kind is ChangeKind.EXTEND:
        for one in dates_in_force.extension_rows(session):
            if (one.unit_id, one.deadline_id) == (change.unit_id, change.deadline_id):
                one.ended_at = acting.now
        session.flush()
    change.made_at = acting.now
    session.flush()
    what = {ChangeKind.MOVE: "move_date", ChangeKind.EXTEND: "extend_date", ChangeKind.LATE: "set_late_words"}
    about = f"unit {change.unit.code}" if change.unit else f"date {change.deadline_id}"
    audit.write_down(
        session,
        acting,
        what[change.kind],
        about,
        change=change.id,
        date=change.deadline_id,
        was=change.was.isoformat(),
        becomes=change.becomes.isoformat(),
    )
    return Made(*_tell(session, change, found, acting))


def drop(session: Session, change: DateChange) -> bool:
    """Forget a change that was only previewed; tell whether it was one."""
    if change.made_at is None:
        session.delete(change)
    return change.made_at is None


def withdraw(session: Session, change: DateChange, acting: Acting) -> int:
    """Take an extension back, tell the unit's group, and return how many groups hear of it."""
    change.ended_at = acting.now
    audit.write_down(
        session, acting, "withdraw_extension", f"unit {change.unit.code if change.unit else ''}", change=change.id
    )
    current = binding.current_binding(session, change.unit) if change.unit else None
    if current is None or current.chat.is_gone:
        return 0
    content = say.SayExtended(change=change.id, ended=True)
    outbox.owe_push(
        session, current.chat, content, At(acting.now), reason_key=f"extension-ended:{change.id}", by=acting
    )
    return 1


def _why_not(session: Session, change: DateChange, acting: Acting) -> Bad | None:
    """Look again at what held when the change was previewed."""
    published = dates_in_force.fresh(session, acting.published)
    deadline = published.knowledge.deadline_by_id.get(change.deadline_id)
    state = progress.state_of(session, change.unit) if change.unit is not None else UnitState()
    if deadline is None or (change.kind is not ChangeKind.LATE and state.dated(deadline).date != change.was):
        return Bad.OVERTAKEN
    if state.is_met(deadline):
        return Bad.MET
    others, calendar = published.knowledge.deadlines, published.calendar
    today = acting.now.astimezone(published.zone).date()
    match change.kind:
        case ChangeKind.MOVE:
            return why_not_move(deadline, change.becomes, others, calendar, today)
        case ChangeKind.EXTEND:
            return why_not_extend(deadline, change.was, change.becomes, others, calendar, today)
        case ChangeKind.LATE:
            return None


def _tell(session: Session, change: DateChange, found: Effects, acting: Acting) -> tuple[int, int]:
    """Owe the notices of a change, one a group and one a person; return how many."""
    if change.kind is ChangeKind.LATE:
        return len(found.groups), 0  # They get the card when it is due, as every reminder.
    units: dict[int, list[str]] = {number: [] for number in found.groups}
    for one in found.concerned:
        if one.chat_id in units:
            units[one.chat_id].append(one.code)
    chats = session.scalars(select(Chat).where(Chat.id.in_(list(units)))).all()
    private = session.scalars(select(Chat).where(Chat.line_id.in_(found.people))).all()
    contents: dict[int, say.Content] = {
        number: say.SayExtended(change=change.id)
        if change.kind is ChangeKind.EXTEND
        else say.SayDateMoved(change=change.id, units=tuple(codes))
        for number, codes in units.items()
    }
    contents.update({one.id: say.SayDateMoved(change=change.id) for one in private})
    _owe_all(session, change, [*chats, *private], contents, acting)
    return len(chats), len(private)


def _owe_all(
    session: Session, change: DateChange, chats: Iterable[Chat], contents: Mapping[int, say.Content], acting: Acting
) -> None:
    wanted = list(chats)
    readers = gate.readers_of(session, wanted)
    ends = datetime.combine(change.becomes, time(0), acting.published.zone) + _DAY
    for one in wanted:
        session.add(
            OwedMessage(
                reason_key=f"date-change:{change.id}:chat {one.id}",
                chat_id=one.id,
                content=say.to_row(contents[one.id]),
                created_at=acting.machine_now,
                due_at=leaves_at(At(acting.now), readers[one.id], acting.published, acting.now),
                valid_until=ends,
            )
        )
    outbox.wake_worker(session)


def previewed(session: Session, number: int) -> DateChange | None:
    """Return a change by its number."""
    return session.get(DateChange, number)
