"""A case from a 1:1 chat: only of a school whose group knows the asker, and nothing of it reaches the group."""

import pytest
from sqlalchemy import select

from bot.delivery.line_client import LineError
from bot.models.case import Case
from tests.builders import ALICE, GROUP
from tests.fake_line import buttons
from tests.people import HSU, case_card, give_roles, said, to
from tests.world import World

CAROL = "U" + "c" * 32
STRANGE = "小幫手 請問新系統可以自訂封面圖嗎?"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def number_of_cases(world: World) -> int:
    with world.database.read() as session:
        return len(session.scalars(select(Case.id)).all())


def want_person(world: World, user: str = CAROL) -> str:
    world.say(STRANGE, group=None, user=user)
    return said(world.say("找諮輔", group=None, user=user))


def test_somebody_the_bot_has_not_seen_names_the_school_and_line_confirms_it(world: World) -> None:
    assert "哪一所學校" in want_person(world)
    assert number_of_cases(world) == 0

    calls = world.say("海岸高中", group=None, user=CAROL)

    assert "確認您在" in said(calls)
    assert "已記為案件 1" in said(calls)
    (card,) = to(calls, HSU)
    assert "海岸高中（日校），一對一" in str(card.messages)
    assert "自訂封面圖" in str(card.messages)
    assert to(calls, GROUP) == []


def test_the_answer_goes_to_the_1_to_1_chat_only(world: World) -> None:
    want_person(world)
    card = case_card(world.say("010301", group=None, user=CAROL))
    world.tap(card["回覆"], group=None, user=HSU)
    (preview,) = world.say("可以。", group=None, user=HSU)

    calls = world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)

    assert "的群組" not in str(preview.messages)
    assert "可以。" in said(to(calls, CAROL))
    assert to(calls, GROUP) == []


def test_who_is_not_in_the_schools_group_gets_no_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_user: str, _group: str | None) -> str:
        raise LineError("404 Not found", is_final=True)

    monkeypatch.setattr(world.line, "person_name", unknown)
    want_person(world)

    calls = world.say("海岸高中", group=None, user=CAROL)

    assert "查不到您在這所學校的群組" in said(calls)
    assert number_of_cases(world) == 0
    assert to(calls, HSU) == []


def test_a_school_without_a_group_cannot_be_checked(world: World) -> None:
    want_person(world)

    assert "還沒有綁定" in said(world.say("山城高中", group=None, user=CAROL))
    assert number_of_cases(world) == 0


def test_an_unknown_or_ambiguous_name_is_asked_again(world: World) -> None:
    want_person(world)

    assert "找不到" in said(world.say("月球高中", group=None, user=CAROL))
    assert "海岸高中、山城高中" in said(world.say("高中", group=None, user=CAROL))
    assert "已記為案件 1" in said(world.say("海岸高中", group=None, user=CAROL))


def test_who_was_seen_in_a_bound_group_is_not_asked(world: World) -> None:
    world.say("小幫手 申請表最晚哪天要交？", user=ALICE)

    assert "已記為案件 1" in want_person(world, ALICE)


def test_once_confirmed_is_enough(world: World) -> None:
    want_person(world)
    world.say("海岸高中", group=None, user=CAROL)

    world.say("小幫手 那可以自訂背景音樂嗎?", group=None, user=CAROL)
    assert "已記為案件 2" in said(world.say("找諮輔", group=None, user=CAROL))


def test_a_question_instead_of_a_name_is_answered_and_the_name_may_still_come(world: World) -> None:
    want_person(world)

    assert "第2題" in said(world.say("移轉申請表要去哪裡下載？", group=None, user=CAROL))
    assert "已記為案件 1" in said(world.say("海岸高中", group=None, user=CAROL))
