"""Whom to phone, one tap that everybody sees, and one list a morning for those who look after units."""

from datetime import timedelta

import pytest

from bot.models.people import Role
from scheduler.mornings import send_lists
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP, event
from tests.fake_line import Call, all_words, buttons
from tests.handlers.test_changed_dates import OFFICE, set_time, words_of
from tests.people import HSU, NCNU, TSAI, ask, give, to
from tests.schools import bind, know_schools
from tests.world import World

FILE = (
    "學校代碼,學校名稱,縣市,部別,聯絡人\n"
    "010301,海岸高中,臺北市,日校,王組長\n"
    "010301,海岸高中,臺北市,進修部,\n"
    "200405,山城高中,苗栗縣,日校,李幹事\n"
)


@pytest.fixture
def watched(world: World) -> World:
    """Monday 110-12-06, 10:00: the coast school's day division and the hill school have groups."""
    world.begin_with(_set_up)
    return world


def _set_up(world: World) -> None:
    know_schools(world, FILE)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    give(world, OFFICE, "王專員", Role.OFFICE)
    give(world, HSU, "許文琪", Role.CONSULTANT, "010301", "010301進")
    give(world, TSAI, "蔡宗翰", Role.CONSULTANT, "200405")
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")


def order(world: World, text: str, user: str = OFFICE) -> Call:
    (call,) = world.say(text, group=None, user=user)
    return call


def names(call: Call) -> list[str]:
    return [text for text in all_words(call.messages) if text[:6].isdigit()]


def called_button(call: Call) -> str:
    """Return what the first button of the list carries."""
    found: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            action = part.get("action")
            if isinstance(action, dict) and action.get("label") == "已電話聯絡":
                found.append(str(action["data"]))
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(call.messages)
    return found[0]


def morning(world: World, moment: str) -> list[Call]:
    set_time(world, moment)
    send_lists(world.runtime)
    return world.deliver()


def test_who_has_no_group_or_was_left_or_is_quiet_or_has_not_reported_is_to_be_phoned(watched: World) -> None:
    call = order(watched, "電話名單")
    assert names(call) == ["010301進 海岸高中（進修部）"]
    assert "群組還沒有綁定" in words_of(call)

    watched.post(event("leave", watched.at_ms, group=OTHER_GROUP, user=None))
    set_time(watched, "2021-12-07 10:00")
    later = order(watched, "電話名單")

    assert names(later) == ["200405 山城高中（日校）", "010301進 海岸高中（進修部）", "010301 海岸高中（日校）"]
    assert "12/9（四） 還有2個工作天｜機器人已被移出群組、快到期還沒有回報" in words_of(later)
    assert "李幹事" in words_of(later)
    assert "名單上沒有聯絡人" in words_of(later)


def test_a_group_in_which_nobody_spoke_for_a_week_is_silent(watched: World) -> None:
    watched.say("小幫手 已傳真", group=OTHER_GROUP, user=BELLA)
    set_time(watched, "2021-12-13 10:00")

    call = order(watched, "電話名單", user=TSAI)

    assert names(call) == ["200405 山城高中（日校）"]
    assert "很久沒有人發言（最近12/6）" in words_of(call)


def test_one_tap_is_seen_by_everybody_concerned_and_can_be_taken_back(watched: World) -> None:
    button = called_button(order(watched, "電話名單", user=HSU))

    (noted,) = watched.tap(button, group=None, user=HSU)
    seen = order(watched, "電話名單")

    assert "海岸高中（進修部） 已電話聯絡：許文琪 12/6 10:00" in words_of(noted)
    assert "已電話聯絡：許文琪 12/6 10:00" in words_of(seen)
    assert "已電話聯絡" not in buttons(seen.messages)
    watched.tap(buttons(noted.messages)["復原"]["data"], group=None, user=HSU)
    assert "已電話聯絡" in buttons(order(watched, "電話名單").messages)


def test_who_was_phoned_comes_back_after_two_working_days(watched: World) -> None:
    watched.tap(called_button(order(watched, "電話名單", user=HSU)), group=None, user=HSU)
    set_time(watched, "2021-12-08 10:00")

    assert "已電話聯絡" in buttons(order(watched, "電話名單", user=HSU).messages)


def test_nobody_notes_a_call_for_units_of_others(watched: World) -> None:
    button = called_button(order(watched, "電話名單", user=HSU))

    for user in (TSAI, NCNU, ALICE):
        (call,) = watched.tap(button, group=None, user=user)
        assert "已記下" not in words_of(call)
    for user in (NCNU, ALICE):
        assert "校次" not in words_of(order(watched, "電話名單", user=user))


def test_each_gets_one_list_in_the_morning_with_what_their_units_need(watched: World) -> None:
    ask(watched)
    watched.say("小幫手 已傳真", group=OTHER_GROUP, user=BELLA)

    calls = morning(watched, "2021-12-08 08:30")
    send_lists(watched.runtime)
    again = watched.deliver()

    lists = {call.to: words_of(call) for call in calls if "今日清單" in words_of(call)}
    assert set(lists) == {OFFICE, HSU, TSAI}
    assert [call for call in again if "今日清單" in words_of(call)] == []
    assert "「申請表核章後傳真暨大」\n" not in lists[HSU]
    assert "12/9（四），還有1個工作天" in lists[HSU]
    assert "・還沒回報 2校次：海岸高中（日校）、海岸高中（進修部）" in lists[HSU]
    assert "未結案件 1件：1" in lists[HSU]
    assert "要電話聯絡 2校次" in lists[HSU]
    assert "・已回報待確認 1校次：山城高中（日校）" in lists[TSAI]
    assert "還沒回報" not in lists[TSAI]
    assert "・還沒回報 2校次" in lists[OFFICE]


def test_there_is_none_before_its_time_on_days_off_or_long_after(watched: World) -> None:
    for moment in ("2021-12-08 08:29", "2021-12-11 08:30", "2021-12-08 11:31"):
        assert [call for call in morning(watched, moment) if "今日清單" in words_of(call)] == [], moment


def test_there_is_none_when_there_is_nothing(watched: World) -> None:
    for code in ("010301", "010301進", "200405"):
        watched.say(f"收件 {code}", group=None, user=NCNU)
    watched.say("小幫手 新模組啟用了", group=OTHER_GROUP, user=BELLA)

    calls = morning(watched, "2021-12-10 08:30")

    assert TSAI not in {call.to for call in calls}
    assert "目前沒有要處理的事" in words_of(order(watched, "今日清單", user=TSAI))


def test_what_is_overdue_is_named_and_an_extension_is_not_overdue(watched: World) -> None:
    preview = order(watched, "展延 010301 12/9 12/14 校長出國")
    watched.tap(buttons(preview.messages)["確定"]["data"], group=None, user=OFFICE)

    calls = morning(watched, "2021-12-10 08:30")

    (own,) = to(calls, HSU)
    assert "已過期限 1校次：海岸高中（進修部）" in words_of(own)
    assert "「申請表核章後傳真暨大」12/14（二），還有2個工作天\n・還沒回報 1校次：海岸高中（日校）" in words_of(own)


def test_who_is_away_gets_none_and_hours_of_ones_own_are_kept(watched: World) -> None:
    watched.say("暫離", group=None, user=TSAI)
    watched.say("上班時間 09:30-17:00", group=None, user=HSU)

    calls = morning(watched, "2021-12-08 08:30")

    assert {call.to for call in calls} & {HSU, TSAI} == set()
    assert HSU in {call.to for call in watched.wait(timedelta(minutes=61))}
    assert GROUP not in {call.to for call in calls}
