"""Calls an outside watcher while all is well, so that somebody notices when this machine falls silent. Off by default.

Nothing is called while no worker is heard of or messages lie unsent: then the watcher raises the alarm for us.
"""

import logging
from datetime import timedelta

import urllib3

from bot import clock
from bot.dates.moment import Moment
from bot.logs import warn
from bot.services.processes import SILENT_AFTER
from bot.services.vitals import Vitals, read_vitals
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping

log = logging.getLogger("scheduler.heartbeat")
OVERDUE_AFTER = timedelta(minutes=5)
_TIMEOUT = urllib3.Timeout(connect=3, read=5)


def call_outside(runtime: Runtime, _stopping: Stopping = NEVER) -> None:
    """Call HEARTBEAT_URL if the service is well."""
    address = runtime.settings.heartbeat_url
    if address is None:
        return
    with runtime.database.read() as session:
        machine_now = clock.machine_now()
        moment = Moment(now=runtime.program_now(session, machine_now), machine_now=machine_now)
        reason = why_silent(read_vitals(session, moment))
    if reason is not None:
        warn(log, "heartbeat_withheld", reason=reason)
        return
    try:
        response = urllib3.request("GET", address, timeout=_TIMEOUT, retries=False)
    except urllib3.exceptions.HTTPError as error:
        warn(log, "heartbeat_not_taken", error=type(error).__name__)
        return
    if response.status >= 400:  # noqa: PLR2004 - errors
        warn(log, "heartbeat_not_taken", status=response.status)


def why_silent(vitals: Vitals) -> str | None:
    """Return why nobody should believe that all is well; None when all is."""
    heard = vitals.silent.get("worker")
    if heard is None or heard > SILENT_AFTER:
        return "no worker"
    if vitals.oldest_owed is not None and vitals.oldest_owed > OVERDUE_AFTER:
        return "messages lie unsent"
    return None
