"""The scheduler's jobs, called as its ticks call them."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bot.models.event import FailedEvent, SeenEvent
from bot.services import failed_events
from scheduler import __main__ as entry
from scheduler.__main__ import run_safely
from scheduler.jobs import JOBS, Job
from scheduler.stopping import Stop
from tests.world import World


def tick(world: World) -> None:
    for job in JOBS:
        run_safely(world.runtime, job)


def test_ids_of_events_are_forgotten_when_they_have_served(world: World) -> None:
    world.say("說明")
    with world.database.write() as session:
        failed_events.count_failure(session, "bad", "ValueError", now=world.clock.now())
    world.clock.move(hours=23)
    tick(world)
    with world.database.read() as session:
        kept = (len(session.scalars(select(SeenEvent)).all()), len(session.scalars(select(FailedEvent)).all()))

    world.clock.set(world.clock.now() + timedelta(days=7))
    tick(world)

    assert kept == (1, 1)
    with world.database.read() as session:
        assert session.scalars(select(SeenEvent)).all() == []
        assert session.scalars(select(FailedEvent)).all() == []


def test_a_failing_job_does_not_stop_the_others(world: World) -> None:
    def fail(_runtime: object, _stopping: object) -> None:
        raise RuntimeError("boom")

    run_safely(world.runtime, Job("bad", timedelta(seconds=1), fail))
    tick(world)


def test_a_job_that_hangs_does_not_keep_the_process_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "_END_WITHIN_S", 0.01)
    hangs = threading.Event()
    ticks = SimpleNamespace(shutdown=hangs.wait)

    in_time = entry._end(ticks)
    hangs.set()

    assert not in_time


def test_a_stop_is_heard_before_the_next_job_and_during_a_pause(world: World) -> None:
    stop, ran = Stop(), []
    stop.want()

    run_safely(world.runtime, Job("late", timedelta(seconds=1), lambda _runtime, _stop: ran.append(1)), stop)
    stop.pause(60)

    assert ran == []
