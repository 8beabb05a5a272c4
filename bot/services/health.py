"""How the service is, in words for the people who work with it."""

from calendar import monthrange
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.services import vitals
from bot.wording import health
from bot.wording.health import Finding

# A forecast from a day or two would be a guess.
_FIRST_FORECAST_DAY = 3


def findings(session: Session, moment: Moment, zone: ZoneInfo) -> list[Finding]:
    """Return what there is to say, in a fixed order."""
    read = vitals.read_vitals(session, moment)
    return [
        health.worker(read.silent.get("worker")),
        health.scheduler(read.silent.get("scheduler")),
        health.line(read.last_event, read.oldest_owed),
        health.failed(read.deliveries.get("refused", 0), read.deliveries.get("uncertain", 0), read.events_parked),
        health.quota(
            read.quota_used,
            read.quota_limit,
            exhausted=read.quota_exhausted,
            forecast=forecast(read.quota_used, moment.machine_now.astimezone(zone)),
        ),
    ]


def length_of(now: datetime, since: datetime | None) -> str | None:
    """Say how long ago something was; None where it never was."""
    return None if since is None else health.length(now - since)


def forecast(used: int | None, local: datetime) -> int | None:
    """Return how much of a month's quota will be used at its end at this pace; None where it is too early to tell."""
    if used is None or local.day < _FIRST_FORECAST_DAY:
        return None
    days = monthrange(local.year, local.month)[1]
    passed = local.day - 1 + local.hour / 24
    return round(used * days / passed)
