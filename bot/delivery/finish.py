"""How a delivery ends: sent, refused, uncertain, or released so that what it carried is owed again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards.sizes import in_plain_text
from bot.delivery import rules
from bot.delivery.results import NotTaken, Refusal, Refused, Result, Sent, TryLater, Uncertain
from bot.delivery.sent import Called, Taken, calls_of, write_down_taken
from bot.models.outbox import Channel, Delivery, Held, Outcome, OwedMessage
from bot.outbox import Clocked
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
    """What was written down of a call (`outcome` None: it is tried again), and the traces of what it carried."""

    channel: Channel
    outcome: Outcome | None
    traces: tuple[str, ...]


def record_all(session: Session, ended: Sequence[Ended], *, by: Clocked) -> dict[int, Recorded]:
    """Write down what came of calls, in sets; return them by the deliveries' ids. Machine time."""
    calls = calls_of(session, [one.delivery_id for one in ended])
    outcomes_now = {number: call.outcome for number, call in calls.items()}
    # What somebody else settled while we waited for LINE stays as it is.
    open_ones = [one for one in ended if outcomes_now[one.delivery_id] is None]
    taken = [
        Taken(calls[one.delivery_id], how, one.members)
        for one in open_ones
        if (how := _as_taken(calls[one.delivery_id], one.result)) is not None
    ]
    write_down_taken(session, taken, now=by.machine_now)
    outcomes_now |= {one.call.id: Outcome.SENT for one in taken}
    failed = {
        one.delivery_id: one.result
        for one in open_ones
        if outcomes_now[one.delivery_id] is None and not isinstance(one.result, Sent)
    }
    outcomes_now |= _record_failed(session, failed, now=by.machine_now)
    _tell_writers(session, calls.values(), by=by)
    return {number: Recorded(call.channel, outcomes_now[number], call.traces) for number, call in calls.items()}


def _as_taken(call: Called, result: Result) -> Sent | None:
    """Return how LINE took a call, now or at an earlier try; None when it did not, as far as we know."""
    if isinstance(result, Sent):
        return result
    if call.may_have_arrived and isinstance(result, Refused) and result.why is Refusal.REPLY_TOKEN:
        # The token works once: it was an earlier, uncertain try that used it.
        return Sent(status=result.status)
    return None


def _record_failed(session: Session, failed: Mapping[int, NotTaken], *, now: datetime) -> dict[int, Outcome | None]:
    """Write down the calls that LINE did not take, by their ids; return what became of them."""
    if not failed:
        return {}
    deliveries, carried = deliveries_of(session, failed), carried_by(session, failed)
    for number, result in failed.items():
        record(deliveries[number], carried[number], result, now=now)
    session.flush()
    return {number: one.outcome for number, one in deliveries.items()}


def _tell_writers(session: Session, calls: Iterable[Called], *, by: Clocked) -> None:
    """Tell people what became of their answers among what these calls carry."""
    ids = [one.id for call in calls for one in call.carried if outcomes.is_answer(one.content)]
    if ids:
        outcomes.tell_late(session, session.scalars(select(OwedMessage).where(OwedMessage.id.in_(ids))), by=by)


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


def record(delivery: Delivery, carried: Carried, result: NotTaken, *, now: datetime) -> None:
    """Write down what came of a call that LINE did not take."""
    delivery.lease_until = delivery.lease_owner = None
    match result:
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
