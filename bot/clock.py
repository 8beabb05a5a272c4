"""Machine time: the only place below the tests that reads the clock."""

from datetime import UTC, datetime, timedelta


def machine_now() -> datetime:
    """Return the machine's time, aware, in UTC."""
    return datetime.now(UTC)


def program_now(machine: datetime, offset: timedelta) -> datetime:
    """Return program time (deadlines, quiet hours): machine time moved by the offset that a demonstration has set."""
    return machine + offset
