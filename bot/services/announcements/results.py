"""What became of an announcement in each group, worked out from the outbox; sends once more what failed, if told to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot.models.announcement import Announcement, AnnouncementGroup
from bot.models.outbox import Delivery, Held, Outcome, OwedMessage
from bot.outbox import owe_push
from bot.programme.announcing import RETRIED, Act, Fate, Found, Problem, State
from bot.programme.leaving import At
from bot.services.announcements import approving, finding
from bot.services.audit import Acting, write_down

STOPPED = "the announcement was stopped"
DROPPED = "the announcement no longer meets this group"
_GONE = ("the bot is not in this chat", "the bot was removed")
_BROKEN = "cannot be rendered"
# So many are sent once more at a time; the rest on the next word.
RETRIED_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """One group: what became of it there, when (machine time), what it cost, and LINE's word if it refused."""

    group: AnnouncementGroup
    fate: Fate
    at: datetime | None = None
    billed: int = 0
    status: int | None = None
    error: str | None = None
    may_have_arrived: bool = False

    @property
    def is_about_the_message(self) -> bool:
        """Whether LINE refused what is said, which it would refuse in every group."""
        is_refused = self.fate is Fate.REFUSED and self.status == HTTPStatus.BAD_REQUEST
        return is_refused and "request body" in (self.error or "")


def results(session: Session, row: Announcement) -> list[GroupResult]:
    """Return what became of it in each group that it was decided for, in that order."""
    query = (
        select(AnnouncementGroup, OwedMessage, Delivery)
        .outerjoin(OwedMessage, OwedMessage.reason_key == AnnouncementGroup.reason_key)
        .outerjoin(Delivery, Delivery.id == OwedMessage.delivery_id)
        .where(AnnouncementGroup.announcement_id == row.id)
        .order_by(AnnouncementGroup.id)
        .execution_options(populate_existing=True)
    )
    return [_result(group, owed, delivery) for group, owed, delivery in session.execute(query)]


def tally(found: Sequence[GroupResult]) -> Counter[Fate]:
    """Count the groups by what became of it there."""
    return Counter(one.fate for one in found)


def retry(session: Session, number: int, acting: Acting, *, group_id: int | None = None) -> int | Sequence[Found]:
    """Send once more where it surely failed, and marked as a repeat where nobody knows; return to how many groups.

    A group that the bot was removed from waits until it is back.
    """
    row = finding.lock(session, number)
    why = approving.usable(row, Act.RETRY)
    if row is None or why is not None:
        return [Found(why or Problem.NO_SUCH, str(number))]
    failed = [
        one
        for one in results(session, row)
        if one.fate in RETRIED and not one.group.chat.is_gone and group_id in (None, one.group.id)
    ]
    if not failed:
        return [Found(Problem.NOTHING_TO_RETRY, str(number))]
    for one in failed[:RETRIED_AT_ONCE]:
        _owe_again(session, row, one, acting)
    row.state, row.finished_at = State.SENDING, None
    write_down(session, acting, "retry_announcement", f"announcement {row.id}", groups=len(failed[:RETRIED_AT_ONCE]))
    return len(failed[:RETRIED_AT_ONCE])


def acknowledge(session: Session, group_id: int, acting: Acting) -> bool | None:
    """Note that somebody in the group has read it; tell whether they are the first, None when it is another's."""
    group = session.get(AnnouncementGroup, group_id)
    if group is None or group.chat_id != acting.chat_id:
        return None
    if group.acknowledged_at is not None:
        return False
    group.acknowledged_at, group.acknowledged_by = acting.machine_now, acting.by
    write_down(session, acting, "acknowledge", f"announcement {group.announcement_id}", chat=group.chat_id)
    return True


def owe(session: Session, group: AnnouncementGroup, acting: Acting, *, alone: bool) -> OwedMessage:
    """Owe an announcement to one group. With a picture it goes `alone`: what LINE refuses takes nothing else along."""
    return owe_push(
        session,
        group.chat,
        say.SayAnnouncement(announcement_id=group.announcement_id, group_id=group.id),
        At(acting.now),
        reason_key=group.reason_key,
        by=acting,
        lane=group.reason_key if alone else None,
    )


def reason_key(announcement_id: int, chat_id: int, attempt: int) -> str:
    """Return the key that makes it one message: announcement 3 chat 17, and of a repeat its number."""
    return f"announcement {announcement_id} chat {chat_id}" + (f" attempt {attempt}" if attempt > 1 else "")


def _owe_again(session: Session, row: Announcement, failed: GroupResult, acting: Acting) -> None:
    group = failed.group
    group.attempt += 1
    group.reason_key = reason_key(row.id, group.chat_id, group.attempt)
    owed = owe(session, group, acting, alone=True)
    owed.is_repeat = failed.fate is Fate.UNCERTAIN


def _result(group: AnnouncementGroup, owed: OwedMessage | None, delivery: Delivery | None) -> GroupResult:
    if owed is None:
        return GroupResult(group=group, fate=Fate.BROKEN)
    if owed.cancelled_at is not None:
        return GroupResult(group=group, fate=_why_cancelled(owed), at=owed.cancelled_at)
    if delivery is None:
        fate = {Held.QUOTA: Fate.QUOTA, Held.SWITCH: Fate.HELD}.get(owed.held_for or Held.BROKEN, Fate.WAITING)
        return GroupResult(group=group, fate=fate if owed.held_until is not None else Fate.WAITING)
    fate = {
        Outcome.SENT: Fate.SENT,
        Outcome.UNCERTAIN: Fate.UNCERTAIN,
        Outcome.REFUSED: Fate.GONE if group.chat.is_gone else Fate.REFUSED,
    }.get(delivery.outcome or Outcome.RELEASED, Fate.UNDER_WAY)
    return GroupResult(
        group=group,
        fate=fate,
        at=delivery.outcome_at,
        billed=delivery.billed,
        status=delivery.status,
        error=delivery.error,
        may_have_arrived=delivery.may_have_arrived,
    )


def _why_cancelled(owed: OwedMessage) -> Fate:
    reason = owed.cancel_reason or ""
    if reason in _GONE:
        return Fate.GONE
    if reason.startswith(_BROKEN):
        return Fate.BROKEN
    return Fate.STOPPED if reason == STOPPED else Fate.DROPPED
