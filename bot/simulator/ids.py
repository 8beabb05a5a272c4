"""Identifiers in LINE's shapes, never given twice, not even after a restart or with a new file."""

import secrets
import time

from bot.simulator.storage import Transaction

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IDS_PER_MS = 100_000  # Milliseconds and five digits make the 18 digits of LINE's message ids.


def message_id(db: Transaction) -> str:
    """Return a new message id: 18 digits that grow, led by machine time so that a deleted file repeats none."""
    return str(db.count_up("message", at_least=time.time_ns() // 1_000_000 * IDS_PER_MS))


def event_id(now: float) -> str:
    """Return a new ULID."""
    number = int(now * 1000) << 80 | secrets.randbits(80)
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def reply_token() -> str:
    """Return a new reply token."""
    return secrets.token_hex(16)


def quote_token() -> str:
    """Return a new quote token."""
    return secrets.token_urlsafe(48)
