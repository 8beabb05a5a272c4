"""Receipts with the day of their arrival, a stack code by code, who waits, and how the school hears of it."""

import pytest

from bot.models.people import Role
from bot.models.step import StepMark
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP
from tests.fake_line import Call, texts
from tests.handlers.test_changed_dates import OFFICE, go_to, set_time, words_of
from tests.people import HSU, NCNU, give, to
from tests.schools import bind, know_schools
from tests.world import World


@pytest.fixture
def party(world: World) -> World:
    """Monday 110-12-06, 10:00: two groups, a person of the party, somebody of the office, a consultant."""
    world.begin_with(_set_up)
    return world


def _set_up(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    give(world, OFFICE, "王專員", Role.OFFICE)
    give(world, HSU, "許文琪", Role.CONSULTANT, "200405")


def order(world: World, text: str, user: str = NCNU) -> Call:
    (call,) = to_private(world.say(text, group=None, user=user))
    return call


def to_private(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.kind == "reply"]


def received(world: World) -> dict[str, str]:
    with world.database.read() as session:
        found = session.query(StepMark).filter(StepMark.undone_at.is_(None), StepMark.step == "received")
        return {one.unit.code: f"{one.marked_at:%m-%d}" for one in found}


def test_what_arrived_on_the_last_day_is_in_time_when_it_is_booked_the_next(party: World) -> None:
    set_time(party, "2021-12-10 10:00")

    call = order(party, "收件 12/9 010301 200405")

    assert received(party) == {"010301": "12-09", "200405": "12-09"}
    assert "010301 海岸高中（日校）（12/9 到）" in words_of(call)
    assert "已過期限" not in words_of(call)
    late = order(party, "收件 010301進")
    assert "（12/10 到，已過期限）" in words_of(late)


def test_each_line_of_a_list_may_have_its_own_day(party: World) -> None:
    set_time(party, "2021-12-10 10:00")

    order(party, "收件\n12/8（三） 010301\n12/9到：010301進、200405")

    assert received(party) == {"010301": "12-08", "010301進": "12-09", "200405": "12-09"}


def test_the_day_may_stand_behind_the_code_as_in_a_table(party: World) -> None:
    set_time(party, "2021-12-10 10:00")

    order(party, "收件\n010301\t海岸高中\t12/8\n010301進\t\t110/12/9\n200405")

    assert received(party) == {"010301": "12-08", "010301進": "12-09", "200405": "12-10"}


@pytest.mark.parametrize(("text", "says"), [("收件 12/20 010301", "還沒到"), ("收件 2/30 010301", "沒有這一天")])
def test_a_day_that_cannot_be_is_said_and_nothing_is_taken(party: World, text: str, says: str) -> None:
    assert says in words_of(order(party, text))
    assert received(party) == {}


def test_an_old_list_undoes_nothing_that_is_newer(party: World) -> None:
    order(party, "收件 010301")
    set_time(party, "2021-12-08 10:00")
    party.say("取消收件 010301", group=None, user=NCNU)

    call = order(party, "收件 12/7 010301")

    assert received(party) == {}
    assert "已有較新的紀錄，這一筆沒有登錄：010301" in words_of(call)


def test_a_stack_is_entered_code_by_code_with_the_name_each_time(party: World) -> None:
    set_time(party, "2021-12-10 10:00")
    begun = order(party, "收件 12/9")
    assert "記為12/9到" in words_of(begun)

    first, second = order(party, "010301"), order(party, "200405")
    wrong, third = order(party, "999999"), order(party, "010301 進")

    assert "010301 海岸高中（日校）（12/9 到）" in words_of(first)
    assert "第1件" in words_of(first)
    assert "第2件" in words_of(second)
    assert "沒有這個代碼：999999" in words_of(wrong)
    assert "海岸高中（進修部）" in words_of(third)
    assert received(party) == {"010301": "12-09", "200405": "12-09", "010301進": "12-09"}


def test_codes_alone_mark_nothing_where_no_stack_was_begun_or_an_hour_later(party: World) -> None:
    assert "還沒有登錄" in words_of(order(party, "010301"))
    order(party, "收件")
    party.clock.move(minutes=61)
    assert "還沒有登錄" in words_of(order(party, "010301"))
    assert received(party) == {}
    (other,) = party.say("010301", group=None, user=ALICE)
    assert "登錄" not in words_of(other)


def test_the_list_of_who_waits_has_the_longest_first_and_counts_working_hours(party: World) -> None:
    party.say("小幫手 已傳真", user=BELLA, group=OTHER_GROUP)  # Monday 10:00.
    set_time(party, "2021-12-07 16:00")
    party.say("小幫手 日校已傳真", user=ALICE)
    set_time(party, "2021-12-08 09:00")

    call = order(party, "待收件 8")
    every = order(party, "待收件 0", user=OFFICE)

    assert "超過8個工作小時還沒有「暨大收件」：1校次" in words_of(call)
    assert "・200405 山城高中（日校） 12/6 10:00回報，等了16個工作小時" in words_of(call)
    lines = words_of(every).splitlines()
    assert [line[1:7] for line in lines if line.startswith("・")][:2] == ["200405", "010301"]
    order(party, "收件 200405")
    assert "0校次" in words_of(order(party, "待收件 8"))


def test_the_list_names_what_came_back_and_shows_each_only_their_own(party: World) -> None:
    party.say("退件 010301 印章不清楚", group=None, user=NCNU)
    party.say("小幫手 已傳真", user=BELLA, group=OTHER_GROUP)

    everything, own = order(party, "待收件 0"), order(party, "待收件 0", user=HSU)

    assert "退回後還沒補正：1校次\n・010301 海岸高中（日校） 12/6：印章不清楚" in words_of(everything)
    assert "010301" not in words_of(own)
    assert "200405" in words_of(own)


def test_a_school_hears_of_its_receipt_with_its_next_word_to_the_bot_free(party: World) -> None:
    order(party, "收件 010301")

    calls = party.say("小幫手 移轉申請表要去哪裡下載？")

    (reply,) = calls
    assert any("海岸高中（日校）：暨大已登錄收件（12/6）" in text for text in texts(reply.messages))
    assert [call for call in go_to(party, "2021-12-09 09:05") if call.to == GROUP] == []


def test_progress_says_it_once_and_nothing_is_pushed_later(party: World) -> None:
    order(party, "收件 010301")

    (progress,) = party.say("進度")

    assert "".join(texts(progress.messages)).count("暨大已登錄收件（12/6）") == 1
    assert len(progress.messages) <= 2
    assert [call for call in go_to(party, "2021-12-09 09:05") if call.to == GROUP] == []


def test_who_says_nothing_hears_of_it_by_push_on_the_last_day(party: World) -> None:
    order(party, "收件 200405")
    assert party.deliver() == []

    calls = to(go_to(party, "2021-12-09 09:05"), OTHER_GROUP)

    assert [texts(call.messages) for call in calls] == [["山城高中（日校）：暨大已登錄收件（12/6）。"]]
    assert calls[0].kind == "push"


def test_a_receipt_that_is_booked_after_the_last_day_is_told_at_once(party: World) -> None:
    set_time(party, "2021-12-10 10:00")

    calls = party.say("收件 12/9 200405", group=None, user=NCNU)

    assert [texts(call.messages)[0] for call in to(calls, OTHER_GROUP)] == [
        "山城高中（日校）：暨大已登錄收件（12/9）。"
    ]


def test_a_receipt_that_was_taken_back_is_told_to_nobody(party: World) -> None:
    order(party, "收件 200405")
    order(party, "取消收件 200405")

    told = [call for call in go_to(party, "2021-12-09 09:05") if call.to == OTHER_GROUP]

    assert not any("已登錄收件（" in words_of(call) for call in told)
