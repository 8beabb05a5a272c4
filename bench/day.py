"""A working day in memory: what happens in it, in order, through a LINE that fails now and then, and who got what."""

import argparse
import heapq
import itertools
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.results import Result, TryLater, Uncertain
from scheduler.keep_time import keep_time
from tests.builders import event, text_event
from tests.fake_line import Call, buttons
from tests.world import World

MORNING = datetime(2021, 12, 7, 0, 0, tzinfo=UTC)  # 08:00 in Taipei, a Tuesday.
DAY = timedelta(hours=9)
PARTY = "U" + "f" * 32
MARK = re.compile(r"#\w+#")


def group(number: int) -> str:
    """Return a group's id."""
    return f"C{number:032d}"


def asker(number: int) -> str:
    """Return the id of a group's member of staff."""
    return f"U{number:031d}a"


def consultant(number: int) -> str:
    """Return a consultant's id."""
    return f"U{number:031d}c"


class Day:
    """What happens, in order, and what should come of it."""

    def __init__(self, world: World, options: argparse.Namespace) -> None:
        self.world, self.options = world, options
        self.rng = random.Random(20211207)
        self.queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.mistakes: list[str] = []
        self.seen_calls = 0
        self.replies: Counter[str] = Counter()
        self.expected_replies: dict[str, str] = {}
        self.marks: dict[str, Counter[str]] = defaultdict(Counter)
        self.wanted: dict[str, tuple[str, str]] = {}
        self.cards: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.handed: list[dict[str, str]] = []
        self.events = 0

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Let something happen then."""
        heapq.heappush(self.queue, (moment, next(self.order), act))

    def soon(self, minutes: float, act: Callable[[], None]) -> None:
        """Let something happen after some minutes."""
        self.at(self.world.clock.now() + timedelta(minutes=minutes), act)

    def run(self) -> None:
        """Let everything happen; the office's clock ticks every ten minutes."""
        for number in range(0, int(DAY.total_seconds() // 60) + 180, 10):
            self.at(MORNING + timedelta(minutes=number), lambda: keep_time(self.world.runtime))
        while self.queue:
            moment, _, act = heapq.heappop(self.queue)
            self.world.clock.set(max(moment, self.world.clock.now()))
            act()
            self.deliver()
        self.world.line.fail_next.clear()
        for _ in range(6):
            self.world.clock.move(seconds=600)
            self.deliver()

    def post(self, one: dict[str, Any]) -> list[Call]:
        """Post an event, now and then twice; return what LINE accepted."""
        self.events += 1
        copies = [one] if self.rng.random() > self.options.redelivered else [one, one]
        for number, copy in enumerate(copies):
            if self.world.post(copy | {"deliveryContext": {"isRedelivery": number > 0}}) != 200:  # noqa: PLR2004 - HTTP
                self.mistakes.append("a webhook was not answered with 200")
        return self.deliver()

    def deliver(self) -> list[Call]:
        """Send what is owed, through a LINE that fails now and then, and note who got which mark."""
        if self.rng.random() < self.options.failing:
            failures: list[Result] = [TryLater(429, "Rate limit"), Uncertain(500, "Internal server error")]
            self.world.line.fail_next.append(self.rng.choice(failures))
        self.world.deliver()
        calls = self.world.line.accepted[self.seen_calls :]
        self.seen_calls = len(self.world.line.accepted)
        for call in calls:
            self._note(call)
        return calls

    def _note(self, call: Call) -> None:
        to = self.expected_replies.get(call.to, call.to) if call.kind == "reply" else call.to
        if call.kind == "reply":
            self.replies[call.to] += 1
        body = json.dumps(call.messages, ensure_ascii=False)
        for mark in set(MARK.findall(body)):
            self.marks[mark][to] += 1
        labels = {label: one.get("data", "") for label, one in buttons(call.messages).items()}
        if "我來處理" in labels:
            self.cards[to].append(labels)
        if to == PARTY and "回覆" in labels:
            self.handed.append(labels)

    def say(self, text: str, *, chat: str | None, user: str) -> list[Call]:
        """Have somebody write."""
        self.world.clock.move(seconds=1)
        made = text_event(text, self.world.at_ms, group=chat, user=user)
        self.expected_replies[made["replyToken"]] = chat or user
        return self.post(made)

    def tap(self, data: str, *, chat: str | None, user: str) -> list[Call]:
        """Have somebody tap a button."""
        self.world.clock.move(seconds=1)
        made = event("postback", self.world.at_ms, group=chat, user=user, postback={"data": data})
        self.expected_replies[made["replyToken"]] = chat or user
        return self.post(made)
