"""When a reply or push may be tried, tried again, or must be given up: our promises and LINE's rules; pure."""

import random
from datetime import timedelta

from bot.outbox import FIRST_REPLY_WITHIN as FIRST_REPLY_WITHIN  # noqa: PLC0414 - named here with the others

# As FIRST_REPLY_WITHIN, these leave room for the call itself.
REPEAT_REPLY_WITHIN_GROUP = timedelta(seconds=25)
REPEAT_REPLY_WITHIN_PRIVATE = timedelta(seconds=50)
# LINE forgets a retry key after 24 hours; a later repeat would be a second message.
PUSH_WITHIN = timedelta(hours=23)
# Longer than the time-outs of one call (3 s and 10 s): whoever is silent for longer is gone.
LEASE = timedelta(seconds=20)
# How long a push waits before the quota is looked at again.
QUOTA_PAUSE = timedelta(minutes=15)
# The longest pause of a call that found LINE not taking our credentials: longer than those after which one call finds
# out whether it does again, so that it is not always the same one, and short, as all goes on then.
STRANGER_PAUSE = timedelta(seconds=45)

_FIRST_PAUSE_S = 1.0
_LONGEST_REPLY_PAUSE_S = 8.0
_LONGEST_PUSH_PAUSE_S = 300.0
_SPREAD = 0.2


def reply_window(*, may_have_arrived: bool, is_private: bool) -> timedelta:
    """Return how long after its receipt a reply token may be used for the next try."""
    if not may_have_arrived:
        return FIRST_REPLY_WITHIN
    return REPEAT_REPLY_WITHIN_PRIVATE if is_private else REPEAT_REPLY_WITHIN_GROUP


def pause_after(tries: int, *, is_reply: bool, spread: float | None = None) -> timedelta:
    """Return how long to wait after the given number of tries: doubling, bounded, spread by up to a fifth."""
    longest = _LONGEST_REPLY_PAUSE_S if is_reply else _LONGEST_PUSH_PAUSE_S
    seconds = min(longest, _FIRST_PAUSE_S * 2.0 ** min(tries - 1, 20))
    factor = random.uniform(1 - _SPREAD, 1 + _SPREAD) if spread is None else 1 + spread
    return timedelta(seconds=seconds * factor)
