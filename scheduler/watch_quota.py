"""Works out what the month will cost, keeps back what may not be spent, and warns the office in time."""

from bot.services import line_access, quota_warnings, spending
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping


def watch_quota(runtime: Runtime, _stopping: Stopping = NEVER) -> None:
    """Look once; without a limit there is nothing to watch."""
    with runtime.database.read() as session:
        reading = line_access.quota_reading(session)
        if reading is None or reading.limit_count is None:
            return
        acting = runtime.acting(session)
        found = spending.take_forecast(session, acting.published, acting.moment)
    with runtime.database.write() as session:
        spending.keep_for_the_urgent(session, found, acting.published, acting.now)
        quota_warnings.warn_office(session, found, acting)
