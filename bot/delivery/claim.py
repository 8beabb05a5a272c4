"""Takes the next calls to make: unfinished ones, and owed messages packed and rendered into new ones.

Runs in one short write transaction; the calls themselves come after the commit.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot.delivery import queue, rules
from bot.delivery.finish import cancel, carried_by, deliveries_of, hold
from bot.delivery.looking import Waiting
from bot.delivery.pack import Packing, pack
from bot.delivery.queue import InTurn
from bot.delivery.quota_gone import tell_of_quota
from bot.delivery.recheck import SWITCH_PAUSE, fit_to_leave
from bot.delivery.retry import may_be_tried
from bot.delivery.taking import Claimed, Step, Taking
from bot.models.hold import HoldKind
from bot.models.outbox import RECEIPT, Channel, Delivery, Held, OwedMessage
from bot.models.question import Question
from bot.render.context import RenderContext
from bot.services import dates_in_force, holds, line_access, spending
from bot.services.cases import outcomes
from bot.services.holds import Holds

# How many rows are looked at for one call that is wanted: some chats have enough, some rows are settled without a call.
_SPARE = 4


def claim_some(session: Session, step: Step, waiting: Waiting) -> tuple[list[Claimed], int]:
    """Take the next calls of what a look in this transaction found waiting.

    The number says how many rows were settled without a call: look again at once.
    """
    if not waiting.has_calls:
        return [], 0
    active = holds.active(session) if waiting.has_holds else Holds()
    quota_is_gone = cache(lambda: spending.is_gone(session, step.machine_now))  # Asked for at most once a step.
    limited = replace(step, calls=waiting.calls, pushes=waiting.pushes)
    taking = Taking(limited, active, quota_is_gone, served=Counter(step.under_way))
    if waiting.reply_retries:
        _take_retries(session, taking, Channel.REPLY)
    if waiting.replies:
        _take_replies(session, taking)
    if waiting.push_retries:
        _take_retries(session, taking, Channel.PUSH)
    for is_waiting, wanted in (
        (waiting.pushes_at_once, queue.pushes_at_once),
        (waiting.pushes_due, queue.pushes_due),
    ):
        if is_waiting:
            _take_pushes(session, taking, wanted)
    if waiting.is_try and taking.taken:
        line_access.begin_try(session, now=step.machine_now)
    return _lease(session, taking.taken, step), taking.settled


def _take_retries(session: Session, taking: Taking, channel: Channel) -> None:
    step, is_push = taking.step, channel is Channel.PUSH
    found = queue.retries(session, channel, step.look, most=_SPARE * taking.room(for_pushes=is_push))
    ids = taking.choose(found, for_pushes=is_push)
    if not ids:
        return
    deliveries, carried = deliveries_of(session, ids), carried_by(session, ids)
    for number in ids:
        delivery = deliveries[number]
        if may_be_tried(session, delivery, carried[number], step.published, step.moment):
            taking.taken.append(delivery)
        else:
            taking.settled += 1
            outcomes.tell_late(session, carried[number], by=step)


def _take_replies(session: Session, taking: Taking) -> None:
    step = taking.step
    found = queue.replies(session, step.look, most=_SPARE * taking.room(for_pushes=False))
    chosen = _owed(session, taking.choose(found, for_pushes=False))
    riders = _riders(session, chosen, taking) if chosen else {}
    taking.at_hand += _questions_of(session, chosen)
    for reply in chosen:
        age = step.machine_now - (reply.token_received_at or reply.created_at)
        if age > rules.FIRST_REPLY_WITHIN:
            reply.reply_token = reply.token_received_at = None  # From now on it waits among the pushes.
            taking.settled += 1
        elif _is_held(reply, taking.holds):
            hold(reply, Held.SWITCH, until=step.machine_now + SWITCH_PAUSE)
            taking.settled += 1
        else:
            _begin(session, taking, riders[reply.id], reply=reply)


def _questions_of(session: Session, replies: Sequence[OwedMessage]) -> Sequence[Question]:
    """Return the questions that are answered, in one go: whoever renders a reply finds them in the session."""
    ids = [one.question_id for one in replies if one.question_id is not None]
    query = select(Question).where(Question.id.in_(bindparam("ids", expanding=True)))
    return session.scalars(query, {"ids": ids}).all() if ids else ()


def _is_held(reply: OwedMessage, active: Holds) -> bool:
    is_unasked = bool(reply.content.get("unasked"))
    return active.holds(HoldKind.ALL, reply.chat_id) or (is_unasked and active.holds(HoldKind.UNASKED, reply.chat_id))


def _riders(session: Session, replies: Sequence[OwedMessage], taking: Taking) -> dict[int, list[OwedMessage]]:
    """Return what goes ahead of each of these replies: its reminders, receipts, and what the quota holds there."""
    chats = {one.chat_id: one.id for one in replies}
    riders = session.scalars(_locking(session, _RIDERS), {"replies": [one.id for one in replies]}).all()
    waiting = _without_said(
        session.scalars(_locking(session, _WAITING_FOR_REPLY), {"chats": list(chats)}).all(), replies, taking
    )
    found = [*riders, *(one for one in waiting if one not in riders and queue.is_next_in_lane(session, one.id))]
    by_reply: dict[int, list[OwedMessage]] = {one.id: [] for one in replies}
    for one in _fit(session, found, taking, is_free=True) if found else []:
        by_reply[one.rides_on_id if one.rides_on_id in by_reply else chats[one.chat_id]].append(one)
    return by_reply


def _without_said(waiting: Sequence[OwedMessage], replies: Sequence[OwedMessage], taking: Taking) -> list[OwedMessage]:
    """Drop the receipts of chats that are being told their whole state, and return the rest."""
    shown = {one.chat_id for one in replies if one.content.get("say") == _WHOLE_STATE}
    said = [one for one in waiting if one.chat_id in shown and one.reason_key.startswith(RECEIPT)]
    for one in said:
        cancel(one, "said with the unit's state", now=taking.step.machine_now)
    return [one for one in waiting if one not in said]


def _take_pushes(session: Session, taking: Taking, wanted: Callable[..., list[InTurn]]) -> None:
    step, room = taking.step, taking.room(for_pushes=True)
    ids = taking.choose(wanted(session, step.look, most=_SPARE * room), for_pushes=True)
    heads = _owed(session, ids)
    shared = [one.chat_id for one in heads if one.lane is None]
    others = _owed(session, queue.sharing(session, shared, step.look)) if shared else []
    fit = {one.id for one in _fit(session, [*heads, *(one for one in others if one not in heads)], taking)}
    for head in heads:
        ready = [head] if head.lane else [one for one in others if one.chat_id == head.chat_id]
        ready = [one for one in ready if one.id in fit]
        if ready:
            _begin(session, taking, ready, reply=None)
        else:
            taking.settled += 1
            outcomes.tell_late(session, [head], by=step)


def _fit(session: Session, owed: Sequence[OwedMessage], taking: Taking, *, is_free: bool = False) -> list[OwedMessage]:
    if any(one.content.get("say") == _REMINDER for one in owed):
        # A date that was moved within the last second must be right in what is sent now.
        taking.step = replace(taking.step, published=dates_in_force.fresh(session, taking.step.published))
    step = taking.step
    fit, looked = fit_to_leave(session, owed, step.published, taking.holds, step.moment, is_free=is_free)
    taking.looked.append(looked)
    return fit


def _begin(session: Session, taking: Taking, owed: Sequence[OwedMessage], *, reply: OwedMessage | None) -> None:
    """Begin a delivery with what is ready; without anything to say it was settled."""
    step = taking.step
    states = taking.looked[-1].states if taking.looked else {}
    ctx = RenderContext(
        session=session,
        published=step.published,
        now=step.now,
        public_base_url=step.public_base_url,
        offset=step.now - step.machine_now,
        states=states,
    )
    delivery = pack(session, owed, Packing(ctx, machine_now=step.machine_now), reply=reply)
    if delivery is None:
        taking.settled += 1
        return
    if reply is not None:
        tell_of_quota(delivery, reply, is_gone=taking.quota_is_gone, now=step.machine_now)
    taking.taken.append(delivery)


def _owed(session: Session, ids: Sequence[int]) -> list[OwedMessage]:
    """Return owed messages by their ids, the oldest first; on PostgreSQL those that nobody else works on."""
    if not ids:
        return []
    query = select(OwedMessage).where(OwedMessage.id.in_(list(ids)), *_STILL_PENDING).order_by(OwedMessage.id)
    return list(session.scalars(_locking(session, query)))


def _locking(session: Session, query: Any) -> Any:  # noqa: ANN401 - any select of owed messages
    """Lock the rows on PostgreSQL, passing over what others hold; SQLite has one writer anyway."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return query.with_for_update(skip_locked=True, of=OwedMessage) if is_postgresql else query


_WHOLE_STATE, _REMINDER = "progress", "reminder"
_STILL_PENDING = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
_RIDERS = (
    select(OwedMessage)
    .where(OwedMessage.rides_on_id.in_(bindparam("replies", expanding=True)), *_STILL_PENDING)
    .order_by(OwedMessage.id)
)
_WAITING_FOR_REPLY = (
    select(OwedMessage)
    .where(
        OwedMessage.chat_id.in_(bindparam("chats", expanding=True)),
        or_(OwedMessage.held_for == Held.QUOTA, OwedMessage.reason_key.startswith(RECEIPT, autoescape=True)),
        OwedMessage.reply_token.is_(None),
        *_STILL_PENDING,
    )
    .order_by(OwedMessage.id)
    .limit(20)
)


def _lease(session: Session, deliveries: Sequence[Delivery], step: Step) -> list[Claimed]:
    """Note that we are about to try; until the outcome is recorded or the lease ends nobody else does."""
    for delivery in deliveries:
        delivery.lease_owner, delivery.lease_until = step.owner, step.machine_now + rules.LEASE
        delivery.tries += 1
        delivery.first_try_at = delivery.first_try_at or step.machine_now
    session.flush()
    return [_claimed(one) for one in deliveries]


def _claimed(delivery: Delivery) -> Claimed:
    chat = delivery.chat
    return Claimed(
        delivery_id=delivery.id,
        channel=delivery.channel,
        chat_id=chat.id,
        line_id=chat.line_id,
        is_private=chat.is_private,
        reply_token=delivery.reply_token,
        retry_key=delivery.retry_key,
        body=delivery.body,
        members=1 if chat.is_private else (chat.member_count or 1),
    )
