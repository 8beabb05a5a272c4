"""Whether the process is to end: asked by jobs between their steps, so that a stop never waits for a long one."""

import threading
from typing import Protocol


class Stopping(Protocol):
    """What a job asks between two steps."""

    @property
    def is_wanted(self) -> bool:
        """Whether the process is to end."""

    def pause(self, seconds: float) -> None:
        """Let others at the database for a while; ends at once when the process is to end."""


class Stop:
    """The wish to end, set by a signal."""

    def __init__(self) -> None:
        self._wanted = threading.Event()

    @property
    def is_wanted(self) -> bool:
        """Whether the process is to end."""
        return self._wanted.is_set()

    def want(self) -> None:
        """Have every job end after its current step."""
        self._wanted.set()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until the process is to end."""
        self._wanted.wait(seconds)


class Never:
    """A job that is called by itself, without a process that could end: it takes no pauses."""

    is_wanted = False

    def pause(self, seconds: float) -> None:
        """Go on at once."""


NEVER = Never()
