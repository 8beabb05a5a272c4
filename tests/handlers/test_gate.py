"""The one gate for pushes as people meet it: hours, switches, the quota."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot import content as say
from bot.__main__ import main
from bot.delivery.line_client import Quota
from bot.delivery.results import TryLater, Uncertain
from bot.models.case import Case, CaseMessage
from bot.models.chat import Chat
from bot.models.hold import HoldKind
from bot.models.outbox import OwedMessage
from bot.programme.cases import State
from bot.services import holds
from bot.services.cases import offering
from scheduler.scrub import scrub
from tests.builders import GROUP, OTHER_GROUP, event, text_event
from tests.fake_line import buttons, texts
from tests.people import HSU, NCNU, TSAI, ask, case_card, give_roles, said, to
from tests.schools import bind
from tests.world import World

MONTHLY = TryLater(429, "You have reached your monthly limit.", over_quota=True)
QUESTION = "請問學習歷程紀錄模組資料移轉申請表何處可以下載"


def taipei(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def command(world: World, *words: str) -> str:
    result = CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def preview(world: World, text: str) -> str:
    """Begin to answer the case as its consultant, and return the button that sends it."""
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    (shown,) = world.say(text, group=None, user=HSU)
    return str(buttons(shown.messages)["送出"]["data"])


class TestHours:
    def test_passing_a_case_on_at_night_wakes_nobody(self, world: World) -> None:
        card = case_card(ask(world))
        (choice,) = world.tap(card["轉給…"], group=None, user=HSU)
        world.clock.set(taipei(6, 22, 5))

        at_night = world.tap(next(iter(buttons(choice.messages).values()))["data"], group=None, user=HSU)
        world.clock.set(taipei(7, 8, 0))
        in_the_morning = world.deliver()

        assert to(at_night, TSAI) == []
        assert len(to(in_the_morning, TSAI)) == 1

    def test_a_partys_answer_at_night_wakes_nobody_and_a_persons_answer_leaves_at_once(self, world: World) -> None:
        card = case_card(ask(world))
        (choice,) = world.tap(card["上呈…"], group=None, user=HSU)
        world.tap(next(iter(buttons(choice.messages).values()))["data"], group=None, user=HSU)
        (shown,) = world.say("麻煩貴校確認", group=None, user=HSU)
        (_, up) = world.tap(str(buttons(shown.messages)["送出"]["data"]), group=None, user=HSU)
        world.tap(buttons(up.messages)["回覆"]["data"], group=None, user=NCNU)
        (back,) = world.say("可以，已處理好", group=None, user=NCNU)
        world.clock.set(taipei(6, 22, 30))
        at_night = world.tap(str(buttons(back.messages)["送出"]["data"]), group=None, user=NCNU)
        world.clock.set(taipei(7, 8, 0))
        (came,) = to(world.deliver(), HSU)

        assert to(at_night, HSU) == []
        assert "可以，已處理好" in said([came])
        world.tap(buttons(came.messages)["回覆"]["data"], group=None, user=HSU)
        (shown,) = world.say("暨大說可以", group=None, user=HSU)
        world.clock.set(taipei(7, 23, 0))
        late = world.tap(str(buttons(shown.messages)["送出"]["data"]), group=None, user=HSU)
        assert any("暨大說可以" in text for call in to(late, GROUP) for text in texts(call.messages))

    def test_what_was_due_by_day_does_not_leave_at_night_when_the_worker_was_away(self, world: World) -> None:
        (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?")
        button = next(one["data"] for label, one in buttons(offer.messages).items() if label.endswith("找諮輔"))
        world.post(event("postback", world.at_ms, postback={"data": button}))
        world.clock.set(taipei(6, 23, 0))
        at_night = world.deliver()
        world.clock.set(taipei(7, 8, 0))

        assert to(at_night, HSU) == []
        assert len(to(world.deliver(), HSU)) == 1

    def test_who_goes_away_is_left_alone_and_told_what_waited_when_they_are_back(self, world: World) -> None:
        card = case_card(ask(world))
        world.tap(card["我來處理"], group=None, user=HSU)
        world.say("暫離", group=None, user=HSU)
        with world.database.write() as session:
            case = session.scalars(select(Case)).one()
            said_to = say.SayPartyIsLate(case_id=case.id)
            case.state = State.HANDED_UP
            offering.tell(session, HSU, said_to, world.acting(session), key="while away", case=case)

        away = world.deliver()
        back = world.say("回來", group=None, user=HSU)

        assert to(away, HSU) == []
        assert [call.kind for call in to(back, HSU)] == ["push"]

    def test_own_hours_hold_what_is_not_urgent(self, world: World) -> None:
        card = case_card(ask(world))
        (choice,) = world.tap(card["轉給…"], group=None, user=HSU)
        world.say("上班時間 13:00-17:00", group=None, user=TSAI)

        passed = world.tap(buttons(choice.messages)["蔡宗翰"]["data"], group=None, user=HSU)
        world.clock.set(taipei(6, 13, 0))

        assert to(passed, TSAI) == []
        assert len(to(world.deliver(), TSAI)) == 1


class TestSwitches:
    def test_held_pushes_of_one_chat_wait_and_leave_when_the_switch_is_lifted(self, world: World) -> None:
        send = preview(world, "可以的")
        command(world, "hold", "set", "pushes", "--by", "周專員", "--chat", GROUP)
        held = world.tap(send, group=None, user=HSU)
        shown, listed = command(world, "status"), command(world, "hold", "list")
        held += world.wait(timedelta(minutes=3))

        command(world, "hold", "lift", "pushes", "--chat", GROUP)
        freed = world.deliver()

        assert to(held, GROUP) == []
        assert "可以的" in said(to(freed, GROUP))
        assert "周專員" in shown
        assert "周專員" in listed
        assert command(world, "hold", "list").strip() == "Nothing is held."

    def test_held_unasked_answers_stay_unsaid_and_asked_ones_are_said(self, world: World) -> None:
        with world.database.write() as session:
            holds.hold(session, HoldKind.UNASKED, None, by="周專員", now=world.clock.now())

        assert world.say(QUESTION) == []
        assert len(world.say(f"小幫手 {QUESTION}")) == 1

    def test_all_held_says_nothing_at_all_and_forgets_no_push(self, world: World) -> None:
        command(world, "hold", "set", "all", "--by", "周專員")
        quiet = [*world.say("小幫手 說明"), *bind(world, "200405", group=OTHER_GROUP)]
        command(world, "hold", "lift", "all")

        assert quiet == []
        assert {call.to for call in world.wait(timedelta(seconds=51))} == {GROUP, OTHER_GROUP}

    def test_a_switch_that_is_not_set_cannot_be_lifted(self, world: World) -> None:
        result = CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, ["hold", "lift", "pushes"])

        assert result.exit_code != 0
        assert "No such hold is set" in result.output


class TestQuota:
    @pytest.fixture(autouse=True)
    def used_up(self, world: World) -> None:
        self.send = preview(world, "可以自訂")
        world.line.quota_reading = Quota(limit=200, used=200)

    def test_who_sent_an_answer_reads_on_the_reply_that_the_quota_holds_it(self, world: World) -> None:
        with world.database.write() as session:
            session.execute(select(Chat).where(Chat.line_id == GROUP)).scalar_one().member_count = 30
        world.clock.move(minutes=2)  # The asker's token is dead: it is a push.
        world.line.fail_next.append(MONTHLY)

        calls = world.tap(self.send, group=None, user=HSU)

        assert [call.kind for call in to(calls, GROUP)] == []
        assert "額度" in said([call for call in calls if call.kind == "reply"])

    def test_a_held_answer_goes_with_the_next_reply_of_that_chat(self, world: World) -> None:
        world.clock.move(minutes=2)
        world.line.fail_next.append(MONTHLY)
        world.tap(self.send, group=None, user=HSU)

        (reply,) = world.say("小幫手 期限")

        assert reply.kind == "reply"
        assert "可以自訂" in texts(reply.messages)[0]
        world.line.quota_reading = Quota(limit=3000, used=200)
        later = world.wait(timedelta(minutes=20))
        assert not any("可以自訂" in text for call in later for text in texts(call.messages))

    def test_while_the_quota_is_known_to_be_gone_line_is_not_asked_for_each_push(self, world: World) -> None:
        world.clock.move(minutes=2)
        world.line.fail_next.extend([MONTHLY] * 50)
        world.tap(self.send, group=None, user=HSU)
        tried = len([call for call in world.line.calls if call.kind == "push" and call.to == GROUP])
        for _ in range(4):
            world.wait(timedelta(minutes=16))

        pushes = [call for call in world.line.calls if call.kind == "push" and call.to == GROUP]
        assert tried == 1
        assert len(pushes) <= 6

    def test_a_word_on_what_became_of_an_answer_is_never_too_late(self, world: World) -> None:
        world.line.fail_next.extend([Uncertain(500, "x")] * 3000)
        world.tap(self.send, group=None, user=HSU)
        world.line.fail_next.clear()
        with world.database.read() as session:
            noted = session.scalars(select(OwedMessage).where(OwedMessage.worth_until.is_(None))).all()

        assert any(one.content["say"] == "answer_outcome" for one in noted)


class TestTakenBack:
    def test_words_that_were_taken_back_leave_the_calls_under_way(self, world: World) -> None:
        world.line.fail_next.extend([Uncertain(None, "ReadTimeoutError")] * 200)
        world.post(text_event("小幫手 藍色大象在哪裡下載申請表", world.at_ms, message={"id": "elephant"}))
        world.deliver()
        with world.database.read() as session:
            card = session.scalars(select(OwedMessage.content)).all()
        assert card

        world.post(event("unsend", world.at_ms, unsend={"messageId": "elephant"}))
        for _ in range(80):
            world.clock.move(seconds=1)
            world.deliver()

        bodies = [str(call.messages) for call in world.line.calls[1:]]
        assert not any("大象" in one for one in bodies)

    def test_within_the_hour_it_is_gone_from_the_files_too(self, world: World) -> None:
        if world.database.is_postgresql:
            return  # It clears its own files by and by.
        send = preview(world, "橘色犀牛的密語")
        world.line.fail_next.extend([TryLater(None, "NewConnectionError")] * 30)
        world.tap(send, group=None, user=HSU)
        world.line.fail_next.extend([Uncertain(None, "ReadTimeoutError")] * 2000)
        for _ in range(40):
            world.clock.move(seconds=1)
            world.deliver()
        with world.database.read() as session:
            line = session.scalars(select(CaseMessage).where(CaseMessage.text.contains("橘色犀牛"))).first()
        assert line is not None
        assert "橘色犀牛" in bytes_of(world)

        world.post(event("unsend", world.at_ms, group=None, user=HSU, unsend={"messageId": line.line_message_id}))
        for _ in range(120):
            world.clock.move(seconds=30)
            world.deliver()
        scrub(world.runtime)

        assert "橘色犀牛" not in bytes_of(world)


def bytes_of(world: World) -> str:
    """Return what lies in the database's files, as far as it is text; JSON keeps other letters as escapes."""
    path = Path(str(world.database.engine.url.database))
    raw = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    escaped = re.sub(rb"(?:\\\\u[0-9a-f]{4})+", lambda found: found.group().decode("unicode_escape").encode(), raw)
    return escaped.decode("utf-8", "replace")
