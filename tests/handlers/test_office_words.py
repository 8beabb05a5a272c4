"""What somebody of the office types who has never seen the bot: the console, a date to move, the open cases."""

import pytest

from bot.models.people import Role
from bot.services import holds
from tests.announcing import AUTHOR, SECOND, check_in, group_of, office, open_office, to_groups, words, work, write
from tests.builders import ALICE
from tests.fake_line import buttons
from tests.people import ask, give, give_roles, said
from tests.world import World


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    return world


def test_help_names_the_console_and_all_that_the_office_can_do(at_work: World) -> None:
    told = words(office(at_work, "說明"))

    for word in ("現況", "公告", "改期", "案件", "電話名單", "額度", "待收件", "更正", "邀請", "提案", "結案"):
        assert f"{word}：" in told
    assert "登入：打開管理平台（網頁）" in told


@pytest.mark.parametrize("typed", ["登入", "管理平台", "後台", "我要登入"])
def test_how_to_sign_in_comes_with_the_address(at_work: World, typed: str) -> None:
    told = words(office(at_work, typed))

    assert "https://helper.example/console/" in told
    assert "登入 123456" in told


@pytest.mark.parametrize("typed", ["延期", "期限延到12/15", "把申請表延後到 12/15", "改期 申請表", "展延 海岸高中"])
def test_a_date_to_move_in_words_of_their_own_leads_to_how_it_is_typed(at_work: World, typed: str) -> None:
    assert "・改期 12/9 12/13 原因" in words(office(at_work, typed))


@pytest.mark.parametrize("typed", ["小幫手 延期", "小幫手 期限延到12/15了嗎?"])
def test_from_a_school_these_stay_questions(at_work: World, typed: str) -> None:
    calls = at_work.say(typed, group=group_of("010101"), user=ALICE)

    assert "・改期" not in words(calls)
    assert any("諮輔" in name for name in buttons(calls[-1].messages)), "whatever is said, a person can be asked"


def test_the_office_sees_every_open_case(world: World) -> None:
    give_roles(world)
    ask(world)
    give(world, AUTHOR, "王專員", Role.OFFICE)

    assert "案件 1｜海岸高中（日校）" in said(office(world, "案件"))


def test_everything_that_is_sent_unasked_is_held_and_let_go_by_a_word(at_work: World) -> None:
    held = words(office(at_work, "停止推播"))
    check = check_in(write(at_work, "公告 苗栗縣\n各位老師好，請留意。"))
    office(at_work, f"核可公告 1 {check}", by=SECOND)
    while_held = to_groups(work(at_work))
    answered = at_work.say("小幫手 申請表最晚哪天要交?", group=group_of("010101"), user=ALICE)
    again = words(office(at_work, "停止推播"))
    lifted = office(at_work, "恢復推播")

    assert "已暫停：所有主動發送" in held
    assert (while_held, len(answered)) == ([], 1)
    assert "本來就暫停著" in again
    assert "現在開始送" in words(lifted)
    assert sorted(to_groups([*lifted, *work(at_work)])) == [group_of("010101"), group_of("010102")]


def test_nobody_else_holds_anything(at_work: World) -> None:
    told = words(at_work.say("小幫手 停止推播", group=group_of("010101"), user=ALICE))

    assert "專案辦公室" in told
    with at_work.database.read() as session:
        assert holds.all_switches(session) == []
