"""How the service is, in words for the people who work with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.services import vitals
from bot.wording import health
from bot.wording.health import Finding


def findings(session: Session, moment: Moment) -> list[Finding]:
    """Return what there is to say, in a fixed order; the quota has its own words."""
    read = vitals.read_vitals(session, moment)
    return [
        health.worker(read.silent.get("worker")),
        health.scheduler(read.silent.get("scheduler")),
        health.line(read.last_event, read.oldest_owed),
        health.failed(read.deliveries.get("refused", 0), read.deliveries.get("uncertain", 0), read.events_parked),
    ]


def length_of(now: datetime, since: datetime | None) -> str | None:
    """Say how long ago something was; None where it never was."""
    return None if since is None else health.length(now - since)
