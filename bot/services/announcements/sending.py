"""Sends approved announcements step by step: one group first, then a bounded part at a time, each group once.

What is next is worked out anew from the rows at each step, so that a kill, a restart or a second scheduler changes
nothing. Whoever makes a step holds the announcement's row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from bot.models.announcement import Announcement, AnnouncementGroup
from bot.models.outbox import OwedMessage
from bot.outbox import wake_worker
from bot.programme.announcing import SETTLED, Act, Fate, Found, Kind, Problem, State, StopReason
from bot.programme.audience import Selection, changed
from bot.services.announcements import approving, finding, targets, telling
from bot.services.announcements import results as outcome
from bot.services.announcements.results import GroupResult
from bot.services.announcements.targets import Target
from bot.services.announcements.telling import News
from bot.services.audit import Acting, write_down
from bot.services.corrections import outdated

# So many groups are owed it at a time: few enough that who drops out meanwhile is left out, and a stop comes in time.
PART = 40
# A first group that hangs so long lets others find out; no more than these hang at once.
_HANGS_AFTER = timedelta(minutes=2)
_MOST_HANGING = 3


class Step(Enum):
    """What is to be done next with an announcement."""

    START = auto()
    MISS = auto()
    HALT = auto()
    PLAN = auto()
    FINISH = auto()


@dataclass(frozen=True)
class Next:
    """A step, why it halts, and to which groups it is to go."""

    step: Step
    because: StopReason | None = None
    part: Sequence[Target] = ()


def next_step(session: Session, row: Announcement, acting: Acting) -> Next | None:
    """Return what is to be done now; None: it waits."""
    if row.state is State.APPROVED:
        return _begins(session, row, acting)
    return _goes_on(session, row, acting) if row.state is State.SENDING else None


def advance(session: Session, number: int, acting: Acting) -> bool:
    """Make the next step of an announcement in this transaction; tell whether there was one."""
    row = finding.lock(session, number, wait=False)
    step = next_step(session, row, acting) if row is not None else None
    if row is None or step is None:
        return False
    match step.step:
        case Step.START:
            _start(session, row, acting)
        case Step.MISS | Step.HALT:
            _halt(session, row, step.because or StopReason.MISSED, acting)
        case Step.PLAN:
            _plan(session, row, step.part, acting)
        case Step.FINISH:
            row.state, row.finished_at = State.FINISHED, acting.machine_now
            write_down(session, acting, "finish_announcement", f"announcement {row.id}")
            left, came = _changes(session, row, acting)
            telling.tell_both(session, row, News.FINISHED, acting=acting, left=left, came=came)
    return True


def stop(session: Session, number: int, acting: Acting) -> Announcement | Sequence[Found]:
    """Stop it half-way; who has it keeps it, and it can go on from there."""
    row = _locked(session, number, Act.STOP)
    if isinstance(row, Announcement):
        _halt(session, row, StopReason.BY_HAND, acting)
    return row


def resume(session: Session, number: int, acting: Acting) -> Announcement | Sequence[Found]:
    """Go on where it was stopped: nobody who has it gets it again."""
    row = _locked(session, number, Act.RESUME)
    if not isinstance(row, Announcement):
        return row
    if row.digest != row.approved_digest:
        return [Found(Problem.CHANGED, str(number))]
    row.stopped_at = row.stopped_because = None
    if row.started_at is None and row.send_at is not None and row.send_at > acting.now:
        row.state = State.APPROVED  # It was stopped before its time, which is still to come.
    else:
        row.state, row.started_at = State.SENDING, row.started_at or acting.machine_now
    again = {"cancelled_at": None, "done_at": None, "cancel_reason": None, "due_at": acting.now}
    theirs = (OwedMessage.reason_key.in_(_keys(row)), OwedMessage.cancel_reason == outcome.STOPPED)
    session.execute(update(OwedMessage).where(*theirs, OwedMessage.delivery_id.is_(None)).values(again))
    wake_worker(session)
    write_down(session, acting, "resume_announcement", f"announcement {row.id}")
    telling.tell_both(session, row, News.RESUMED, acting=acting)
    return row


def cancel(session: Session, number: int, acting: Acting) -> Announcement | Sequence[Found]:
    """Give it up for good: who has not got it does not get it."""
    row = _locked(session, number, Act.CANCEL)
    if not isinstance(row, Announcement):
        return row
    row.state, row.stopped_at = State.CANCELLED, acting.machine_now
    _hold_back(session, row, acting)
    write_down(session, acting, "cancel_announcement", f"announcement {row.id}")
    telling.tell_both(session, row, News.CANCELLED, acting=acting)
    return row


def too_late_for(session: Session, row: Announcement) -> int:
    """Return how many groups have it, or may have it already, whatever is stopped now."""
    counted = outcome.tally(outcome.results(session, row))
    return counted[Fate.SENT] + counted[Fate.UNDER_WAY] + counted[Fate.UNCERTAIN]


def _goes_on(session: Session, row: Announcement, acting: Acting) -> Next | None:
    """Return the next step of one that has begun."""
    if row.digest != row.approved_digest:
        return Next(Step.HALT, StopReason.CHANGED)
    found = outcome.results(session, row)
    counted = outcome.tally(found)
    if not counted[Fate.SENT] and any(one.is_about_the_message for one in found):
        return Next(Step.HALT, StopReason.REFUSED)
    room = _room(found, acting)
    ahead = _unplanned(session, row, found, acting) if room > 0 else []
    if ahead:
        is_open = acting.published.timetable.open_moment(acting.now) <= acting.now
        return Next(Step.PLAN, part=ahead[:room]) if is_open else None
    is_over = room > 0 and all(one.fate in SETTLED for one in found)
    return Next(Step.FINISH) if is_over else None


def _is_overtaken(session: Session, row: Announcement) -> bool:
    """Tell whether what a correction says has changed again since it was approved."""
    if row.kind is not Kind.CORRECTION or row.about is None or row.approved_at is None:
        return False
    changed = outdated.of_key(session, row.about)
    return changed is not None and changed.since >= row.approved_at


def _begins(session: Session, row: Announcement, acting: Acting) -> Next | None:
    timetable = acting.published.timetable
    if row.send_at is not None:
        local = row.send_at.astimezone(timetable.zone)
        if acting.now < row.send_at:
            return None
        if acting.now >= timetable.closes(local):  # An outage took its day: a person decides, not the clock.
            return Next(Step.MISS, StopReason.MISSED)
    if timetable.open_moment(acting.now) > acting.now:
        return None
    is_other = row.digest != row.approved_digest or _is_overtaken(session, row)
    return Next(Step.HALT, StopReason.CHANGED) if is_other else Next(Step.START)


def _start(session: Session, row: Announcement, acting: Acting) -> None:
    row.state, row.started_at = State.SENDING, acting.machine_now
    write_down(session, acting, "start_announcement", f"announcement {row.id}")
    left, came = _changes(session, row, acting)
    if left or came:
        telling.tell_both(session, row, News.STARTED, acting=acting, left=left, came=came)


def _changes(session: Session, row: Announcement, acting: Acting) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return who dropped out of the selection since it was approved, and who came in; who was told stays in."""
    now = set(targets.reach(session, acting.published, Selection.from_row(row.selection)).ids)
    told = session.scalars(select(AnnouncementGroup.units).where(AnnouncementGroup.announcement_id == row.id))
    now.update(unit for units in told for unit in units)
    left, came = changed(row.approved_for, now)
    return tuple(left), tuple(came)


def _room(found: Sequence[GroupResult], acting: Acting) -> int:
    """Return to how many more groups it may go now: one until LINE took one, none while the quota holds it back."""
    counted = outcome.tally(found)
    if counted[Fate.QUOTA]:
        return 0
    if counted[Fate.SENT]:
        return PART - counted[Fate.WAITING] - counted[Fate.UNDER_WAY]
    pending = [one for one in found if one.fate in (Fate.WAITING, Fate.UNDER_WAY)]
    hangs = [one for one in pending if one.may_have_arrived or acting.machine_now - one.group.planned_at > _HANGS_AFTER]
    return 1 if len(pending) == len(hangs) < _MOST_HANGING else 0


def _unplanned(session: Session, row: Announcement, found: Sequence[GroupResult], acting: Acting) -> list[Target]:
    """Return the groups that the selection meets now and that it was not decided for yet."""
    planned = {one.group.chat_id for one in found}
    served = {unit for one in found for unit in one.group.units}
    reached = targets.reach(session, acting.published, Selection.from_row(row.selection))
    return [
        one
        for one in reached.targets
        if one.chat_id not in planned and not (one.units and served.issuperset(one.units))
    ]


def _plan(session: Session, row: Announcement, part: Sequence[Target], acting: Acting) -> None:
    for one in part:
        group = AnnouncementGroup(
            announcement_id=row.id,
            chat_id=one.chat_id,
            units=list(one.units),
            attempt=1,
            reason_key=outcome.reason_key(row.id, one.chat_id, 1),
            planned_at=acting.machine_now,
        )
        session.add(group)
        session.flush()
        outcome.owe(session, group, acting, alone=bool(row.picture or row.picture_token))


def _halt(session: Session, row: Announcement, because: StopReason, acting: Acting) -> None:
    row.state, row.stopped_at, row.stopped_because = State.STOPPED, acting.machine_now, because
    _hold_back(session, row, acting)
    write_down(session, acting, "stop_announcement", f"announcement {row.id}", because=because.value)
    telling.tell_both(session, row, News.STOPPED, acting=acting)


def _hold_back(session: Session, row: Announcement, acting: Acting) -> None:
    pending = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    gone = {
        "cancelled_at": acting.machine_now,
        "done_at": acting.machine_now,
        "cancel_reason": outcome.STOPPED,
        "held_until": None,
        "held_for": None,
    }
    session.flush()
    session.execute(update(OwedMessage).where(OwedMessage.reason_key.in_(_keys(row)), *pending).values(gone))


def _keys(row: Announcement) -> Select[tuple[str]]:
    return select(AnnouncementGroup.reason_key).where(AnnouncementGroup.announcement_id == row.id)


def _locked(session: Session, number: int, act: Act) -> Announcement | list[Found]:
    row = finding.lock(session, number)
    why = approving.usable(row, act)
    return row if row is not None and why is None else [Found(why or Problem.NO_SUCH, str(number))]
