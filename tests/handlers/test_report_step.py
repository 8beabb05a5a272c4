"""Steps as a school reports them, and as a party confirms them."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from bot.models.people import Role
from bot.models.step import StepMark
from bot.services import binding
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP
from tests.fake_line import Call, buttons, texts
from tests.schools import begin_bound, bind
from tests.world import World

NCNU = "U" + "d" * 32
VENDOR = "U" + "e" * 32


@pytest.fixture(autouse=True)
def bound(world: World) -> None:
    begin_bound(world)


def said(calls: Iterable[Call]) -> str:
    (call,) = calls
    return texts(call.messages)[0]


def give_role(world: World, line_id: str, *parties: str) -> str:
    """Give somebody a party's role by a code, and return what the bot says."""
    with world.database.write() as session:
        code = binding.issue_person_code(session, name="王小明", role=Role.PARTY, scope=parties, now=world.clock.now())
    return said(world.say(f"綁定 {code}", group=None, user=line_id))


def marks(world: World) -> list[tuple[str, str, bool]]:
    with world.database.read() as session:
        rows = session.scalars(select(StepMark).order_by(StepMark.id))
        return [(one.unit.code, one.step, one.undone_at is None) for one in rows]


@pytest.mark.parametrize(
    "words",
    ["小幫手 已傳真", "小幫手，我們已經傳真了", "@轉換小幫手 申請表已傳真", "小幫手 本校已傳真囉。", "小幫手 傳真了！"],
)
def test_a_report_in_words_is_noted_and_shown_apart_from_the_receipt(world: World, words: str) -> None:
    answer = said(world.say(words))

    assert marks(world) == [("010301", "fax", True)]
    assert "貴校 12/6 回報已傳真；暨大尚未登錄收件" in answer
    assert "貴校 12/6 回報已傳真；暨大尚未登錄收件" in said(world.say("進度"))
    assert "貴校 12/6 回報已傳真；暨大尚未登錄收件" in said(world.say("小幫手 我們的傳真收到了嗎"))
    assert "貴校已回報傳真，等暨大登錄收件" in said(world.say("期限"))


@pytest.mark.parametrize("words", ["已傳真", "申請表已經傳真過去了", "傳真了", "小幫手 傳真", "小幫手 傳真了沒"])
def test_talk_about_a_step_reports_nothing(world: World, words: str) -> None:
    world.say(words)

    assert marks(world) == []


def test_a_report_can_be_taken_back_with_its_button_or_in_words(world: World) -> None:
    (call,) = world.say("小幫手 已傳真")
    undo = buttons(call.messages)["復原"]["data"]

    assert "已取消「傳真暨大」的紀錄：海岸高中（日校）" in said(world.tap(undo, user=BELLA))
    assert "沒有可以取消的回報" in said(world.tap(undo))
    assert marks(world) == [("010301", "fax", False)]
    world.say("小幫手 已核章")
    assert "已取消「申請表核章」" in said(world.say("取消回報"))
    assert "目前沒有任何步驟的紀錄" in said(world.say("進度"))


def test_reporting_twice_is_noted_once(world: World) -> None:
    world.say("小幫手 已傳真")
    world.clock.move(hours=24)

    assert "先前就記下了" in said(world.say("小幫手 已傳真", user=BELLA))
    assert marks(world) == [("010301", "fax", True)]


def test_a_system_is_chosen_by_name_or_from_a_list_and_may_be_changed(world: World) -> None:
    (asked,) = world.say("小幫手 已選定系統")
    choice = buttons(asked.messages)["亞昕（整合式系統）"]["data"]

    assert "貴校 12/6 回報已選定系統：亞昕" in said(world.tap(choice))
    assert "貴校 12/6 回報已選定系統：欣河" in said(world.say("小幫手 已選定欣河"))
    assert marks(world) == [("010301", "choose", False), ("010301", "choose", True)]
    world.say("取消回報")
    assert "選定系統（亞昕）" in said(world.say("進度"))


def test_a_tap_without_an_id_asks_for_a_word_and_a_word_for_a_colleague(world: World) -> None:
    (offer,) = world.say("回報")
    button = buttons(offer.messages)["申請表已核章"]["data"]

    assert "打字輸入「小幫手 申請表核章完成」" in said(world.tap(button, user=None))
    assert "同事" in said(world.say("小幫手 已核章", user=None))
    assert marks(world) == []


def test_in_a_group_of_two_units_the_bot_asks_which_one(world: World) -> None:
    bind(world, "010301進")
    (asked,) = world.say("小幫手 已傳真")
    evening = buttons(asked.messages)["進修部"]["data"]
    both = buttons(asked.messages)["都是"]["data"]

    world.tap(evening)
    assert marks(world) == [("010301進", "fax", True)]
    answer = said(world.tap(both))
    assert marks(world) == [("010301進", "fax", True), ("010301", "fax", True)]
    assert "已記下。海岸高中（日校）" in answer


def test_a_button_does_nothing_in_the_group_of_another_school(world: World) -> None:
    bind(world, "200405", group=OTHER_GROUP)
    (offer,) = world.say("回報")
    button = buttons(offer.messages)["已傳真"]["data"]

    assert "別的聊天室" in said(world.tap(button, group=OTHER_GROUP))
    assert "別的聊天室" in said(world.tap(button, group=None))
    assert marks(world) == []


def test_a_party_marks_its_own_step_for_a_list_and_sees_what_was_not_taken(world: World) -> None:
    greeting = give_role(world, NCNU, "ncnu")
    world.say("小幫手 已傳真")

    (call,) = world.say("收件 10301 200405、999999", group=None, user=NCNU)
    card = str(call.messages)

    assert "暨大" in greeting
    assert "收件 010301" in greeting
    assert "已登錄「暨大收件」2筆" in card
    assert "沒有這個代碼：999999" in card
    assert "暨大已登錄收件（12/6）" in said(world.say("進度"))
    assert "貴校 12/6 回報已傳真；暨大已登錄收件（12/6）" in said(world.say("小幫手 傳真有收到嗎"))
    undo = buttons(call.messages)["復原"]["data"]
    assert "已取消「暨大收件」" in said(world.tap(undo, group=None, user=NCNU))
    assert "暨大尚未登錄收件" in said(world.say("進度"))


def test_nobody_else_marks_a_partys_step_and_the_party_no_other(world: World) -> None:
    give_role(world, VENDOR, "xinhe")
    give_role(world, NCNU, "ncnu")

    for other in (ALICE, VENDOR):
        assert "由暨大登錄，您沒有這個身分" in said(world.say("收件 010301", group=None, user=other))
    assert "一對一" in said(world.say("收件 010301", user=NCNU))
    assert marks(world) == []
    world.say("收件 010301", group=None, user=NCNU)
    with world.database.read() as session:
        mark = session.scalars(select(StepMark.id)).one()
    assert "別的聊天室" in said(world.tap(f"v=1&do=undo&mark={mark}", user=ALICE))
    assert marks(world) == [("010301", "received", True)]


def test_a_vendor_marks_only_the_units_that_chose_it(world: World) -> None:
    give_role(world, VENDOR, "xinhe")

    assert "還沒有回報選定的系統" in str(world.say("設定完成 010301", group=None, user=VENDOR)[0].messages)
    world.say("小幫手 已選定亞昕")
    assert "選定的是別家系統" in str(world.say("設定完成 010301", group=None, user=VENDOR)[0].messages)
    world.say("小幫手 已選定欣河")
    assert "已登錄「廠商設定完成」1筆" in str(world.say("設定完成 010301", group=None, user=VENDOR)[0].messages)
    assert ("010301", "set-up", True) in marks(world)


def test_a_returned_form_ends_the_report_and_the_school_is_told_at_once(world: World) -> None:
    give_role(world, NCNU, "ncnu")
    world.say("小幫手 已傳真")
    world.say("收件 010301", group=None, user=NCNU)

    calls = world.say("退件 010301 校長未核章", group=None, user=NCNU)
    told = next(call for call in calls if call.to == GROUP)

    assert "暨大已退件（校長未核章），請補正後重新傳真" in texts(told.messages)[0]
    again = buttons(told.messages)["已重新傳真"]["data"]
    progress = world.say("進度")
    assert "暨大已退件（校長未核章），請補正後重新傳真" in said(progress)
    assert "選定系統" not in said(progress)
    assert buttons(progress[0].messages)["已重新傳真"]["data"] == again
    world.tap(again)
    assert "貴校 12/6 回報已傳真；暨大尚未登錄收件" in said(world.say("進度"))


def test_a_return_that_is_taken_back_restores_what_it_ended(world: World) -> None:
    give_role(world, NCNU, "ncnu")
    world.say("小幫手 已傳真")
    world.say("退件 010301", group=None, user=NCNU)

    world.say("取消退件 010301", group=None, user=NCNU)

    assert "貴校 12/6 回報已傳真；暨大尚未登錄收件" in said(world.say("進度"))


def test_a_persons_code_is_not_spent_in_a_group_and_gives_a_role_once(world: World) -> None:
    with world.database.write() as session:
        code = binding.issue_person_code(session, name="王小明", role=Role.PARTY, scope=["ncnu"], now=world.clock.now())

    assert "一對一" in said(world.say(f"綁定 {code}", user=NCNU))
    assert "已登記：王小明（暨大）" in said(world.say(f"綁定 {code}", group=None, user=NCNU))
    assert "已經用過" in said(world.say(f"綁定 {code}", group=None, user=ALICE))


def test_a_desk_code_makes_a_group_the_desk_which_serves_no_school(world: World) -> None:
    desk = "C" + "9" * 32
    with world.database.write() as session:
        code = binding.issue_desk_code(session, now=world.clock.now())

    assert "諮輔的群組" in said(world.say(f"綁定 {code}", group=desk))
    assert "不能綁定學校" in said(bind(world, "200405", group=desk))


def test_a_report_from_an_unbound_group_says_so(world: World) -> None:
    assert "還沒有綁定學校" in said(world.say("小幫手 已傳真", group=OTHER_GROUP))
    assert marks(world) == []


def test_the_chosen_system_picks_the_part_of_an_answer(world: World) -> None:
    question = "小幫手 系統維運費用一年多少"
    before = said(world.say(question))
    world.say("小幫手 已選定巨耀")
    world.clock.move(minutes=11)

    assert "巨耀" in said(world.say(question))
    assert said(world.say(question)) != before
