"""The two clocks as one value: what is done is done as of a moment, never as of "now"."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Moment:
    """As of when something happens.

    `now` is program time (deadlines, working hours, reminders), `machine_now` machine time (tokens, leases, windows of
    minutes); a demonstration moves the first alone.
    """

    now: datetime
    machine_now: datetime
