"""How a delivery ends: sent, refused, uncertain, or released so that what it carried is owed again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import insert_if_new
from bot.delivery import rules
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage, QuotaReading, SentMessage

_QUOTA_ROW = 1


def record(session: Session, delivery: Delivery, result: Result, *, members: int, now: datetime) -> None:
    """Write down what came of a call; `members` is what a push to this chat costs. Machine time."""
    if delivery.outcome is not None:
        return  # Somebody else settled it while we waited for LINE.
    delivery.lease_until = delivery.lease_owner = None
    match result:
        case Sent():
            _finish_sent(session, delivery, result, members=members, now=now)
        case Refused(why=Refusal.REPLY_TOKEN) if delivery.may_have_arrived:
            # The token works once: it was an earlier, uncertain try that used it.
            _finish_sent(session, delivery, Sent(status=result.status), members=members, now=now)
        case Refused(why=Refusal.REPLY_TOKEN):
            release(session, delivery, error=result.message, status=result.status, now=now)
        case Refused():
            _note(delivery, result.status, result.message, result.request_id)
            _end(delivery, Outcome.REFUSED, now=now)
            _free_riders(session, delivery)
        case TryLater(over_quota=True) if delivery.channel is Channel.PUSH:
            _hold_for_quota(session, delivery, result, now=now)
        case TryLater():
            _note(delivery, result.status, result.message, result.request_id)
            _try_again(delivery, now=now)
        case Uncertain():
            delivery.may_have_arrived = True
            _note(delivery, result.status, result.message, result.request_id)
            _try_again(delivery, now=now)


def release(session: Session, delivery: Delivery, *, error: str, now: datetime, status: int | None = None) -> None:
    """Owe what this delivery carried again: its token is dead and nothing was sent."""
    _note(delivery, status, error, None)
    _end(delivery, Outcome.RELEASED, now=now)
    for owed in _carried(session, delivery):
        owed.delivery_id = owed.token_received_at = None


def finish_uncertain(session: Session, delivery: Delivery, *, now: datetime) -> None:
    """Give up asking whether it arrived; a person's answer is owed once more, marked as a repeat."""
    _end(delivery, Outcome.UNCERTAIN, now=now)
    for owed in _carried(session, delivery):
        if owed.repeat_if_uncertain:
            owed.repeat_if_uncertain, owed.is_repeat = False, True
            owed.delivery_id = owed.token_received_at = None


def give_up_push(session: Session, delivery: Delivery, *, now: datetime) -> None:
    """End a push whose time is over: uncertain if a try may have arrived, else refused."""
    if delivery.may_have_arrived:
        finish_uncertain(session, delivery, now=now)
    else:
        _end(delivery, Outcome.REFUSED, now=now)


def cancel(session: Session, owed: OwedMessage, reason: str, *, now: datetime) -> None:
    """Drop an owed message that has nothing to say any more."""
    owed.cancelled_at, owed.cancel_reason, owed.reply_token = now, reason, None
    session.flush()


def note_quota(session: Session, *, limit: int | None, used: int, now: datetime, is_exhausted: bool) -> None:
    """Keep a reading of LINE's quota."""
    row = session.get(QuotaReading, _QUOTA_ROW)
    if row is None:
        row = QuotaReading(id=_QUOTA_ROW)
        session.add(row)
    row.limit_count, row.used_count, row.read_at = limit, used, now
    row.exhausted_at = (row.exhausted_at or now) if is_exhausted else None


def _finish_sent(session: Session, delivery: Delivery, result: Sent, *, members: int, now: datetime) -> None:
    delivery.status, delivery.request_id, delivery.error = result.status, result.request_id, None
    delivery.billed = members if delivery.channel is Channel.PUSH else 0
    _end(delivery, Outcome.SENT, now=now)
    _keep_sent_ids(session, delivery, result.messages)


def _keep_sent_ids(session: Session, delivery: Delivery, sent: Sequence[SentId]) -> None:
    """Keep which LINE message belongs to what, so that somebody who quotes it is understood."""
    start = 0
    for owed in _carried(session, delivery):
        end = start + (owed.message_count or 0)
        for one in sent[start:end]:
            insert_if_new(
                session,
                SentMessage,
                line_message_id=one.message_id,
                delivery_id=delivery.id,
                owed_message_id=owed.id,
                question_id=owed.question_id,
            )
        start = end


def _free_riders(session: Session, delivery: Delivery) -> None:
    """Let reminders that rode on a reply which LINE refused be pushed at their own time."""
    for owed in _carried(session, delivery):
        if delivery.channel is Channel.REPLY and owed.rides_on_id is not None:
            owed.delivery_id = None


def _hold_for_quota(session: Session, delivery: Delivery, result: TryLater, *, now: datetime) -> None:
    _note(delivery, result.status, result.message, result.request_id)
    _end(delivery, Outcome.RELEASED, now=now)
    for owed in _carried(session, delivery):
        owed.delivery_id = None
        owed.held_until = now + rules.QUOTA_PAUSE


def _try_again(delivery: Delivery, *, now: datetime) -> None:
    is_reply = delivery.channel is Channel.REPLY
    pause = rules.pause_after(delivery.tries, is_reply=is_reply)
    if is_reply and delivery.token_received_at is not None:
        window = rules.reply_window(may_have_arrived=delivery.may_have_arrived, is_private=delivery.chat.is_private)
        # One more try shortly before the token dies is better than none.
        last_chance = delivery.token_received_at + window - timedelta(seconds=1)
        if now < last_chance < now + pause:
            pause = last_chance - now
    delivery.next_try_at = now + pause


def _end(delivery: Delivery, outcome: Outcome, *, now: datetime) -> None:
    delivery.outcome, delivery.outcome_at = outcome, now
    delivery.reply_token = delivery.lease_until = delivery.lease_owner = None


def _note(delivery: Delivery, status: int | None, error: str, request_id: str | None) -> None:
    delivery.status, delivery.error, delivery.request_id = status, error, request_id


def _carried(session: Session, delivery: Delivery) -> Sequence[OwedMessage]:
    query = select(OwedMessage).where(OwedMessage.delivery_id == delivery.id).order_by(OwedMessage.id)
    return session.scalars(query).all()
