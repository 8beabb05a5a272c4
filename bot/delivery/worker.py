"""The loop of the delivery worker: claims in one thread, calls LINE in several, stops between steps."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot import clock
from bot.delivery.fetch import claim_media, fetch
from bot.delivery.line_client import LineCalls
from bot.delivery.lookups import claim_lookup, look_up
from bot.delivery.owner import free_leases_of_the_dead
from bot.delivery.send import claim, make_call, read_quota
from bot.delivery.wake import Alarm
from bot.logs import note, warn
from bot.models.outbox import Channel
from bot.process_name import own_name
from bot.services import processes
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery.worker")
_CHECK_EVERY = timedelta(seconds=2)
_QUOTA_EVERY = timedelta(hours=1)


class Worker:
    """Carries what is owed to LINE. A quarter of its threads is kept for replies, so that slow pushes delay none."""

    def __init__(self, runtime: Runtime, line: LineCalls) -> None:
        self._runtime, self._line = runtime, line
        self._name = own_name()
        self._threads = runtime.settings.worker_threads
        self._push_threads = max(1, self._threads - max(1, self._threads // 4))
        self._pool = ThreadPoolExecutor(max_workers=self._threads, thread_name_prefix="call")
        self._alarm = Alarm(runtime.database)
        self._is_stopping = False
        self._lock = threading.Lock()
        self._busy = self._busy_pushes = 0
        self._next_check: datetime | None = None
        self._next_beat: datetime | None = None
        self._next_quota: datetime | None = None

    def stop(self) -> None:
        """Have `run` finish the calls that have begun and return. Safe in a signal handler: it takes no lock."""
        self._is_stopping = True

    def run(self) -> None:
        """Deliver until stopped. An edge loop: an error costs a pause, never the worker."""
        note(log, "worker_started", threads=self._threads)
        while not self._is_stopping:
            try:
                self._look_around()
                has_work = self._start_one()
            except Exception:  # noqa: BLE001 - the edge: the database may be away for a while
                warn(log, "worker_step_failed", failed=True)
                has_work = False
            if not has_work:
                self._alarm.wait()
        self._pool.shutdown(wait=True)
        self._alarm.stop()
        processes.say_goodbye(self._runtime.database, name=self._name)
        note(log, "worker_stopped")

    def _start_one(self) -> bool:
        """Hand one piece of work to a thread; tell whether there was one and a thread for it."""
        with self._lock:
            if self._busy >= self._threads:
                return False
            only_replies = self._busy_pushes >= self._push_threads
        claimed = claim(self._runtime, owner=self._name, only_replies=only_replies)
        if claimed is not None:
            is_push = claimed.channel is Channel.PUSH
            self._submit(lambda: make_call(self._runtime, self._line, claimed), is_push=is_push)
            return True
        wanted = None if only_replies else claim_lookup(self._runtime)
        if wanted is not None:
            self._submit(lambda: look_up(self._runtime, self._line, wanted), is_push=True)
            return True
        media = None if only_replies else claim_media(self._runtime)
        if media is not None:
            self._submit(lambda: fetch(self._runtime, self._line, media), is_push=True)
            return True
        return False

    def _submit(self, work: Callable[[], object], *, is_push: bool) -> None:
        with self._lock:
            self._busy += 1
            self._busy_pushes += is_push
        self._pool.submit(self._work, work, is_push=is_push)

    def _work(self, work: Callable[[], object], *, is_push: bool) -> None:
        try:
            work()
        except Exception:  # noqa: BLE001 - the edge: the lease runs out and the call is settled by our rules
            warn(log, "call_failed", failed=True)
        finally:
            with self._lock:
                self._busy -= 1
                self._busy_pushes -= is_push
            self._alarm.ring()

    def _look_around(self) -> None:
        """Now and then: take leases back from the dead, say that we live, read the quota."""
        now = clock.machine_now()
        if self._next_check is None or now >= self._next_check:
            self._next_check = now + _CHECK_EVERY
            freed = free_leases_of_the_dead(self._runtime, own=self._name, now=now)
            if freed:
                warn(log, "leases_taken_back", count=freed)
        if self._next_beat is None or now >= self._next_beat:
            self._next_beat = now + processes.BEAT_EVERY
            with self._runtime.database.write() as session:
                processes.beat(session, name=self._name, role="worker", now=now)
        if self._next_quota is None or now >= self._next_quota:
            self._next_quota = now + _QUOTA_EVERY
            self._submit(lambda: read_quota(self._runtime, self._line), is_push=True)
