"""Writes down the calls that are about to be made, in sets; until a lease ends nobody else makes its call."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Table, bindparam, insert, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bot.delivery import rules
from bot.delivery.pack import Packed
from bot.delivery.taking import Claimed, Step
from bot.models.outbox import Channel, Delivery, OwedMessage

_BEGIN = insert(cast("Table", Delivery.__table__)).returning(Delivery.id, sort_by_parameter_order=True)
_CARRY = text(
    "UPDATE owed_message SET delivery_id = :delivery_id, message_count = :message_count, reply_token = NULL,"
    " held_until = NULL, held_for = NULL WHERE id = :owed_id"
).bindparams(*(bindparam(name) for name in ("delivery_id", "message_count", "owed_id")))


def begin(session: Session, packed: Sequence[Packed], step: Step) -> list[Claimed]:
    """Begin new calls, and note on what they carry that it is on its way; return them in their order."""
    if not packed:
        return []
    connection, rows = session.connection(), [_row(one, step) for one in packed]
    ids = connection.scalars(_BEGIN, rows).all()
    carried = [
        (owed, {"delivery_id": number, "message_count": len(messages), "owed_id": owed.id})
        for number, one in zip(ids, packed, strict=True)
        for owed, messages in one.fitting
    ]
    connection.execute(_CARRY, [values for _, values in carried])
    for owed, values in carried:
        _is_carried(owed, values)
    return [_claimed(number, one, row) for number, one, row in zip(ids, packed, rows, strict=True)]


def again(delivery: Delivery, step: Step) -> Claimed:
    """Note that we are about to try a call once more."""
    delivery.lease_owner, delivery.lease_until = step.owner, step.machine_now + rules.LEASE
    delivery.tries += 1
    delivery.first_try_at = delivery.first_try_at or step.machine_now
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
        members=chat.members_billed,
    )


def _row(packed: Packed, step: Step) -> dict[str, Any]:
    reply, now = packed.reply, step.machine_now
    return {
        "channel": Channel.PUSH if reply is None else Channel.REPLY,
        "chat_id": packed.chat.id,
        "retry_key": uuid4() if reply is None else None,
        "reply_token": reply.reply_token if reply else None,
        "token_received_at": reply.token_received_at if reply else None,
        "body": packed.body,
        "created_at": now,
        "tries": 1,
        "first_try_at": now,
        "next_try_at": now,
        "may_have_arrived": False,
        "lease_owner": step.owner,
        "lease_until": now + rules.LEASE,
        "billed": 0,
    }


def _is_carried(owed: OwedMessage, values: Mapping[str, int]) -> None:
    """Have the object say what its row says now; nothing of it is left to be written."""
    set_committed_value(owed, "delivery_id", values["delivery_id"])
    set_committed_value(owed, "message_count", values["message_count"])
    for name in ("reply_token", "held_until", "held_for"):
        set_committed_value(owed, name, None)


def _claimed(number: int, packed: Packed, row: Mapping[str, Any]) -> Claimed:
    chat = packed.chat
    return Claimed(
        delivery_id=number,
        channel=row["channel"],
        chat_id=chat.id,
        line_id=chat.line_id,
        is_private=chat.is_private,
        reply_token=row["reply_token"],
        retry_key=row["retry_key"],
        body=row["body"],
        members=chat.members_billed,
    )
