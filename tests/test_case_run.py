"""Twenty cases in flight while the processes die twelve times: nothing is lost, doubled or sent astray."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count, cycle

import pytest
from sqlalchemy import select

from bot.delivery.results import Uncertain
from bot.delivery.send import claim
from bot.models.case import Case, CaseMessage
from bot.models.outbox import Delivery, OwedMessage
from bot.models.people import Role
from bot.programme.cases import State
from bot.services.cases import keeping_time
from scheduler.keep_time import keep_time
from tests.builders import event, text_event
from tests.fake_line import Call, buttons
from tests.people import give, to
from tests.schools import bind, know_schools
from tests.world import World

CASES = 20
CONSULTANTS = 4
TOPICS = (
    "自訂封面圖",
    "轉學生帳號",
    "雲端備份",
    "家長通知",
    "自動登出",
    "報表匯出",
    "簡訊發送",
    "照片壓縮",
    "指紋登入",
    "語音輸入",
)


class DiedError(Exception):
    """A process was killed at this point."""


def group(number: int) -> str:
    return f"C{number:032d}"


def asker(number: int) -> str:
    return f"Ua{number:031d}"


def consultant(number: int) -> str:
    return f"Uc{number % CONSULTANTS:031d}"


class Stage:
    """Speaks for everybody; before some of the steps a process dies in the middle of what it does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[Call] = []
        self.deaths = 0
        self._ways = cycle((self._die_in_delivery, self._die_in_the_clock, self._die_in_the_webhook))
        self._steps = count(1)

    def step(self, *, say: str | None = None, tap: str | None = None, **who: str | None) -> list[Call]:
        """Have somebody do one thing; every seventh time something dies on the way. LINE delivers again until 200."""
        self.world.clock.move(seconds=1)
        at = self.world.at_ms
        done = text_event(say, at, **who) if say else event("postback", at, postback={"data": tap}, **who)
        dies = next(self._steps) % 7 == 0 and self.deaths < 12
        if dies:
            self.deaths += 1
            next(self._ways)(done)
        while self.world.post(done | {"deliveryContext": {"isRedelivery": dies}}) != 200:
            pass
        return self.settle(5 if dies else 1)

    def settle(self, times: int) -> list[Call]:
        """Let the clock and the worker do their work; in five times leases of the dead run out."""
        before = len(self.world.line.accepted)
        for _ in range(times):
            keep_time(self.world.runtime)
            self.world.deliver()
            self.world.clock.move(seconds=9)
        new = self.world.line.accepted[before:]
        self.calls += new
        return new

    def _die_in_delivery(self, done: dict[str, object]) -> None:
        """The worker vanishes between its claim and its record; LINE had taken nothing, or nobody knows."""
        self.world.post(done)
        claim(self.world.runtime, owner="killed")
        self.world.line.fail_next.append(Uncertain(None, "connection reset"))

    def _die_in_the_clock(self, _done: dict[str, object]) -> None:
        """The scheduler is killed after it did its work and before it commits."""
        look_at = keeping_time.look_at
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keeping_time, "look_at", self._then_die(look_at))
            keep_time(self.world.runtime)

    def _die_in_the_webhook(self, done: dict[str, object]) -> None:
        """The web process is killed when all is written and nothing is committed; LINE gets no 200."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.webhook.dispatch", self._then_die(lambda *_: None))
            assert self.world.post(done) == 500

    def _then_die(self, work: Callable[..., object]) -> Callable[..., object]:
        def working(*arguments: object) -> object:
            work(*arguments)
            raise DiedError

        return working


def prepare(world: World) -> None:
    rows = "\n".join(f"{300000 + number},第{number}高中,臺北市,日校" for number in range(CASES))
    know_schools(world, f"學校代碼,學校名稱,縣市,部別\n{rows}")
    for number in range(CASES):
        bind(world, str(300000 + number), group=group(number), user=asker(number))
    for number in range(CONSULTANTS):
        scope = [str(300000 + one) for one in range(CASES) if one % CONSULTANTS == number]
        give(world, consultant(number), f"諮輔{number}", Role.CONSULTANT, *scope)


def button(calls: list[Call], chat: str, label: str) -> str:
    found = [one["data"] for call in to(calls, chat) for name, one in buttons(call.messages).items() if name == label]
    assert found, (label, chat)
    return str(found[-1])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_twenty_cases_survive_twelve_deaths(world: World) -> None:
    prepare(world)
    stage = Stage(world)
    cards: dict[int, list[Call]] = {}
    for number in range(CASES):
        here = {"group": group(number), "user": asker(number)}
        stage.step(say=f"小幫手 第{number}件：我們的{TOPICS[number % 5]}在哪裡設定?", **here)
        cards[number] = stage.step(say="找諮輔", **here)
    for number in range(CASES):
        at_work = {"group": None, "user": consultant(number)}
        taken = [call for call in stage.calls if f"第{number}件" in str(call.messages)]
        case_button = button(taken, consultant(number), "回覆")
        stage.step(tap=case_button, **at_work)
        shown = stage.step(say=f"答覆{number}號：請在設定頁面處理。", **at_work)
        send = next(one["data"] for call in shown for name, one in buttons(call.messages).items() if name == "送出")
        stage.step(tap=send, **at_work)
        stage.step(tap=send, **at_work)
    world.wait(timedelta(minutes=2))
    stage.settle(4)

    arrived = Counter(
        (call.to, number)
        for call in world.line.accepted
        for message in call.messages
        for number in range(CASES)
        if message["type"] == "text" and f"答覆{number}號" in message["text"] and not call.to.startswith("token")
    )
    assert stage.deaths == 12
    assert arrived == Counter({(group(number), number): 1 for number in range(CASES)})
    with world.database.read() as session:
        assert Counter(session.scalars(select(Case.state))) == {State.ANSWERED: CASES}
        answers = session.scalars(select(CaseMessage.text).where(CaseMessage.sent_at.is_not(None))).all()
        waiting = select(OwedMessage.id).where(OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None))
        assert session.scalars(waiting).all() == []
        assert session.scalars(select(Delivery.id).where(Delivery.outcome.is_(None))).all() == []
    assert len(answers) == len(set(answers)) == CASES
