"""A case as time passes: the next one is asked, who is late is reminded, and nobody is rung up outside their hours."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.services import binding
from scheduler.keep_time import keep_time
from tests.builders import ALICE
from tests.fake_line import Call, buttons, texts
from tests.people import DESK, HSU, NCNU, TSAI, ask, case_card, give_roles, said, to
from tests.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def test_a_case_is_passed_on_and_the_next_is_asked_when_nobody_takes_it(world: World) -> None:
    card = case_card(ask(world))
    (choice,) = world.tap(card["轉給…"], group=None, user=HSU)
    passed = world.tap(buttons(choice.messages)["蔡宗翰"]["data"], group=None, user=HSU)

    assert "已轉給蔡宗翰" in said(passed)
    assert len(to(passed, TSAI)) == 1


def test_an_untaken_case_goes_to_the_next_then_one_line_to_the_desk(world: World) -> None:
    with world.database.write() as session:
        desk = binding.issue_desk_code(session, now=world.clock.now())
    world.say(f"綁定 {desk}", group=DESK)
    ask(world)
    sent: list[Call] = []
    for _ in range(6):
        world.clock.move(minutes=8)
        keep_time(world.runtime)
        sent += world.deliver()

    assert len(to(sent, TSAI)) == 1
    assert ["案件 1 沒有人接" in text for call in to(sent, DESK) for text in texts(call.messages)] == [True]


def test_at_night_nobody_is_rung_up(world: World) -> None:
    world.clock.move(hours=10)
    calls = ask(world)
    assert to(calls, HSU) == []

    world.clock.move(hours=12)
    keep_time(world.runtime)

    assert len(to(world.deliver(), HSU)) == 1


def test_who_is_away_is_passed_over(world: World) -> None:
    world.say("暫離", group=None, user=HSU)

    assert len(to(ask(world), TSAI)) == 1


def test_who_has_a_case_is_nudged_before_and_after_the_target_once_each(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    nudges = []
    for _ in range(16):
        world.clock.move(minutes=10)
        keep_time(world.runtime)
        nudges += texts([message for call in to(world.deliver(), HSU) for message in call.messages])

    assert ["快到" in one or "已超過" in one for one in nudges] == [True, True]


def test_a_case_that_nobody_answered_in_time_is_on_the_offices_list(world: World) -> None:
    ask(world)
    runner = CliRunner(env={"DATABASE_URL": world.database.url})
    world.clock.move(minutes=110)
    before = runner.invoke(main, ["status"]).output
    world.clock.move(minutes=20)

    assert "Cases without an answer in time" not in before
    assert "Cases without an answer in time: 1" in runner.invoke(main, ["status"]).output


def test_a_party_that_does_not_answer_in_its_own_time_is_reminded_once_and_who_asked_is_told(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    world.wait(timedelta(minutes=50))
    world.tap(card["上呈…"] + "&party=ncnu", group=None, user=HSU)
    (preview,) = world.say("請問怎麼辦", group=None, user=HSU)
    world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)

    early = world.wait(timedelta(minutes=110))
    keep_time(world.runtime)
    early += world.deliver()
    world.wait(timedelta(minutes=15))
    keep_time(world.runtime)
    late = world.deliver()
    keep_time(world.runtime)
    again = world.deliver()

    assert to(early, NCNU) == []
    assert "諮輔還在等您的回覆" in said(to(late, NCNU))
    assert "暨大還沒有回覆" in said(to(late, HSU))
    assert to(again, NCNU) == to(again, HSU) == []


def test_who_works_in_the_afternoon_is_not_asked_in_the_morning(world: World) -> None:
    told = said(world.say("上班時間 13:00-17:00", group=None, user=HSU))
    morning = ask(world)
    world.wait(timedelta(hours=4))
    afternoon = ask(world, "小幫手 請問畢業生的資料也可以自訂封面圖嗎?")
    world.say("上班時間 全天", group=None, user=HSU)

    assert "13:00 到 17:00" in told
    assert to(morning, HSU) == []
    assert len(to(morning, TSAI)) == 1
    assert len(to(afternoon, HSU)) == 1


def test_hours_that_are_none_are_no_command_and_those_of_nobody_are_refused(world: World) -> None:
    assert "一對一聊天用" in said(world.say("上班時間 9-17", group=None, user=ALICE))
    assert "新的案件只在" not in said(world.say("上班時間 25:00-26:00", group=None, user=HSU))
