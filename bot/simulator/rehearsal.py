"""Failures of the platform asked for by a tester, and the log of the calls the bot made."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

CALLS_KEPT = 200


@dataclass(frozen=True, kw_only=True)
class Failure:
    """How the next calls go wrong: `delay_s` first, then the refusal, or a broken connection after the work is done."""

    status: int | None = None
    body: dict[str, Any] | None = None
    delay_s: float = 0.0
    break_after_accept: bool = False
    path: str | None = None


class Rehearsal:
    """The failures still to come and the calls so far; kept in memory only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: deque[list[Any]] = deque()
        self._calls: deque[dict[str, Any]] = deque(maxlen=CALLS_KEPT)

    def plan(self, failure: Failure, calls: int) -> None:
        """Have the next matching calls fail; no calls takes back everything planned."""
        with self._lock:
            if calls:
                self._failures.append([failure, calls])
            else:
                self._failures.clear()

    def take(self, path: str) -> Failure | None:
        """Return how this call fails, or None; "reply" and "push" name the two sending calls."""
        with self._lock:
            for planned in self._failures:
                failure: Failure = planned[0]
                if failure.path in (None, path):
                    planned[1] -= 1
                    if not planned[1]:
                        self._failures.remove(planned)
                    return failure
        return None

    def note_call(self, call: dict[str, Any]) -> None:
        """Keep a call for the tests to look at."""
        with self._lock:
            self._calls.append(call)

    def calls(self) -> list[dict[str, Any]]:
        """Return the last calls, oldest first."""
        with self._lock:
            return list(self._calls)
