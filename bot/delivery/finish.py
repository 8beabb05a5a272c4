"""How a delivery ends: sent, refused, uncertain, or released so that what it carried is owed again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards.sizes import in_plain_text
from bot.delivery import rules
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain
from bot.inserting import insert_all_if_new
from bot.models.outbox import Channel, Delivery, Held, Outcome, OwedMessage, SentMessage
from bot.outbox import Clocked
from bot.services import ledger
from bot.services.cases import outcomes

Carried = Sequence[OwedMessage]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What came of one call; `members` is what a push to this chat costs."""

    delivery_id: int
    result: Result
    members: int


@dataclass(frozen=True)
class Recorded:
    """A call that was written down, and the traces of what it carried."""

    delivery: Delivery
    traces: tuple[str, ...]


def record_all(session: Session, ended: Sequence[Ended], *, by: Clocked) -> dict[int, Recorded]:
    """Write down what came of calls, in sets; return them by the deliveries' ids. Machine time."""
    deliveries = deliveries_of(session, (one.delivery_id for one in ended))
    carried = carried_by(session, deliveries)
    sent: list[dict[str, object]] = []
    for one in ended:
        delivery = deliveries[one.delivery_id]
        if delivery.outcome is not None:
            continue  # Somebody else settled it while we waited for LINE.
        sent += record(delivery, carried[delivery.id], one.result, members=one.members, now=by.machine_now)
    session.flush()
    insert_all_if_new(session, SentMessage, sent)
    ledger.enter(session, ((one, carried[number]) for number, one in deliveries.items()))
    outcomes.tell_late(session, (owed for one in carried.values() for owed in one), by=by)
    return {number: Recorded(one, _traces(carried[number])) for number, one in deliveries.items()}


def _traces(carried: Carried) -> tuple[str, ...]:
    return tuple(dict.fromkeys(owed.trace for owed in carried if owed.trace))


def deliveries_of(session: Session, ids: Iterable[int]) -> dict[int, Delivery]:
    """Return deliveries by their ids."""
    return {one.id: one for one in session.scalars(select(Delivery).where(Delivery.id.in_(list(ids))))}


def carried_by(session: Session, deliveries: Iterable[int]) -> dict[int, list[OwedMessage]]:
    """Return what each delivery carries, in its order."""
    found: dict[int, list[OwedMessage]] = defaultdict(list)
    query = select(OwedMessage).where(OwedMessage.delivery_id.in_(list(deliveries))).order_by(OwedMessage.id)
    for owed in session.scalars(query):
        if owed.delivery_id is not None:
            found[owed.delivery_id].append(owed)
    return found


def record(
    delivery: Delivery, carried: Carried, result: Result, *, members: int, now: datetime
) -> list[dict[str, object]]:
    """Write down what came of a call; return the rows that keep the ids of LINE's messages."""
    delivery.lease_until = delivery.lease_owner = None
    match result:
        case Sent():
            return _finish_sent(delivery, carried, result, members=members, now=now)
        case Refused(why=Refusal.REPLY_TOKEN) if delivery.may_have_arrived:
            # The token works once: it was an earlier, uncertain try that used it.
            return _finish_sent(delivery, carried, Sent(status=result.status), members=members, now=now)
        case Refused(why=Refusal.REPLY_TOKEN):
            release(delivery, carried, error=result.message, status=result.status, now=now)
        case Refused() if _is_about_a_card(delivery.body, result):
            # LINE will not have a card as we made it: what it says is sent in plain text, as a call of its own.
            _note(delivery, result.status, result.message, result.request_id)
            delivery.body = [in_plain_text(one) for one in delivery.body]
            delivery.retry_key = uuid4() if delivery.retry_key is not None else None
            delivery.next_try_at = now
        case Refused():
            _note(delivery, result.status, result.message, result.request_id)
            _end(delivery, carried, Outcome.REFUSED, now=now)
            _free_riders(delivery, carried)
        case TryLater(over_quota=True) if delivery.channel is Channel.PUSH:
            _wait_for_quota(delivery, carried, result, now=now)
        case TryLater():
            _note(delivery, result.status, result.message, result.request_id)
            _try_again(delivery, now=now, at_most=rules.STRANGER_PAUSE if result.is_stranger else None)
        case Uncertain():
            delivery.may_have_arrived = True
            _note(delivery, result.status, result.message, result.request_id)
            _try_again(delivery, now=now)
    return []


def release(delivery: Delivery, carried: Carried, *, error: str, now: datetime, status: int | None = None) -> None:
    """Owe what this delivery carried again: its token is dead, or it may not leave now, and nothing was sent."""
    _note(delivery, status, error, None)
    _end(delivery, carried, Outcome.RELEASED, now=now)


def finish_uncertain(delivery: Delivery, carried: Carried, *, now: datetime) -> None:
    """Give up asking whether it arrived; a person's answer is owed once more, marked as a repeat."""
    _end(delivery, carried, Outcome.UNCERTAIN, now=now)
    for owed in carried:
        if owed.repeat_if_uncertain:
            owed.repeat_if_uncertain, owed.is_repeat = False, True
            _owe_again(owed)


def give_up_push(delivery: Delivery, carried: Carried, *, now: datetime) -> None:
    """End a push whose time is over: uncertain if a try may have arrived, else refused."""
    if delivery.may_have_arrived:
        finish_uncertain(delivery, carried, now=now)
    else:
        _end(delivery, carried, Outcome.REFUSED, now=now)


def cancel(owed: OwedMessage, reason: str, *, now: datetime) -> None:
    """Drop an owed message that has nothing to say any more."""
    owed.cancelled_at, owed.done_at, owed.cancel_reason, owed.reply_token = now, now, reason, None


def hold(owed: OwedMessage, why: Held, *, until: datetime) -> None:
    """Keep an owed message out of the queue until then (machine time)."""
    owed.held_until, owed.held_for = until, why


def _is_about_a_card(body: Sequence[dict[str, Any]], refused: Refused) -> bool:
    """Tell whether LINE may have refused a card: it names the request's body, and there is one in it."""
    has_card = any(one.get("type") == "flex" for one in body)
    return has_card and refused.status == HTTPStatus.BAD_REQUEST and "request body" in refused.message


def _finish_sent(
    delivery: Delivery, carried: Carried, result: Sent, *, members: int, now: datetime
) -> list[dict[str, object]]:
    delivery.status, delivery.request_id, delivery.error = result.status, result.request_id, None
    delivery.billed = members if delivery.channel is Channel.PUSH else 0
    _end(delivery, carried, Outcome.SENT, now=now)
    return list(_sent_rows(delivery, carried, result.messages))


def _sent_rows(delivery: Delivery, carried: Carried, sent: Sequence[SentId]) -> Iterable[dict[str, object]]:
    """Yield which LINE message belongs to what, so that somebody who quotes it is understood."""
    start = 0
    for owed in carried:
        end = start + (owed.message_count or 0)
        for one in sent[start:end]:
            yield {
                "line_message_id": one.message_id,
                "delivery_id": delivery.id,
                "owed_message_id": owed.id,
                "question_id": owed.question_id,
            }
        start = end


def _free_riders(delivery: Delivery, carried: Carried) -> None:
    """Let reminders that rode on a reply which LINE refused be pushed at their own time."""
    for owed in carried:
        if delivery.channel is Channel.REPLY and owed.rides_on_id is not None:
            _owe_again(owed)


def _wait_for_quota(delivery: Delivery, carried: Carried, result: TryLater, *, now: datetime) -> None:
    """Owe it again when there may be quota; what may have arrived keeps its key and body until LINE knows or 23 h."""
    if delivery.may_have_arrived:
        _note(delivery, result.status, result.message, result.request_id)
        delivery.next_try_at = now + rules.QUOTA_PAUSE
        return
    release(delivery, carried, error=result.message, status=result.status, now=now)
    delivery.request_id = result.request_id
    for owed in carried:
        hold(owed, Held.QUOTA, until=now + rules.QUOTA_PAUSE)


def _try_again(delivery: Delivery, *, now: datetime, at_most: timedelta | None = None) -> None:
    is_reply = delivery.channel is Channel.REPLY
    pause = rules.pause_after(delivery.tries, is_reply=is_reply)
    pause = min(pause, at_most or pause)
    if is_reply and delivery.token_received_at is not None:
        window = rules.reply_window(may_have_arrived=delivery.may_have_arrived, is_private=delivery.chat.is_private)
        # One more try shortly before the token dies is better than none.
        last_chance = delivery.token_received_at + window - timedelta(seconds=1)
        if now < last_chance < now + pause:
            pause = last_chance - now
    delivery.next_try_at = now + pause


def _end(delivery: Delivery, carried: Carried, outcome: Outcome, *, now: datetime) -> None:
    """End a delivery; no retry needs its body any more."""
    delivery.outcome, delivery.outcome_at, delivery.body = outcome, now, []
    delivery.reply_token = delivery.lease_until = delivery.lease_owner = None
    for owed in carried:
        if outcome is Outcome.RELEASED:
            _owe_again(owed)
        else:
            owed.done_at = now


def _owe_again(owed: OwedMessage) -> None:
    owed.delivery_id = owed.token_received_at = owed.done_at = None


def _note(delivery: Delivery, status: int | None, error: str, request_id: str | None) -> None:
    delivery.status, delivery.error, delivery.request_id = status, error, request_id
