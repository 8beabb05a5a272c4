"""Takes the next call to make: an unfinished one, or owed messages packed and rendered into a new one.

Runs in one short write transaction; the call itself comes after the commit.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from bot import content as say
from bot.delivery import rules
from bot.delivery.finish import cancel, finish_uncertain, give_up_push, release
from bot.delivery.pack import Packing, pack
from bot.models.chat import Chat
from bot.models.outbox import Channel, Delivery, OwedMessage
from bot.programme.published import Published
from bot.render.context import RenderContext
from bot.services import reminders

# How many rows one step may settle without a call before it lets others at the database.
_SETTLED_PER_STEP = 50
# The queries are built once: putting them together takes longer than running them.
NOW: BindParameter[datetime] = bindparam("now")
MACHINE_NOW: BindParameter[datetime] = bindparam("machine_now")


@dataclass(frozen=True, kw_only=True)
class Step:
    """As of when, with what knowledge and for whom a step is made; `now` is program time."""

    published: Published
    now: datetime
    machine_now: datetime
    owner: str
    only_replies: bool = False
    public_base_url: str | None = None

    @property
    def moments(self) -> dict[str, datetime]:
        """The two clocks as the queries name them."""
        return {"now": self.now, "machine_now": self.machine_now}


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A call that is ours to make now."""

    delivery_id: int
    channel: Channel
    line_id: str
    is_private: bool
    reply_token: str | None
    retry_key: UUID | None
    body: list[dict[str, Any]]
    members: int


def claim_next(session: Session, step: Step) -> Claimed | None:
    """Take the next call; None when there is nothing to do now."""
    for _ in range(_SETTLED_PER_STEP):
        delivery = session.scalar(
            _locking(session, _unfinished(only_replies=step.only_replies), Delivery), step.moments
        )
        if delivery is None:
            break
        if _may_be_tried(session, delivery, step):
            return _lease(delivery, step)
    for _ in range(_SETTLED_PER_STEP):
        head = session.scalar(
            _locking(session, _pending_heads(only_replies=step.only_replies), OwedMessage), step.moments
        )
        if head is None:
            break
        new = _start(session, head, step)
        if new is not None:
            return _lease(new, step)
    return None


def has_work(session: Session, step: Step) -> bool:
    """Tell, without locking anything, whether `claim_next` would find something to do or to settle."""
    queries = (_unfinished(only_replies=step.only_replies), _pending_heads(only_replies=step.only_replies))
    return any(session.scalar(query, step.moments) is not None for query in queries)


def _locking(session: Session, query: Select[Any], table: type) -> Select[Any]:
    """Lock the row on PostgreSQL, passing over what others hold; SQLite has one writer anyway."""
    return _locked(query, table) if session.get_bind().dialect.name == "postgresql" else query


@lru_cache(maxsize=8)
def _locked(query: Select[Any], table: type) -> Select[Any]:
    return query.with_for_update(skip_locked=True, of=table)


@lru_cache
def _unfinished(*, only_replies: bool) -> Select[Any]:
    """Deliveries without an outcome whose time has come and that nobody is working on, replies first."""
    query = (
        select(Delivery)
        .where(
            Delivery.outcome.is_(None),
            Delivery.next_try_at <= MACHINE_NOW,
            or_(Delivery.lease_until.is_(None), Delivery.lease_until <= MACHINE_NOW),
        )
        .order_by(case((Delivery.channel == Channel.REPLY, 0), else_=1), Delivery.next_try_at)
        .limit(1)
    )
    if only_replies:
        query = query.where(Delivery.channel == Channel.REPLY)
    return query


def _may_be_tried(session: Session, delivery: Delivery, step: Step) -> bool:
    """Tell whether another try keeps our promises; if not, settle the delivery."""
    if delivery.lease_until is not None:
        # Whoever held it vanished during the call: it may have arrived.
        delivery.may_have_arrived = True
        delivery.lease_until = None
    if delivery.channel is Channel.REPLY:
        window = rules.reply_window(may_have_arrived=delivery.may_have_arrived, is_private=delivery.chat.is_private)
        if delivery.token_received_at and step.machine_now - delivery.token_received_at <= window:
            return True
        if delivery.may_have_arrived:
            finish_uncertain(session, delivery, now=step.machine_now)
        else:
            release(session, delivery, error="the reply token is too old", now=step.machine_now)
        return False
    started = delivery.first_try_at or step.machine_now
    if not delivery.may_have_arrived and delivery.tries and _is_stale(session, delivery, step):
        release(session, delivery, error=delivery.error or "no longer right", now=step.machine_now)
        return False
    if step.machine_now - started < rules.PUSH_WITHIN and not _all_expired(session, delivery, step):
        return True
    give_up_push(session, delivery, now=step.machine_now)
    return False


def _is_stale(session: Session, delivery: Delivery, step: Step) -> bool:
    """Tell whether a push that surely did not arrive carries what may not leave now, or not any more."""
    for owed in session.scalars(select(OwedMessage).where(OwedMessage.delivery_id == delivery.id)).all():
        if owed.valid_until is not None and owed.valid_until < step.now:
            return True
        content = say.from_row(owed.content)
        if isinstance(content, say.SayReminder) and reminders.look_again(
            session, owed, content.reminder_id, step.published, step.now
        ):
            return True
    return False


def _all_expired(session: Session, delivery: Delivery, step: Step) -> bool:
    owed = session.scalars(select(OwedMessage).where(OwedMessage.delivery_id == delivery.id)).all()
    return all(one.valid_until is not None and one.valid_until < step.now for one in owed)


def _is_ready(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the class or an alias of it
    return and_(
        table.delivery_id.is_(None),
        table.cancelled_at.is_(None),
        or_(table.due_at.is_(None), table.due_at <= NOW),
        or_(table.held_until.is_(None), table.held_until <= MACHINE_NOW),
    )


@lru_cache
def _pending_heads(*, only_replies: bool) -> Select[Any]:
    """Owed messages that are ready, replies first: of a chat's pushes the first, in a lane none before its elder."""
    earlier, elder, carrier = aliased(OwedMessage), aliased(OwedMessage), aliased(Delivery)
    not_first = exists().where(
        earlier.chat_id == OwedMessage.chat_id,
        earlier.id < OwedMessage.id,
        *(one.reply_token.is_(None) for one in (earlier, OwedMessage)),
        *(one.lane.is_(None) for one in (earlier, OwedMessage)),
        _is_ready(earlier),
    )
    elder_is_open = exists().where(
        elder.lane == OwedMessage.lane,
        elder.id < OwedMessage.id,
        elder.cancelled_at.is_(None),
        or_(
            elder.delivery_id.is_(None),
            exists().where(carrier.id == elder.delivery_id, carrier.outcome.is_(None)),
        ),
    )
    query = (
        select(OwedMessage)
        .where(_is_ready(OwedMessage), ~not_first, or_(OwedMessage.lane.is_(None), ~elder_is_open))
        .order_by(case((OwedMessage.reply_token.is_not(None), 0), else_=1), OwedMessage.id)
        .limit(1)
    )
    if only_replies:
        query = query.where(OwedMessage.reply_token.is_not(None))
    return query


def _start(session: Session, head: OwedMessage, step: Step) -> Delivery | None:
    """Begin a delivery with `head` and what shares its call; None when it was settled without one."""
    if head.reply_token is not None:
        age = step.machine_now - (head.token_received_at or head.created_at)
        if age <= rules.FIRST_REPLY_WITHIN:
            return pack(session, _riders(session, head, step), _moment(session, step), reply=head)
        head.reply_token = head.token_received_at = None
    if _is_over(session, head, step):
        return None
    return pack(session, _companions(session, head, step), _moment(session, step))


def _is_over(session: Session, owed: OwedMessage, step: Step) -> bool:
    """Cancel a push that came too late or has nowhere to go; tell whether it was."""
    content = say.from_row(owed.content)
    if isinstance(content, say.SayReminder) and not owed.chat.is_gone and _is_off(session, owed, content, step):
        return True
    if owed.chat.is_gone:
        cancel(session, owed, "the bot is not in this chat", now=step.machine_now)
    elif owed.worth_until is not None and owed.worth_until < step.machine_now:
        cancel(session, owed, "too late for a reply, not worth a push", now=step.machine_now)
    elif owed.valid_until is not None and owed.valid_until < step.now:
        cancel(session, owed, "no longer valid", now=step.machine_now)
    else:
        return False
    return True


def _is_off(session: Session, owed: OwedMessage, content: say.SayReminder, step: Step) -> bool:
    """Look again at a reminder: drop it, or put it off to the next working day; tell whether it may not leave now."""
    verdict = reminders.look_again(session, owed, content.reminder_id, step.published, step.now)
    match verdict:
        case reminders.Drop(reason=reason):
            cancel(session, owed, reason, now=step.machine_now)
        case reminders.Postpone(due_at=due_at, valid_until=valid_until):
            owed.due_at, owed.valid_until = due_at, valid_until
            session.flush()
        case None:
            pass
    return verdict is not None


def _riders(session: Session, reply: OwedMessage, step: Step) -> list[OwedMessage]:
    """Return the reminders that go ahead of a reply and still hold."""
    riders = session.scalars(_locking(session, _RIDERS, OwedMessage), {"reply": reply.id}).all()
    return [one for one in riders if not _is_over(session, one, step)]


def _companions(session: Session, head: OwedMessage, step: Step) -> list[OwedMessage]:
    """Return what else is ready for the same chat and may share a push; lanes go alone, to keep their order."""
    if head.lane is not None:
        return [head]
    others = session.scalars(
        _locking(session, _COMPANIONS, OwedMessage), {**step.moments, "chat": head.chat_id, "head": head.id}
    ).all()
    return [head, *(one for one in others if not _is_over(session, one, step))]


_RIDERS = (
    select(OwedMessage)
    .where(
        OwedMessage.rides_on_id == bindparam("reply"),
        OwedMessage.delivery_id.is_(None),
        OwedMessage.cancelled_at.is_(None),
    )
    .order_by(OwedMessage.id)
)
_COMPANIONS = (
    select(OwedMessage)
    .where(
        _is_ready(OwedMessage),
        OwedMessage.chat_id == bindparam("chat"),
        OwedMessage.id > bindparam("head"),
        OwedMessage.reply_token.is_(None),
        OwedMessage.lane.is_(None),
    )
    .order_by(OwedMessage.id)
    .limit(10)
)


def _moment(session: Session, step: Step) -> Packing:
    ctx = RenderContext(
        session=session,
        published=step.published,
        now=step.now,
        public_base_url=step.public_base_url,
        offset=step.now - step.machine_now,
    )
    return Packing(ctx, machine_now=step.machine_now)


def _lease(delivery: Delivery, step: Step) -> Claimed:
    """Note that we are about to try; until the outcome is recorded or the lease ends nobody else does."""
    delivery.lease_owner, delivery.lease_until = step.owner, step.machine_now + rules.LEASE
    delivery.tries += 1
    delivery.first_try_at = delivery.first_try_at or step.machine_now
    chat: Chat = delivery.chat
    return Claimed(
        delivery_id=delivery.id,
        channel=delivery.channel,
        line_id=chat.line_id,
        is_private=chat.is_private,
        reply_token=delivery.reply_token,
        retry_key=delivery.retry_key,
        body=delivery.body,
        members=1 if chat.is_private else (chat.member_count or 1),
    )
