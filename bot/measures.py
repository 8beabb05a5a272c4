"""What a process measures about itself; with several of them on a machine `PROMETHEUS_MULTIPROC_DIR` adds them up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess

PREFIX = "helper"
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.0)


class Measures:
    """Counters of one web process. Nothing here has a label that a stranger can choose."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self.events = Counter(
            f"{PREFIX}_webhook_events",
            "Events of the webhook by what became of them.",
            ["result"],
            registry=self._own,
        )
        self._understanding = Histogram(
            f"{PREFIX}_understanding_seconds",
            "How long it took to work out what an event means: its rows and the matcher.",
            buckets=_BUCKETS_S,
            registry=self._own,
        )

    @contextmanager
    def understanding(self) -> Iterator[None]:
        """Measure how long an event takes to be understood."""
        with self._understanding.time():
            yield

    def registry(self) -> CollectorRegistry:
        """Return what is to be shown: of all processes of this machine where they share a folder."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return self._own
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # its own lack
        return together
