"""The bot's own account of what its pushes cost: written with each that LINE took, read by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from bot import content as say
from bot.incoming import ChatKind
from bot.inserting import insert_all_if_new
from bot.models.chat import Chat
from bot.models.ledger import LedgerEntry
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.models.reminder import Reminder
from bot.programme.spending import RANKS, Kind

# LINE counts days, and so months, nine hours ahead of UTC.
LINE_ZONE = timezone(timedelta(hours=9))
_REMINDER = "reminder"


@dataclass(frozen=True)
class Month:
    """A month as LINE bills it: from `start` until before `end`, machine time."""

    start: datetime
    end: datetime


def month_of(machine_now: datetime) -> Month:
    """Return the month that LINE counts a moment to."""
    local = machine_now.astimezone(LINE_ZONE)
    start = datetime(local.year, local.month, 1, tzinfo=LINE_ZONE)
    return Month(start, (start + timedelta(days=32)).replace(day=1))


class Carried(Protocol):
    """An owed message as far as the account needs it."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says, as it is stored."""


@dataclass(frozen=True, kw_only=True)
class Billed:
    """A push that LINE took: when (machine time), to how many members, and the messages that it carried."""

    delivery_id: int
    chat_id: int
    at: datetime
    members: int
    carried: Sequence[Carried]


def kind_of(owed: Carried) -> Kind:
    """Return what a push of this is for."""
    return say.spends(str(owed.content.get("say")))


def enter(session: Session, billed: Iterable[Billed]) -> None:
    """Enter pushes that LINE took; what waits last is what each was sent for."""
    pushes = [(one, min(one.carried, key=lambda owed: RANKS.index(kind_of(owed)))) for one in billed if one.carried]
    reminders = {int(owed.content["reminder_id"]) for _, owed in pushes if owed.content.get("say") == _REMINDER}
    query = select(Reminder.id, Reminder.deadline_id).where(Reminder.id.in_(reminders))
    dates: dict[int, str] = dict(session.execute(query).tuples().all()) if reminders else {}
    rows = [
        {
            "delivery_id": push.delivery_id,
            "owed_message_id": owed.id,
            "chat_id": push.chat_id,
            "at": push.at,
            "kind": kind_of(owed),
            "deadline_id": dates.get(owed.content.get("reminder_id", 0)),
            "members": push.members,
        }
        for push, owed in pushes
    ]
    insert_all_if_new(session, LedgerEntry, rows)


def billed_since(session: Session, moment: datetime, *, after: int = 0) -> int:
    """Return what was billed since a moment (machine time), by entries younger than `after`."""
    since = (LedgerEntry.at >= moment, LedgerEntry.id > after)
    return session.scalar(select(func.sum(LedgerEntry.members)).where(*since)) or 0


def on_its_way(session: Session) -> int:
    """Return what the pushes will cost that are being made."""
    members = case((Chat.kind == ChatKind.USER, 1), else_=func.coalesce(Chat.member_count, 1))
    under_way = (Delivery.outcome.is_(None), Delivery.channel == Channel.PUSH)
    return session.scalar(select(func.sum(members)).select_from(Delivery).join(Chat).where(*under_way)) or 0


def entries_since(session: Session, moment: datetime) -> Sequence[tuple[datetime, Kind, str | None, int]]:
    """Return when what was billed since a moment, for what kind, about which date."""
    query = select(LedgerEntry.at, LedgerEntry.kind, LedgerEntry.deadline_id, LedgerEntry.members)
    return session.execute(query.where(LedgerEntry.at >= moment)).tuples().all()


def share_pushed(session: Session) -> float:
    """Return which share of the reminders that were sent found no reply to ride on; 1 before any was."""
    query = (
        select(Delivery.channel, func.count())
        .select_from(Reminder)
        .join(OwedMessage, OwedMessage.reason_key == Reminder.reason_key)
        .join(Delivery, Delivery.id == OwedMessage.delivery_id)
        .where(Delivery.outcome == Outcome.SENT)
        .group_by(Delivery.channel)
    )
    sent: dict[Channel, int] = dict(session.execute(query).tuples().all())
    total = sum(sent.values())
    return sent.get(Channel.PUSH, 0) / total if total else 1.0
