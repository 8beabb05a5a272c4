"""Tells the open pages what changed, as server-sent events; a page then fetches what it shows."""

import json
import threading
from collections.abc import Generator
from queue import Empty, SimpleQueue

from bot.simulator.storage import Change

HEARTBEAT_S = 15.0


class Broadcaster:
    """Every open page has a queue; changes go to all of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: set[SimpleQueue[str]] = set()

    def publish(self, changes: list[Change]) -> None:
        """Tell every page; several changes of one chat are told once, with the newest number."""
        newest: dict[str | None, int] = {}
        for change in changes:
            newest[change.chat] = max(change.n, newest.get(change.chat, 0))
        lines = "".join(
            "event: state\ndata: {}\n\n" if chat is None else f"data: {json.dumps({'chat': chat, 'n': n})}\n\n"
            for chat, n in newest.items()
        )
        if lines:
            with self._lock:
                for page in self._pages:
                    page.put(lines)

    def follow(self, heartbeat_s: float = HEARTBEAT_S) -> Generator[str, None, None]:
        """Yield what changes from now on, and a comment when nothing does; ends when the page goes away."""
        page: SimpleQueue[str] = SimpleQueue()
        with self._lock:
            self._pages.add(page)
        return self._lines(page, heartbeat_s)

    def _lines(self, page: SimpleQueue[str], heartbeat_s: float) -> Generator[str, None, None]:
        try:
            yield ": connected\n\n"
            while True:
                try:
                    yield page.get(timeout=heartbeat_s)
                except Empty:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._pages.discard(page)
