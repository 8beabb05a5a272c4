"""Which owed messages share one call to LINE: at most five LINE messages, in order; pure."""

from collections.abc import Sequence

MESSAGES_PER_CALL = 5  # LINE's limit of a reply and of a push.


def how_many_fit(sizes: Sequence[int], *, limit: int = MESSAGES_PER_CALL) -> int:
    """Return how many of the first owed messages fit into one call; `sizes` are their numbers of LINE messages."""
    used = 0
    for count, size in enumerate(sizes):
        used += size
        if used > limit:
            return count
    return len(sizes)
