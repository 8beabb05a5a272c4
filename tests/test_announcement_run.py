"""Announcements with processes that die: two schedulers and three workers, and each group gets it exactly once."""

import contextlib
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.delivery.line_client import Messages
from bot.delivery.results import Result
from bot.delivery.send import deliver_one
from bot.models.announcement import Announcement, AnnouncementGroup
from bot.models.audit import Way
from bot.models.outbox import OwedMessage
from bot.programme.announcing import State, check_of
from bot.services.announcements import approving, composing, sending
from bot.services.announcements.composing import Written
from scheduler.announce import announce
from tests.fake_line import FakeLine
from tests.test_fan_out import know_units
from tests.world import World

GROUPS = 60


class KilledError(BaseException):
    """The process is gone."""


@dataclass
class DeadlyLine(FakeLine):
    """A LINE whose callers die, some before their call and some when LINE has it; it keeps the keys it took."""

    keys: dict[str, set[UUID]] = field(default_factory=dict)
    arrived: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    pushes: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def push(self, to: str, messages: Messages, retry_key: UUID) -> Result:
        with self.lock:
            self.pushes += 1
            if self.pushes % 5 == 0:
                raise KilledError
            taken = super().push(to, messages, retry_key)
            if retry_key not in self.keys.setdefault(to, set()):  # LINE sends nothing again for a key that it knows.
                self.arrived[to] += 1
            self.keys[to].add(retry_key)
            if self.pushes % 7 == 0:
                raise KilledError
            return taken


def approve(world: World) -> int:
    """Write an announcement to all as the office does, and approve it by command."""
    with world.database.write() as session:
        author = world.runtime.acting(session, by="U" + "0a" * 16, way=Way.CHAT)
        row = composing.compose(session, Written(to="全部", text="各位老師好"), author)
        assert isinstance(row, Announcement)
        approving.ask(session, row.id, check_of(row.digest), author)
        approving.approve(session, row.id, check_of(row.digest), world.runtime.acting(session, way=Way.CLI))
        return row.id


def work(world: World, line: FakeLine) -> None:
    """Work as one worker does until there is nothing to do, or it dies."""
    try:
        while deliver_one(world.runtime, line):
            pass
    except KilledError:
        pass


def schedule(world: World, _line: FakeLine) -> None:
    with contextlib.suppress(KilledError):
        announce(world.runtime)


def test_each_group_gets_it_exactly_once_whoever_dies(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    know_units(world, GROUPS)
    monkeypatch.setattr(sending, "PART", 9)
    number, line, plans = approve(world), DeadlyLine(), Counter[str]()
    plan = sending._plan

    def killed_sometimes(*given: object) -> None:
        plans["made"] += 1
        plan(*given)  # type: ignore[arg-type]
        if plans["made"] % 3 == 0:
            raise KilledError

    monkeypatch.setattr(sending, "_plan", killed_sometimes)

    for _ in range(80):
        jobs = [schedule] * 2 + [work] * 3
        if world.database.is_postgresql:  # SQLite has one writer: they take turns.
            with ThreadPoolExecutor(5) as pool:
                list(pool.map(lambda job: job(world, line), jobs))
        else:
            for job in jobs:
                job(world, line)
        world.clock.move(seconds=25)  # Longer than a lease: what a dead worker had is taken up.
        if state_of(world, number) is State.FINISHED:
            break

    groups = [to for to in line.arrived if to.startswith("C")]
    assert state_of(world, number) is State.FINISHED
    assert (len(groups), {line.arrived[to] for to in groups}) == (GROUPS, {1})
    with world.database.read() as session:
        keys = select(AnnouncementGroup.reason_key)
        owed = session.scalars(select(OwedMessage.reason_key).where(OwedMessage.reason_key.in_(keys))).all()
    assert len(owed) == len(set(owed)) == GROUPS


def state_of(world: World, number: int) -> State:
    with world.database.read() as session:
        return session.get_one(Announcement, number).state


def test_no_transaction_owes_more_than_a_part(world: World) -> None:
    know_units(world, GROUPS)
    number = approve(world)
    sizes: list[int] = []

    def owed() -> int:
        with world.database.read() as session:
            return len(session.scalars(select(AnnouncementGroup.id)).all())

    line = FakeLine()
    while state_of(world, number) is not State.FINISHED:
        before = owed()
        with world.database.write() as session:
            sending.advance(session, number, world.runtime.acting(session))
        sizes.append(owed() - before)
        while deliver_one(world.runtime, line):
            pass

    assert sizes[:2] == [0, 1]  # Begun, then one group to find out.
    assert max(sizes) <= sending.PART
    assert sum(sizes) == GROUPS
