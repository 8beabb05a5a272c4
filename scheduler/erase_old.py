"""Erases at night what is older than the programme keeps it."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import clock
from bot.logs import note
from bot.models.retention import RetentionRun
from bot.programme.published import Published
from bot.services import close_out, erasing_people, retention
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

log = logging.getLogger("scheduler.erase_old")
# Once a night, machine time in the programme's zone; by day only what a night (a machine that was off) has missed.
_NIGHT_HOURS = range(1, 6)
_ONCE_IN = timedelta(hours=20)
_AT_LATEST = timedelta(hours=30)


def erase_old(runtime: Runtime, _stopping: Stopping = NEVER) -> None:
    """Erase what is due, if tonight's run has not been made yet."""
    now = clock.machine_now()
    with runtime.database.read() as session:
        published = runtime.knowledge.get(session)
        last = retention.latest_run(session)
    if not is_time(last, now, published.zone):
        return
    erased = retention.erase_due(runtime.database, retention.scope_of(published.knowledge, now=now))
    note(log, "retention_run", erased=erased)
    _end(runtime, published, now)


def _end(runtime: Runtime, published: Published, now: datetime) -> None:
    """Erase everybody once the programme has ended and its last term is over."""
    with runtime.database.read() as session:
        farewell = close_out.current(session)
    if farewell is None or farewell.erased_at is not None:
        return
    due = close_out.erased_from(farewell, published.knowledge.program.retention)
    if due is not None and due <= now:
        settings = runtime.settings
        number = erasing_people.erase_everybody(
            runtime.database, journal=settings.erased_journal, media_dir=settings.media_dir, now=now
        )
        note(log, "everybody_erased", people=number)


def is_time(last: RetentionRun | None, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a run is due: at night, or when the last one is too long ago."""
    since = _AT_LATEST if last is None or last.ended_at is None else now - last.ended_at
    return since >= _AT_LATEST or (since >= _ONCE_IN and now.astimezone(zone).hour in _NIGHT_HOURS)
