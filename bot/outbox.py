"""Writes down what the bot owes; never sends and never commits."""

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import or_, select, text, update
from sqlalchemy.orm import Session

from bot import content as say
from bot import gate
from bot.incoming import Event
from bot.inserting import insert_and_notify
from bot.models.chat import Chat
from bot.models.outbox import Delivery, Held, OwedMessage
from bot.programme.leaving import Wish
from bot.programme.published import Published

WAKE_CHANNEL = "owed_message"


class Clocked(Protocol):
    """The two clocks, and the programme by whose rules something leaves."""

    @property
    def published(self) -> Published:
        """The knowledge that runs."""

    @property
    def now(self) -> datetime:
        """Program time."""

    @property
    def machine_now(self) -> datetime:
        """Machine time."""


# A reply token works for about a minute after the webhook; this leaves room for the call itself.
FIRST_REPLY_WITHIN = timedelta(seconds=50)
# How long an answer that somebody asked the bot for is worth a push when its reply token is dead.
WORTH_A_PUSH = timedelta(minutes=10)


def owe_reply(  # noqa: PLR0913 - each says something of its own
    session: Session,
    event: Event,
    chat: Chat,
    content: say.Content,
    *,
    now: datetime,
    worth_a_push: bool,
    question_id: int | None = None,
    lane: str | None = None,
) -> OwedMessage:
    """Owe an answer to `event`, on its reply token. One event owes one reply; `now` is machine time.

    With a `lane` it waits for what was owed in it before, as far as the token's life allows; what it says then is never
    too late.
    """
    worth_until = event.sent_at + WORTH_A_PUSH if worth_a_push else event.sent_at
    return insert_and_notify(
        session,
        WAKE_CHANNEL,
        OwedMessage,
        reason_key=f"reply:{event.event_id}",
        chat_id=chat.id,
        question_id=question_id,
        content=say.to_row(content),
        lane=lane,
        created_at=now,
        reply_token=event.reply_token,
        token_received_at=event.received_at if event.reply_token else None,
        worth_until=None if lane is not None and worth_a_push else worth_until,
    )


def join_reply(reply: OwedMessage, content: say.Content) -> OwedMessage:
    """Say `content` after what a reply that has not left yet says: one event has one reply token, which works once."""
    earlier = say.from_row(reply.content)
    said = earlier.says if isinstance(earlier, say.SayTogether) else (reply.content,)
    reply.content = say.to_row(say.SayTogether(says=(*said, say.to_row(content)), case_id=reply.content.get("case_id")))
    return reply


def owe_push(  # noqa: PLR0913 - each says something of its own
    session: Session,
    chat: Chat,
    content: say.Content,
    wish: Wish,
    *,
    reason_key: str,
    by: Clocked,
    valid_until: datetime | None = None,
    lane: str | None = None,
    rides_on: OwedMessage | None = None,
    repeat_if_uncertain: bool = False,
    token: tuple[str, datetime] | None = None,
) -> OwedMessage:
    """Owe a message on our own account; the gate says when it may leave, now and again when it is its turn.

    `by` has the clocks and the programme's rules; `valid_until` is program time. It goes along with the reply it
    `rides_on` (which must have its id), else by itself when it is due. A reply `token`, with when it was received,
    makes it free while the token lives.
    """
    owed = OwedMessage(
        reason_key=reason_key,
        chat_id=chat.id,
        content=say.to_row(content),
        created_at=by.machine_now,
        due_at=gate.leaves_at(session, chat, wish, by.published, by.now),
        valid_until=valid_until,
        lane=lane,
        rides_on_id=rides_on.id if rides_on else None,
        repeat_if_uncertain=repeat_if_uncertain,
        reply_token=token[0] if token else None,
        token_received_at=token[1] if token else None,
    )
    session.add(owed)
    wake_worker(session)
    return owed


def ask_gate_again(session: Session, chat: Chat, *, now: datetime) -> None:
    """Have what waits for a reader's hours asked for anew, as they have changed; `now` is program time."""
    pending = (OwedMessage.chat_id == chat.id, OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    waits = (*pending, OwedMessage.due_at > now, OwedMessage.rides_on_id.is_(None))
    session.execute(update(OwedMessage).where(*waits).values(due_at=now))
    wake_worker(session)


def lend_token(session: Session, chat: Chat, event: Event) -> None:
    """Let the oldest message that the quota holds back in a chat go free, on the token of what was just written there.

    For events that get no reply: what is held rides on a reply by itself, also on this one.
    """
    if event.reply_token is None:
        return
    query = select(OwedMessage).where(
        OwedMessage.chat_id == chat.id,
        OwedMessage.held_until.is_not(None),
        OwedMessage.held_for == Held.QUOTA,
        OwedMessage.delivery_id.is_(None),
        OwedMessage.cancelled_at.is_(None),
    )
    held = session.scalar(query.order_by(OwedMessage.id).limit(1))
    if held is not None:
        held.held_until = held.held_for = None
        held.reply_token, held.token_received_at = event.reply_token, event.received_at
        wake_worker(session)


def cancel_pending(session: Session, chat: Chat, *, reason: str, now: datetime) -> None:
    """Drop what a chat is owed and has not been sent."""
    pending = (OwedMessage.chat_id == chat.id, OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
    session.execute(update(OwedMessage).where(*pending).values(cancelled_at=now, done_at=now, cancel_reason=reason))


def cancel_for_question(session: Session, question_id: int, *, reason: str, now: datetime) -> None:
    """Drop the answers to a question that have not been sent."""
    open_ids = select(OwedMessage.id).where(
        OwedMessage.question_id == question_id,
        OwedMessage.delivery_id.is_(None),
        OwedMessage.cancelled_at.is_(None),
    )
    session.execute(
        update(OwedMessage)
        .where(OwedMessage.id.in_(open_ids))
        .values(cancelled_at=now, done_at=now, cancel_reason=reason)
    )


def wake_worker(session: Session) -> None:
    """Tell the delivery workers, once this transaction commits, that there is work (PostgreSQL; SQLite is polled)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {WAKE_CHANNEL}"))


def erase_from_calls(
    session: Session, *, now: datetime, question_id: int | None = None, case_id: int | None = None
) -> None:
    """Erase the bodies of calls under way that speak of a question or case of which something was taken back.

    What surely did not arrive is owed again and rendered without it; what may have arrived is not sent again.
    """
    of_case = OwedMessage.content["case_id"].as_integer() == case_id
    concerns = [OwedMessage.question_id == question_id] if question_id is not None else []
    concerns += [of_case] if case_id is not None else []
    if not concerns:
        return
    carrying = select(OwedMessage.delivery_id).where(or_(*concerns), OwedMessage.done_at.is_(None))
    under_way = (Delivery.outcome.is_(None), Delivery.id.in_(carrying.where(OwedMessage.delivery_id.is_not(None))))
    session.execute(update(Delivery).where(*under_way).values(body=[], next_try_at=now))
