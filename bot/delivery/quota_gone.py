"""Who writes to the bot while the month's quota is gone reads so, once a month in each chat: never silence."""

from collections.abc import Callable
from datetime import datetime

from bot.cards.parts import text_message
from bot.delivery.pack import Packed
from bot.delivery.packing import MESSAGES_PER_CALL
from bot.models.outbox import OwedMessage
from bot.services import ledger
from bot.wording import quota

# What says so by itself.
_SAYS_SO = ("case_opened", "quota")


def tell_of_quota(packed: Packed, reply: OwedMessage, *, is_gone: Callable[[], bool], now: datetime) -> None:
    """Add a line to a reply that has room for it; `now` is machine time."""
    chat = packed.chat
    is_told = chat.quota_told_at is not None and chat.quota_told_at >= ledger.month_of(now).start
    if is_told or len(packed.body) >= MESSAGES_PER_CALL or not is_gone():
        return
    chat.quota_told_at = now
    if reply.content.get("say") not in _SAYS_SO:
        packed.more = [text_message(quota.GONE_FOR_CHAT)]
