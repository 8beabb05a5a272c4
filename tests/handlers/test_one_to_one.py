"""進度 and 綁定 1:1: which school, confirmed by LINE; a consultant names any school, and reports for their own."""

import pytest
from sqlalchemy import select

from bot.models.asker import AskerCheck
from bot.models.people import Role
from bot.models.step import MarkedBy, StepMark
from tests.builders import ALICE, BELLA, OTHER_GROUP
from tests.fake_line import buttons
from tests.people import HSU, NCNU, give, said
from tests.schools import bind, know_schools, unit_id
from tests.world import World

CARL = "U" + "c" * 32


@pytest.fixture(autouse=True)
def bound(world: World) -> None:
    world.begin_with(_set_up)


def _set_up(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP)
    give(world, HSU, "許文琪", Role.CONSULTANT, "010301", "010301進")


def test_progress_asks_for_the_school_and_shows_it_once_line_has_confirmed_it(world: World) -> None:
    asked = said(world.say("進度？", group=None, user=CARL))
    calls = world.say("山城高中", group=None, user=CARL)

    assert "哪一所學校" in asked
    assert "先確認" in said(calls)
    assert "山城高中（日校）" in said(calls)
    assert "山城高中（日校）" in said(world.say("進度", group=None, user=CARL))


def test_who_was_seen_in_a_group_is_shown_its_progress_at_once(world: World) -> None:
    assert "海岸高中（日校）" in said(world.say("進度", group=None, user=ALICE))
    assert "海岸高中（日校）" in said(world.say("我們的傳真收到了嗎", group=None, user=ALICE))


def test_who_bound_several_groups_is_shown_the_one_that_has_been_theirs_longest(world: World) -> None:
    bind(world, "010301", group="C" + "7" * 32)

    assert "山城高中（日校）" in said(world.say("進度", group=None, user=ALICE))


def test_a_state_question_from_nobody_known_asks_for_the_school(world: World) -> None:
    assert "哪一所學校" in said(world.say("我們的傳真收到了嗎", group=None, user=CARL))
    assert "山城高中（日校）" in said(world.say("200405", group=None, user=CARL))


def test_binding_one_to_one_says_where_and_asks_for_the_school(world: World) -> None:
    assert "哪一所學校" in said(world.say("綁定", group=None, user=CARL))
    assert "山城高中（日校）" in said(world.say("山城", group=None, user=CARL))
    assert "該校的 LINE 群組" in said(world.say("綁定", group=None, user=HSU))


def test_another_school_named_meanwhile_is_not_confirmed_by_the_first_ones_answer(world: World) -> None:
    world.say("進度", group=None, user=CARL)
    world.line.is_silent = True
    world.say("海岸高中", group=None, user=CARL)
    assert "先確認" in said(world.say("山城高中", group=None, user=CARL))
    with world.database.read() as session:
        check = session.get_one(AskerCheck, CARL)
        assert (check.unit_id, check.confirmed_at) == (_unit(world, "200405"), None)

    world.line.is_silent = False
    world.clock.move(hours=1)
    answer = said(world.deliver())

    assert "山城高中" in answer
    assert "海岸高中" not in answer


def _unit(world: World, code: str) -> int:
    return unit_id(world, code)


def test_thanks_names_no_school(world: World) -> None:
    world.say("進度", group=None, user=CARL)

    assert "不客氣" in said(world.say("謝謝", group=None, user=CARL))
    assert "先確認" in said(world.say("山城高中", group=None, user=CARL))


def test_a_consultant_names_a_school(world: World) -> None:
    assert "山城高中（日校）" in said(world.say("山城高中 進度", group=None, user=HSU))
    assert "海岸高中（進修部）" in said(world.say("進度 海岸", group=None, user=HSU))
    assert "山城高中（日校）" in said(world.say("200405的進度", group=None, user=HSU))
    assert "找不到" in said(world.say("沙丘高中 進度", group=None, user=HSU))
    assert "例如「海岸高中 進度」" in said(world.say("進度", group=None, user=HSU))


def test_nobody_else_reads_the_progress_of_a_school_that_they_name(world: World) -> None:
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")

    for other in (CARL, NCNU):
        assert "山城高中" not in said(world.say("山城高中 進度", group=None, user=other))


def test_a_consultant_reports_for_a_school_and_is_shown_as_the_one_who_did(world: World) -> None:
    answer = said(world.say("海岸高中日校 已傳真", group=None, user=HSU))
    in_group = said(world.say("進度"))

    assert "已記下。海岸高中（日校）：諮輔許文琪 12/6 代為回報已傳真" in answer
    assert "代為回報已傳真" in in_group
    assert "傳真暨大 12/6 10:0" in in_group
    with world.database.read() as session:
        mark = session.scalars(select(StepMark)).one()
        assert (mark.unit.code, mark.step, mark.how) == ("010301", "fax", MarkedBy.CONSULTANT)


def test_a_consultant_is_asked_which_division_did_it(world: World) -> None:
    calls = world.say("海岸高中 已核章", group=None, user=HSU)
    button = buttons(calls[0].messages)["進修部：申請表已核章"]["data"]

    assert "還沒有記下" in said(calls)
    (done,) = world.tap(button, group=None, user=HSU)
    assert "海岸高中（進修部）：諮輔許文琪" in said([done])
    undo = buttons(done.messages)["復原"]["data"]
    assert "別的聊天室" in said(world.tap(undo, group=None, user=CARL))
    assert "已取消「申請表核章」" in said(world.tap(undo, group=None, user=HSU))


@pytest.mark.parametrize(
    ("user", "words", "answer"),
    [
        (HSU, "山城高中 已傳真", "不在您負責的名單"),
        (HSU, "已傳真", "把校名寫在前面"),
        (HSU, "沙丘高中 已傳真", "找不到"),
        (BELLA, "已傳真", "回報請在貴校的 LINE 群組"),
        (BELLA, "山城高中 已傳真", "還沒有記下"),
    ],
)
def test_a_report_one_to_one_that_is_not_recorded_says_so(world: World, user: str, words: str, answer: str) -> None:
    assert answer in said(world.say(words, group=None, user=user))
    with world.database.read() as session:
        assert session.scalars(select(StepMark)).all() == []


def test_progress_names_who_reported_and_when(world: World) -> None:
    world.say("小幫手 已核章", user=BELLA)

    assert f"申請表核章 12/6 10:00 {BELLA[:4]}@" in said(world.say("進度"))
