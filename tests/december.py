"""A whole month of the programme with everything a push is paid for, by webhooks: reports, questions, cases.

Who reports when is drawn from curves that nothing in the product knows. What people ask the bot costs nothing and is
left out, but for questions shortly before a reminder, which goes along with the answer.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise

from sqlalchemy import select

from bot.dates.moment import Moment
from bot.models.people import Role
from bot.models.school import Unit
from bot.postback import ReportStep, encode
from bot.programme.forecasting import Forecast
from bot.services import binding, schools, spending
from scheduler.keep_time import keep_time
from scheduler.remind import remind
from tests.fake_line import Call, buttons
from tests.people import give, wants_person
from tests.schools import know_schools
from tests.world import World

TAIPEI = timedelta(hours=8)
FIRST, LAST = date(2021, 11, 30), date(2021, 12, 31)
QUESTIONS = ("可以自訂封面圖嗎", "列印時浮水印怎麼關", "家長看得到嗎", "轉學生的帳號誰開通", "手機版打不開怎麼辦")

Curve = Sequence[tuple[datetime, float]]


def taipei(day: date, hour: float) -> datetime:
    """Return a moment of Taiwan's time."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour) - TAIPEI


def _curve(*points: tuple[int, int, float]) -> Curve:
    return tuple((taipei(date(2021, month, day), 17), share) for month, day, share in points)


FAXED = _curve((11, 29, 0.0), (12, 1, 0.13), (12, 3, 0.30), (12, 6, 0.45), (12, 8, 0.72), (12, 9, 0.90), (12, 15, 0.97))
LAUNCHED = _curve((12, 9, 0.0), (12, 17, 0.15), (12, 22, 0.40), (12, 27, 0.58), (12, 30, 0.80), (12, 31, 0.88))


def earlier(curve: Curve, by: float) -> Curve:
    """Return a curve on which as many have reported sooner (above 1) or later (below)."""
    return tuple((moment, share ** (1 / by)) for moment, share in curve)


def drawn(rng: random.Random, curve: Curve) -> datetime | None:
    """Draw when a unit reports, in the daytime; None: not within the curve."""
    share = rng.random()
    for (start, before), (end, after) in pairwise(curve):
        if share < after:
            part = (share - before) / (after - before)
            local = start + (end - start) * part + TAIPEI
            return taipei(local.date(), rng.uniform(8.2, 16.8))
    return None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a month is made of. `speaks_early` is the share of groups that ask the bot shortly before a reminder."""

    groups: int = 382
    shared: int = 0
    members: tuple[int, int] = (8, 15)
    consultants: int = 40
    cases: int = 300
    speaks_early: float = 0.06
    faxed: Curve = FAXED
    launched: Curve = LAUNCHED
    seed: int = 1


@dataclass(frozen=True)
class _UnitOfGroup:
    id: int
    code: str
    group: str


class December:
    """The month; `look_at` are the moments at which a forecast is taken."""

    def __init__(self, world: World, plan: Plan, look_at: Sequence[datetime] = ()) -> None:
        self.world, self.plan = world, plan
        self._rng = random.Random(plan.seed)
        self._happening: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._look_at = list(look_at)
        self.forecasts: list[Forecast] = []
        self.answered = 0
        self.units: list[_UnitOfGroup] = []
        with world.database.read() as session:
            self._published = world.runtime.knowledge.get(session)

    def run(self) -> None:
        """Let it all happen."""
        self.world.clock.set(taipei(FIRST, 7))
        self._prepare()
        for moment in self._look_at:
            self._at(moment, self._look)
        day = FIRST
        while day <= LAST:
            self._plan_day(day)
            day += timedelta(days=1)
        while self._happening:
            moment, _, act = heapq.heappop(self._happening)
            self.world.clock.set(max(moment, self.world.clock.now()))
            act()

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Let something happen then."""
        heapq.heappush(self._happening, (moment, next(self._order), act))

    def _prepare(self) -> None:
        plan, world = self.plan, self.world
        rows = ["學校代碼,學校名稱,縣市,部別"]
        for number in range(plan.groups):
            divisions = ("日校", "進修部")[: 2 if number < plan.shared else 1]
            rows += [f"{100000 + number},第{number:03}高中,臺北市,{one}" for one in divisions]
        know_schools(world, "\n".join(rows))
        with world.database.write() as session:
            codes = [
                (one.code, binding.issue_code(session, one, now=world.clock.now()))
                for one in schools.all_units(session)
            ]
        for unit_code, code in codes:
            world.line.members = self._rng.randint(*plan.members)
            world.say(f"綁定 {code}", group=_group(unit_code), user=_asker(unit_code))
        with world.database.read() as session:
            units = session.scalars(select(Unit).order_by(Unit.id))
            self.units = [_UnitOfGroup(one.id, one.code, _group(one.code)) for one in units]
        scopes = [[one.code for one in self.units[number :: plan.consultants]] for number in range(plan.consultants)]
        for number, scope in enumerate(scopes):
            give(world, _consultant(number), f"諮輔{number:02}", Role.CONSULTANT, *scope)
        for unit in self.units:
            for step, curve in (("fax", plan.faxed), ("launch", plan.launched)):
                moment = drawn(self._rng, curve)
                if moment is not None and moment > taipei(FIRST, 8):
                    self._at(moment, partial(self._report, unit, step))
                elif moment is not None:
                    self._report(unit, step)

    def _plan_day(self, day: date) -> None:
        for hour in (8.9, 9.02, 10.0, 12.0, 14.0, 16.0, 17.5):
            self._at(taipei(day, hour), self._tick)
        calendar = self._published.calendar
        if not calendar.is_workday(day):
            return
        worked = calendar.workdays_between(FIRST, LAST)
        number = self.plan.cases // worked + (self._rng.random() < self.plan.cases % worked / worked)
        if day > FIRST:
            for _ in range(number):
                unit = self._rng.choice(self.units)
                self._at(taipei(day, self._rng.uniform(8.2, 15)), partial(self._ask, unit))
        if any(wave.due.date() == day for wave in self._published.timetable.waves):
            for unit in self.units:
                if self._rng.random() < self.plan.speaks_early:
                    self._at(taipei(day, self._rng.uniform(7.6, 8.9)), partial(self._speak, unit))

    def _tick(self) -> None:
        remind(self.world.runtime)
        keep_time(self.world.runtime)
        self.world.deliver()

    def _report(self, unit: _UnitOfGroup, step: str) -> None:
        self.world.tap(encode(ReportStep(unit=unit.id, step=step)), group=unit.group, user=_asker(unit.code))

    def _speak(self, unit: _UnitOfGroup) -> None:
        self.world.say("小幫手 期限", group=unit.group, user=_asker(unit.code))

    def _ask(self, unit: _UnitOfGroup) -> None:
        """Ask for a person; the consultant answers within the hour."""
        text = f"小幫手 請問{self._rng.choice(QUESTIONS)}？"
        (offer,) = self.world.say(text, group=unit.group, user=_asker(unit.code))
        calls = self.world.tap(wants_person(offer), group=unit.group, user=_asker(unit.code))
        later = self.world.clock.now() + timedelta(minutes=self._rng.uniform(5, 50))
        cards = [call for call in calls if "回覆" in buttons(call.messages)]
        if cards:
            self._at(later, partial(self._answer, cards[0]))

    def _answer(self, card: Call) -> None:
        who = card.to
        self.world.tap(str(buttons(card.messages)["回覆"]["data"]), group=None, user=who)
        (shown,) = self.world.say("可以的，請到設定頁。", group=None, user=who)
        self.world.tap(str(buttons(shown.messages)["送出"]["data"]), group=None, user=who)
        self.answered += 1

    def _look(self) -> None:
        with self.world.database.read() as session:
            now = self.world.clock.now()
            self.forecasts.append(spending.take_forecast(session, self._published, Moment(now=now, machine_now=now)))


def _group(unit_code: str) -> str:
    return f"C{int(unit_code[:6]):032d}"


def _asker(unit_code: str) -> str:
    return f"U{int(unit_code[:6]):031d}a"


def _consultant(number: int) -> str:
    return f"U{number:031d}c"
