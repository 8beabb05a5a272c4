"""Whether a call that was begun may be tried again within what we promise; if not, it is settled here."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.delivery import rules
from bot.delivery.finish import finish_uncertain, give_up_push, release
from bot.delivery.recheck import all_expired, is_stale
from bot.models.outbox import Channel, Delivery, OwedMessage
from bot.programme.published import Published


def may_be_tried(
    session: Session, delivery: Delivery, carried: Sequence[OwedMessage], published: Published, moment: Moment
) -> bool:
    """Tell whether another try keeps our promises; if not, settle the delivery."""
    if delivery.lease_until is not None:
        # Whoever held it vanished during the call: it may have arrived.
        delivery.may_have_arrived = True
        delivery.lease_until = None
    if not delivery.body:
        return _was_erased(delivery, carried, moment)
    if delivery.channel is Channel.REPLY:
        window = rules.reply_window(may_have_arrived=delivery.may_have_arrived, is_private=delivery.chat.is_private)
        if delivery.token_received_at and moment.machine_now - delivery.token_received_at <= window:
            return True
        if delivery.may_have_arrived:
            finish_uncertain(delivery, carried, now=moment.machine_now)
        else:
            release(delivery, carried, error="the reply token is too old", now=moment.machine_now)
        return False
    started = delivery.first_try_at or moment.machine_now
    if not delivery.may_have_arrived and delivery.tries and is_stale(session, carried, published, moment.now):
        release(delivery, carried, error=delivery.error or "no longer right", now=moment.machine_now)
        return False
    if moment.machine_now - started < rules.PUSH_WITHIN and not all_expired(carried, moment.now):
        return True
    give_up_push(delivery, carried, now=moment.machine_now)
    return False


def _was_erased(delivery: Delivery, carried: Sequence[OwedMessage], moment: Moment) -> bool:
    """Settle a delivery whose body was erased because somebody took back what it said: it is not sent again."""
    if delivery.may_have_arrived:
        finish_uncertain(delivery, carried, now=moment.machine_now)
    else:
        release(delivery, carried, error="taken back", now=moment.machine_now)
    return False
