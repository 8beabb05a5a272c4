"""The whole programme in seconds: 382 units from 110-11-29 to 111-02-10 with everything that goes wrong.

What each unit should get is worked out here from its life alone, with the dates written out by hand.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.__main__ import main
from bot.delivery.line_client import Quota
from bot.delivery.results import Result, TryLater, Uncertain
from bot.delivery.send import claim, deliver_one
from bot.incoming import ChatKind
from bot.models.chat import Chat
from bot.models.outbox import Delivery, Outcome
from bot.models.reminder import Reminder
from bot.models.school import CodeKind, GroupBinding, OneTimeCode
from bot.models.step import MarkedBy, StepMark
from bot.services import schools
from bot.wiring import CurrentKnowledge
from scheduler.remind import remind
from tests.schools import know_schools
from tests.world import World, prepared

DAY = timedelta(days=1)


def taipei(text: str) -> datetime:
    """Read 2021-12-06 09:00 as Taiwan's time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8)


START, END = taipei("2021-11-29 08:00"), taipei("2022-02-10 18:00")
# When each reminder arrives. That of 12-06 falls into the outage and comes the next morning; that of 12-08 meets a LINE
# that refuses for an hour.
ARRIVES = {
    "apply": ["2021-11-30 09:00", "2021-12-07 09:00", "2021-12-08 09:00", "2021-12-09 09:00"],
    "switch": ["2021-12-21 09:00", "2021-12-27 09:00", "2021-12-29 09:00", "2021-12-30 09:00"],
    "stop": ["2022-01-20 09:00", "2022-01-25 09:00", "2022-01-27 09:00", "2022-01-28 09:00"],
}
OPENING = {"移轉申請表要": "apply", "建議在": "switch", "公版學習歷程": "stop"}
OUTAGE = (taipei("2021-12-05 20:00"), taipei("2021-12-07 02:00"))
REFUSING = (taipei("2021-12-08 08:59"), taipei("2021-12-08 10:00"))
REMOVED = (taipei("2021-12-20 10:00"), taipei("2021-12-28 10:00"))
# At these moments every process dies in the middle of its calls and is started again.
RESTARTS = (taipei("2021-12-09 09:00"), taipei("2022-01-20 09:00"))


@dataclass
class Life:
    """What one unit does, and when; None is never."""

    number: int
    code: str
    name: str
    group: str
    bound: datetime | None
    faxed: datetime | None
    received: datetime | None
    launched: datetime | None
    is_removed: bool = False

    def should_get(self) -> Iterator[tuple[str, str]]:
        """Return each reminder that this unit is to get: the date it is about, and the day."""
        for deadline, moments in ARRIVES.items():
            for text in moments:
                moment = taipei(text)
                done = [self.faxed, self.received] if deadline == "apply" else [self.launched]
                is_done = any(one is not None and one <= moment for one in done)
                is_here = self.bound is not None and self.bound <= moment
                is_away = self.is_removed and REMOVED[0] <= moment < REMOVED[1]
                if is_here and not is_done and not is_away:
                    yield deadline, text[:10]


def lives() -> list[Life]:
    """Return 382 lives: early, late and never, with and without a receipt; 87 schools have two units in one group."""
    made = []
    for number in range(295):
        for suffix, division in (("", "日校"), ("進", "進修部"))[: 2 if number < 87 else 1]:
            spread = (number * 7 + len(suffix) * 3) % 40
            faxed = None if number % 11 == 0 else taipei("2021-11-29 11:00") + DAY * (spread % 12 if number % 3 else 0)
            launched = None if number % 13 == 0 else taipei("2021-12-10 15:00") + DAY * (spread % 10)
            if launched and number % 7 == 0:
                launched += DAY * spread
            bound = START - DAY
            if number % 31 == 3:
                bound = taipei("2021-12-07 10:00") if number % 2 else taipei("2021-12-22 10:00")
            made.append(
                Life(
                    number=number,
                    code=f"{100000 + number}{suffix}",
                    name=f"第{number:03}高中（{division}）",
                    group=f"C{number:032d}",
                    bound=None if number % 61 == 5 else bound,
                    faxed=faxed,
                    received=faxed + DAY if faxed and number % 3 == 0 else None,
                    launched=launched,
                    is_removed=number == 100,
                )
            )
    return made


def prepare_schools(world: World, units: list[Life]) -> None:
    rows = ["學校代碼,學校名稱,縣市,部別"]
    rows += [f"{one.code[:6]},{one.name.partition('（')[0]},臺北市,{one.name[-4:-1].strip('（')}" for one in units]
    know_schools(world, "\n".join(rows))
    with world.database.write() as session:
        for group in {one.group for one in units}:
            session.add(Chat(line_id=group, kind=ChatKind.GROUP, member_count=6))


def events_of(units: list[Life]) -> list[tuple[datetime, str, Life]]:
    """Return what happens, in order."""
    happening = [
        (moment, kind, one)
        for one in units
        for kind, moment in (
            ("bind", one.bound),
            ("fax", one.faxed),
            ("received", one.received),
            ("launch", one.launched),
        )
        if moment is not None
    ]
    gone = next(one for one in units if one.is_removed)
    happening += [(REMOVED[0], "leave", gone), (REMOVED[1], "join", gone)]
    return sorted(happening, key=lambda one: one[0])


class Stage:
    """Runs the programme: lets things happen, ticks, delivers, and keeps when each push arrived."""

    def __init__(self, world: World, units: list[Life]) -> None:
        self.world, self.units = world, units
        self.arrived: Counter[tuple[str, str, str]] = Counter()
        world.line.quota_reading = Quota(limit=None, used=0)  # The plan is large enough for what this is about.
        self._happening = events_of(units)
        with world.database.read() as session:
            self._unit = {one.code: one.id for one in schools.all_units(session)}
            self._chat = {one.line_id: one.id for one in session.scalars(select(Chat))}
        with world.database.write() as session:
            code = OneTimeCode(kind=CodeKind.DESK, code_hash="any", issued_at=START, expires_at=END)
            session.add(code)
            session.flush()
            self._code = code.id

    def run(self) -> None:
        for moment in self._moments():
            self.world.clock.set(moment)
            self.happen(moment)
            if OUTAGE[0] <= moment < OUTAGE[1]:
                continue  # No scheduler and no worker.
            if REFUSING[0] <= moment < REFUSING[1]:
                answers: list[Result] = [TryLater(429, "Rate limit"), Uncertain(500, "Internal server error")]
                self.world.line.fail_next.extend(answers * 2000)
            remind(self.world.runtime)
            if moment in RESTARTS:
                self._die_and_start_again()
            self._deliver()
            self.world.line.fail_next.clear()

    def _die_and_start_again(self) -> None:
        """Leave two calls claimed and unrecorded, as a killed worker does, and begin with a fresh runtime."""
        assert claim(self.world.runtime, owner="killed") is not None
        assert claim(self.world.runtime, owner="killed") is not None
        self.world.runtime = replace(self.world.runtime, knowledge=CurrentKnowledge(prepared))

    def _moments(self) -> list[datetime]:
        found = []
        for number in range((END - START).days + 1):
            day = START + DAY * number
            found += [day + timedelta(hours=hour) for hour in (0, 1, 2.05, 10.5, 18)]
        found += [REFUSING[0] + timedelta(minutes=minute) for minute in (0, 1, 20, 40, 65)]
        return sorted(one for one in found if one <= END)

    def happen(self, until: datetime) -> None:
        """Let everything happen that the lives hold until then."""
        due = [one for one in self._happening if one[0] <= until]
        self._happening = self._happening[len(due) :]
        if not due:
            return
        with self.world.database.write() as session:
            for moment, kind, one in due:
                if kind in ("leave", "join"):
                    chat = session.get_one(Chat, self._chat[one.group])
                    chat.left_at = moment if kind == "leave" else None
                else:
                    session.add(self._binding(one, moment) if kind == "bind" else self._mark(one, kind, moment))

    def _binding(self, one: Life, moment: datetime) -> GroupBinding:
        return GroupBinding(
            unit_id=self._unit[one.code],
            chat_id=self._chat[one.group],
            bound_at=moment,
            bound_by="U",
            code_id=self._code,
        )

    def _mark(self, one: Life, step: str, moment: datetime) -> StepMark:
        return StepMark(
            unit_id=self._unit[one.code],
            step=step,
            marked_at=moment,
            recorded_at=moment,
            by_line_id="U",
            how=MarkedBy.WORDS,
            order_key=f"{step}{one.code}",
        )

    def _deliver(self) -> None:
        before = len(self.world.line.accepted)
        while deliver_one(self.world.runtime, self.world.line):
            pass
        today = (self.world.clock.now() + timedelta(hours=8)).date().isoformat()
        for call in self.world.line.accepted[before:]:
            for message in call.messages:
                name, _, headline = str(message["altText"]).partition("：")
                deadline = next(one for opening, one in OPENING.items() if headline.startswith(opening))
                self.arrived[name, deadline, today] += 1


@pytest.fixture
def units() -> list[Life]:
    return lives()


@pytest.mark.slow
def test_every_unit_gets_each_reminder_it_should_once_and_nobody_else_any(
    world: World, units: list[Life], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.clock.set(START - DAY)
    prepare_schools(world, units)
    stage = Stage(world, units)
    assert len(units) == 382

    stage.run()

    expected = {(one.name, deadline, day) for one in units for deadline, day in one.should_get()}
    assert set(stage.arrived) == expected
    assert set(stage.arrived.values()) == {1}
    with world.database.read() as session:
        decided = len(session.scalars(select(Reminder.id)).all())
        refused = session.scalars(select(Delivery.id).where(Delivery.outcome != Outcome.SENT)).all()
    assert decided == len(units) * sum(len(days) for days in ARRIVES.values())
    assert refused == []
    monkeypatch.setenv("DATABASE_URL", world.database.url)
    told = CliRunner().invoke(main, ["reminders", "--why", units[0].code])
    assert told.exit_code == 0, told.output
    assert told.output.count("sent") == len(list(units[0].should_get()))


def test_two_schedulers_and_three_workers_at_once_change_nothing(world: World, units: list[Life]) -> None:
    world.clock.set(taipei("2021-12-06 08:00"))
    prepare_schools(world, units)
    stage = Stage(world, units)
    stage.happen(world.clock.now())
    world.clock.set(taipei("2021-12-06 09:00"))

    def work(name: str) -> None:
        while deliver_one(world.runtime, world.line, owner=name):
            pass

    with ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(remind, world.runtime) for _ in range(2)]:
            done.result()
        for done in [pool.submit(remind, world.runtime), *(pool.submit(work, f"worker-{n}") for n in range(3))]:
            done.result()
    work("last")

    got = Counter(
        str(message["altText"]).partition("：")[0] for call in world.line.accepted for message in call.messages
    )
    here = [one for one in units if one.bound and one.bound <= world.clock.now()]
    assert set(got) == {one.name for one in here if not one.faxed or one.faxed > world.clock.now()}
    assert set(got.values()) == {1}
    assert len(world.line.accepted) == len({call.to for call in world.line.accepted})
