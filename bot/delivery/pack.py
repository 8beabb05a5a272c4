"""Renders owed messages and puts what fits into one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from bot import content as say
from bot.delivery.finish import cancel
from bot.delivery.packing import MESSAGES_PER_CALL, how_many_fit
from bot.models.outbox import Channel, Delivery, OwedMessage
from bot.render.context import Messages, RenderContext
from bot.render.owed import render
from bot.wording.repeats import mark_repeat


@dataclass(frozen=True)
class Packing:
    """As of when a call is put together."""

    render: RenderContext
    machine_now: datetime


def pack(
    session: Session, owed: Sequence[OwedMessage], moment: Packing, *, reply: OwedMessage | None = None
) -> Delivery | None:
    """Begin a push with what fits of `owed`, or a `reply` with `owed` ahead of it; None when there is nothing to say.

    What does not fit, and what rides on a reply that has nothing to say, waits for its own time.
    """
    own = _rendered(session, [reply], moment) if reply is not None else []
    if reply is not None and not own:
        return None
    ready = _rendered(session, owed, moment)
    room = MESSAGES_PER_CALL - sum(len(messages) for _, messages in own)
    fitting = [*ready[: how_many_fit([len(messages) for _, messages in ready], limit=room)], *own]
    if not fitting:
        return None
    delivery = Delivery(
        channel=Channel.PUSH if reply is None else Channel.REPLY,
        chat_id=fitting[0][0].chat_id,
        retry_key=uuid4() if reply is None else None,
        reply_token=reply.reply_token if reply else None,
        token_received_at=reply.token_received_at if reply else None,
        body=[message for _, messages in fitting for message in messages],
        created_at=moment.machine_now,
        tries=0,
        next_try_at=moment.machine_now,
        may_have_arrived=False,
        billed=0,
    )
    session.add(delivery)
    session.flush()
    for one, messages in fitting:
        one.delivery_id, one.message_count, one.reply_token = delivery.id, len(messages), None
    return delivery


def _rendered(session: Session, owed: Sequence[OwedMessage], moment: Packing) -> list[tuple[OwedMessage, Messages]]:
    ready = []
    for one in owed:
        messages = render(say.from_row(one.content), moment.render)
        if messages:
            ready.append((one, mark_repeat(messages) if one.is_repeat else messages))
        else:
            cancel(session, one, "nothing left to say", now=moment.machine_now)
    return ready
