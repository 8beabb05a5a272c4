"""A clock for tests."""

from datetime import datetime, timedelta


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move(self, **duration: float) -> None:
        """Go forward, as in `move(minutes=3)`."""
        self._now += timedelta(**duration)

    def set(self, moment: datetime) -> None:
        self._now = moment
