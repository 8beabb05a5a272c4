"""What one step of the worker may take, and what it has taken so far."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.dates.moment import Moment
from bot.delivery.queue import InTurn, Look
from bot.models.outbox import Channel
from bot.programme.published import Published
from bot.services.holds import Holds
from bot.services.reminder_checks import Looked

# A chat has at most so many calls under way in one worker, so that one whose calls hang delays nobody else.
CALLS_PER_CHAT = 2


@dataclass(frozen=True, kw_only=True)
class Step:
    """As of when, with what knowledge and for whom a step is made; `now` is program time.

    At most `calls` are taken, of them `pushes` on our own account; `under_way` counts each chat's calls.
    """

    published: Published
    now: datetime
    machine_now: datetime
    owner: str
    calls: int = 1
    pushes: int = 1
    under_way: Mapping[int, int] = field(default_factory=dict)
    public_base_url: str | None = None

    @property
    def moment(self) -> Moment:
        """The two clocks."""
        return Moment(now=self.now, machine_now=self.machine_now)

    @property
    def look(self) -> Look:
        """What the queue's queries ask."""
        busy = [chat for chat, number in self.under_way.items() if number >= CALLS_PER_CHAT]
        return Look(now=self.now, machine_now=self.machine_now, busy=busy)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A call that is ours to make now."""

    delivery_id: int
    channel: Channel
    chat_id: int
    line_id: str
    is_private: bool
    reply_token: str | None
    retry_key: UUID | None
    body: list[dict[str, Any]]
    members: int


@dataclass
class Taking:
    """What one step has taken so far, how often each chat is served, and rows that the session shall keep."""

    step: Step
    holds: Holds
    quota_is_gone: Callable[[], bool]
    taken: list[Claimed] = field(default_factory=list)
    served: Counter[int] = field(default_factory=Counter)
    settled: int = 0
    at_hand: list[object] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)

    def room(self, *, for_pushes: bool) -> int:
        """Return how many more calls may be taken, all in all or on our own account."""
        room = self.step.calls - len(self.taken)
        pushes = sum(one.channel is Channel.PUSH for one in self.taken)
        return min(room, self.step.pushes - pushes) if for_pushes else room

    def choose(self, found: Sequence[InTurn], *, for_pushes: bool) -> list[InTurn]:
        """Return the rows that are served now: no chat has more calls than its share."""
        chosen: list[InTurn] = []
        for one in found:
            if len(chosen) < self.room(for_pushes=for_pushes) and self.served[one.chat_id] < CALLS_PER_CHAT:
                self.served[one.chat_id] += 1
                chosen.append(one)
        return chosen
