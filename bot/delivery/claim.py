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
from bot.delivery.beginning import again, begin
from bot.delivery.finish import cancel, carried_by, deliveries_of, hold
from bot.delivery.looking import Waiting
from bot.delivery.pack import Packed, Packing, pack
from bot.delivery.queue import InTurn
from bot.delivery.quota_gone import tell_of_quota
from bot.delivery.recheck import SWITCH_PAUSE, fit_to_leave
from bot.delivery.retry import may_be_tried
from bot.delivery.taking import Claimed, Step, Taking
from bot.models.hold import HoldKind
from bot.models.outbox import RECEIPT, Channel, Held, OwedMessage
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
    return taking.taken, taking.settled


def _take_retries(session: Session, taking: Taking, channel: Channel) -> None:
    step, is_push = taking.step, channel is Channel.PUSH
    found = queue.retries(session, channel, step.look, most=_SPARE * taking.room(for_pushes=is_push))
    ids = [one.row_id for one in taking.choose(found, for_pushes=is_push)]
    if not ids:
        return
    deliveries, carried = deliveries_of(session, ids), carried_by(session, ids)
    for number in ids:
        delivery = deliveries[number]
        if may_be_tried(session, delivery, carried[number], step.published, step.moment):
            taking.taken.append(again(delivery, step))
        else:
            taking.settled += 1
            outcomes.tell_late(session, carried[number], by=step)


def _take_replies(session: Session, taking: Taking) -> None:
    step = taking.step
    found = queue.replies(session, step.look, most=_SPARE * taking.room(for_pushes=False))
    chosen = taking.choose(found, for_pushes=False)
    replies = _replies(session, [one.row_id for one in chosen], taking)
    accompanied = {one.row_id for one in chosen if one.has_company}
    riders = _riders(session, [one for one in replies if one.id in accompanied], taking)
    packed = []
    for reply in replies:
        age = step.machine_now - (reply.token_received_at or reply.created_at)
        if age > rules.FIRST_REPLY_WITHIN:
            reply.reply_token = reply.token_received_at = None  # From now on it waits among the pushes.
        elif _is_held(reply, taking.holds):
            hold(reply, Held.SWITCH, until=step.machine_now + SWITCH_PAUSE)
        elif (one := _pack(session, taking, riders.get(reply.id, ()), reply=reply)) is not None:
            tell_of_quota(one, reply, is_gone=taking.quota_is_gone, now=step.machine_now)
            packed.append(one)
    taking.settled += len(replies) - len(packed)
    taking.taken += begin(session, packed, step)


def _is_held(reply: OwedMessage, active: Holds) -> bool:
    is_unasked = bool(reply.content.get("unasked"))
    return active.holds(HoldKind.ALL, reply.chat_id) or (is_unasked and active.holds(HoldKind.UNASKED, reply.chat_id))


def _riders(session: Session, replies: Sequence[OwedMessage], taking: Taking) -> dict[int, list[OwedMessage]]:
    """Return what goes ahead of each of these replies: its reminders, receipts, and what the quota holds there."""
    if not replies:
        return {}
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
    chosen = taking.choose(wanted(session, step.look, most=_SPARE * room), for_pushes=True)
    heads = _owed(session, [one.row_id for one in chosen])
    shared = [one.chat_id for one in heads if one.lane is None]
    others = _owed(session, queue.sharing(session, shared, step.look)) if shared else []
    fit = {one.id for one in _fit(session, [*heads, *(one for one in others if one not in heads)], taking)}
    packed = []
    for head in heads:
        ready = [head] if head.lane else [one for one in others if one.chat_id == head.chat_id]
        ready = [one for one in ready if one.id in fit]
        if not ready:
            outcomes.tell_late(session, [head], by=step)
        elif (one := _pack(session, taking, ready, reply=None)) is not None:
            packed.append(one)
    taking.settled += len(heads) - len(packed)
    taking.taken += begin(session, packed, step)


def _fit(session: Session, owed: Sequence[OwedMessage], taking: Taking, *, is_free: bool = False) -> list[OwedMessage]:
    if any(one.content.get("say") == _REMINDER for one in owed):
        # A date that was moved within the last second must be right in what is sent now.
        taking.step = replace(taking.step, published=dates_in_force.fresh(session, taking.step.published))
    step = taking.step
    fit, looked = fit_to_leave(session, owed, step.published, taking.holds, step.moment, is_free=is_free)
    taking.looked.append(looked)
    return fit


def _pack(session: Session, taking: Taking, owed: Sequence[OwedMessage], *, reply: OwedMessage | None) -> Packed | None:
    """Put together what is ready; without anything to say it was settled."""
    step = taking.step
    ctx = RenderContext(
        session=session,
        published=step.published,
        now=step.now,
        public_base_url=step.public_base_url,
        offset=step.now - step.machine_now,
        states=taking.looked[-1].states if taking.looked else {},
    )
    return pack(owed, Packing(ctx, machine_now=step.machine_now), reply=reply)


def _owed(session: Session, ids: Sequence[int]) -> Sequence[OwedMessage]:
    """Return owed messages by their ids, the oldest first; on PostgreSQL those that nobody else works on."""
    return session.scalars(_locking(session, _OWED), {"ids": ids}).all() if ids else ()


def _replies(session: Session, ids: Sequence[int], taking: Taking) -> Sequence[OwedMessage]:
    """Return replies likewise; whoever renders one finds the question that it answers in the session."""
    rows = session.execute(_locking(session, _OWED_WITH_QUESTION), {"ids": ids}).all() if ids else ()
    taking.at_hand += [question for _, question in rows]
    return [reply for reply, _ in rows]


def _locking(session: Session, query: Any) -> Any:  # noqa: ANN401 - any select of owed messages
    """Lock the rows on PostgreSQL, passing over what others hold; SQLite has one writer anyway."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return query.with_for_update(skip_locked=True, of=OwedMessage) if is_postgresql else query


_WHOLE_STATE, _REMINDER = "progress", "reminder"
_STILL_PENDING = (OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
_OWED = (
    select(OwedMessage)
    .where(OwedMessage.id.in_(bindparam("ids", expanding=True)), *_STILL_PENDING)
    .order_by(OwedMessage.id)
)
_OWED_WITH_QUESTION = _OWED.add_columns(Question).outerjoin(Question, Question.id == OwedMessage.question_id)
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
