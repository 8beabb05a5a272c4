"""Works something out once for each knowledge or programme in use, however many messages ask for it."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Source = TypeVar("Source")
Made = TypeVar("Made")
# The version that runs, the one before whose last messages are being answered, and their dates as changed.
IN_USE = 8


def once_for_each(make: Callable[[Source], Made]) -> Callable[[Source], Made]:
    """Keep what `make` returned for the last few sources.

    A source is told by its identity: comparing or hashing a whole knowledge takes longer than reading a message.
    """
    kept: dict[int, tuple[Source, Made]] = {}

    @wraps(make)
    def made_of(source: Source) -> Made:
        found = kept.get(id(source))
        if found is not None and found[0] is source:
            return found[1]
        while len(kept) >= IN_USE:
            kept.pop(next(iter(kept)), None)
        made = make(source)
        kept[id(source)] = (source, made)
        return made

    return made_of
