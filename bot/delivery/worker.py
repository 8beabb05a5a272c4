"""The loop of the delivery worker: claims in one thread, calls LINE in several, stops between steps."""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import OperationalError

from bot import clock
from bot.delivery.fetch import claim_file, fetch
from bot.delivery.finish import Ended
from bot.delivery.line_client import LineCalls
from bot.delivery.lookups import claim_lookup, look_up
from bot.delivery.menus import sync_menus
from bot.delivery.owner import catch_up, free_leases_of_the_dead
from bot.delivery.send import call, find_work, free_held, read_quota, write_down
from bot.delivery.taking import Claimed
from bot.delivery.wake import Alarm
from bot.delivery.web_pictures import WebPictures
from bot.logs import note, warn
from bot.models.outbox import Channel
from bot.process_name import own_name
from bot.services import processes
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery.worker")
_CHECK_EVERY = timedelta(seconds=2)
_QUOTA_EVERY = timedelta(minutes=15)
# How many outcomes one transaction writes.
_TOGETHER = 50
_MENUS_EVERY = timedelta(seconds=5)
_CHECKPOINT_EVERY = timedelta(seconds=1)
_GATHER_S = 0.02


class Worker:
    """Carries what is owed to LINE. A quarter of its threads is kept for replies, so that slow pushes delay none."""

    def __init__(self, runtime: Runtime, line: LineCalls) -> None:
        self._runtime, self._line, self._web = runtime, line, WebPictures()
        self._name = own_name()
        self._threads = runtime.settings.worker_threads
        self._push_threads = max(1, self._threads - max(1, self._threads // 4))
        self._pool = ThreadPoolExecutor(max_workers=self._threads, thread_name_prefix="call")
        self._alarm = Alarm(runtime.database)
        self._is_stopping = False
        self._lock = threading.Lock()
        self._busy = self._busy_pushes = 0
        # Calls under way in each chat, and what came of those that ended: written down together by the loop.
        self._under_way: Counter[int] = Counter()
        self._ended: deque[Ended] = deque()
        self._next_check: datetime | None = None
        self._next_beat: datetime | None = None
        self._next_quota: datetime | None = None
        self._next_menus: datetime | None = None
        self._next_checkpoint: datetime | None = None
        self._menus = threading.Lock()

    def stop(self) -> None:
        """Have `run` finish the calls that have begun and return. Safe in a signal handler: it takes no lock."""
        self._is_stopping = True

    def run(self) -> None:
        """Deliver until stopped. An edge loop: an error costs a pause, never the worker."""
        note(log, "worker_started", threads=self._threads)
        while not self._is_stopping:
            try:
                self._look_around()
                has_work = self._write_down()
                has_work = self._start_some() or has_work
            except Exception:  # noqa: BLE001 - the edge: the database may be away for a while
                warn(log, "worker_step_failed", failed=True)
                has_work = False
            if not has_work:
                self._alarm.wait()
            self._gather()
        self._pool.shutdown(wait=True)
        self._write_down()
        self._alarm.stop()
        processes.say_goodbye(self._runtime.database, name=self._name)
        note(log, "worker_stopped")

    def _gather(self) -> None:
        """While several calls are under way let a few end, and a few more be owed, before the next step.

        What is claimed or written down together costs hardly more than one alone; a lone question waits for nothing.
        """
        with self._lock:
            several = self._busy > 1
        if several and not self._is_stopping:
            time.sleep(_GATHER_S)

    def _start_some(self) -> bool:
        """Hand work to the free threads; tell whether there was some."""
        with self._lock:
            calls = self._threads - self._busy
            pushes = min(calls, self._push_threads - self._busy_pushes)
            under_way = +self._under_way
        if calls <= 0:
            return False
        found = find_work(self._runtime, owner=self._name, calls=calls, pushes=max(0, pushes), under_way=under_way)
        claimed = found.calls
        for one in claimed:
            self._submit(partial(self._call, one), is_push=one.channel is Channel.PUSH, chat=one.chat_id)
        is_free = pushes > sum(one.channel is Channel.PUSH for one in claimed) and calls > len(claimed)
        return (is_free and found.has_questions and self._start_question()) or bool(claimed)

    def _start_question(self) -> bool:
        """Hand a lookup or a picture to a thread."""
        wanted = claim_lookup(self._runtime)
        if wanted is not None:
            self._submit(partial(look_up, self._runtime, self._line, wanted), is_push=True)
            return True
        file = claim_file(self._runtime)
        if file is not None:
            self._submit(partial(fetch, self._runtime, self._line, self._web, file), is_push=True)
            return True
        return False

    def _call(self, claimed: Claimed) -> None:
        self._ended.append(call(self._runtime, self._line, claimed))

    def _write_down(self) -> bool:
        """Write down what came of the calls that ended, together; tell whether there was something."""
        ended = [self._ended[place] for place in range(min(len(self._ended), _TOGETHER))]
        if not ended:
            return False
        try:
            write_down(self._runtime, ended)
        except OperationalError:
            raise  # The database is away: they are written down when it is back.
        except Exception:  # noqa: BLE001 - one that cannot be written must not keep the others from it
            for one in ended:
                self._write_down_alone(one)
        for _ in ended:
            self._ended.popleft()
        return True

    def _write_down_alone(self, ended: Ended) -> None:
        try:
            write_down(self._runtime, [ended])
        except Exception:  # noqa: BLE001 - the edge: its lease runs out and it is settled by our rules
            warn(log, "outcome_not_recorded", failed=True, delivery=ended.delivery_id)

    def _submit(self, work: Callable[[], object], *, is_push: bool, chat: int | None = None) -> None:
        with self._lock:
            self._busy += 1
            self._busy_pushes += is_push
            if chat is not None:
                self._under_way[chat] += 1
        self._pool.submit(self._work, work, is_push=is_push, chat=chat)

    def _work(self, work: Callable[[], object], *, is_push: bool, chat: int | None) -> None:
        try:
            work()
        except Exception:  # noqa: BLE001 - the edge: the lease runs out and the call is settled by our rules
            warn(log, "call_failed", failed=True)
        finally:
            with self._lock:
                self._busy -= 1
                self._busy_pushes -= is_push
                if chat is not None:
                    self._under_way[chat] -= 1
            self._alarm.ring()

    def _look_around(self) -> None:
        """Now and then: take leases back from the dead, say that we live, read the quota."""
        now = clock.machine_now()
        if self._next_check is None or now >= self._next_check:
            self._next_check = now + _CHECK_EVERY
            free_held(self._runtime)
            freed = free_leases_of_the_dead(self._runtime, own=self._name, now=now)
            if freed:
                warn(log, "leases_taken_back", count=freed)
        if self._next_beat is None or now >= self._next_beat:
            self._next_beat = now + processes.BEAT_EVERY
            with self._runtime.database.write() as session:
                processes.beat(session, name=self._name, role="worker", now=now)
        if self._next_quota is None or now >= self._next_quota:
            self._next_quota = now + _QUOTA_EVERY
            catch_up(self._runtime)
            self._submit(lambda: read_quota(self._runtime, self._line), is_push=True)
        if self._next_checkpoint is None or now >= self._next_checkpoint:
            self._next_checkpoint = now + _CHECKPOINT_EVERY
            self._submit(self._runtime.database.checkpoint, is_push=True)
        if self._next_menus is None or now >= self._next_menus:
            self._next_menus = now + _MENUS_EVERY
            self._submit(self._look_after_menus, is_push=True)

    def _look_after_menus(self) -> None:
        """Give people the menus of their roles; one thread at a time."""
        if self._menus.acquire(blocking=False):
            try:
                sync_menus(self._runtime, self._line)
            finally:
                self._menus.release()
