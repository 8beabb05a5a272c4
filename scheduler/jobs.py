"""The table "what runs when". Jobs live in code; what is due lives in our tables, so a missed tick loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.wiring import Runtime
from scheduler import (
    announce,
    beat,
    count_members,
    erase_old,
    forget,
    heartbeat,
    keep_time,
    measure_changes,
    mornings,
    remind,
    scrub,
    watch_quota,
)
from scheduler.stopping import Stopping


@dataclass(frozen=True)
class Job:
    """A function that is called every so often; called twice, it finds nothing left to do.

    One that takes long asks between its steps whether the process is to end.
    """

    name: str
    every: timedelta
    run: Callable[[Runtime, Stopping], None]


JOBS = (
    Job("beat", timedelta(seconds=15), beat.say_that_we_live),
    Job("remind", timedelta(seconds=1), remind.remind),
    Job("announce", timedelta(seconds=1), announce.announce),
    Job("keep time", timedelta(seconds=10), keep_time.keep_time),
    Job("morning lists", timedelta(seconds=20), mornings.send_lists),
    Job("watch quota", timedelta(minutes=5), watch_quota.watch_quota),
    Job("count members", timedelta(minutes=10), count_members.count_members),
    Job("heartbeat", timedelta(minutes=1), heartbeat.call_outside),
    Job("measure changes", timedelta(seconds=5), measure_changes.measure_changes),
    Job("forget", timedelta(minutes=30), forget.forget_old_events),
    Job("scrub", timedelta(minutes=5), scrub.scrub),
    Job("erase old", timedelta(minutes=10), erase_old.erase_old),
)
