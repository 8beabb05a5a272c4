"""Addressed words that change nothing: the bot says what it did not do and offers the buttons that fit."""

import pytest
from sqlalchemy import select

from bot.models.event import SeenEvent
from bot.models.question import Question
from bot.models.step import StepMark
from tests.builders import ALICE
from tests.fake_line import Call, buttons, texts
from tests.people import said
from tests.schools import begin_bound, bind
from tests.world import World


@pytest.fixture(autouse=True)
def bound(world: World) -> None:
    begin_bound(world)


def press(world: World, calls: list[Call], label: str) -> str:
    """Press a button of the only card, and return what is said then."""
    (call,) = calls
    return said(world.tap(buttons(call.messages)[label]["data"]))


def marks(world: World) -> list[tuple[str, str]]:
    with world.database.read() as session:
        rows = session.scalars(select(StepMark).where(StepMark.undone_at.is_(None)).order_by(StepMark.id))
        return [(one.unit.code, one.step) for one in rows]


@pytest.mark.parametrize("words", ["小幫手 外面下雨了", "@轉換小幫手 我先去忙了"])
def test_a_statement_is_told_that_nothing_was_recorded(world: World, words: str) -> None:
    (call,) = world.say(words)

    assert "沒有記下" in texts(call.messages)[0]
    assert {"回報", "找諮輔"} <= set(buttons(call.messages))
    assert marks(world) == []
    assert "已記為案件 1" in press(world, [call], "找諮輔")


def test_a_slip_offers_the_command_and_the_button_gives_it(world: World) -> None:
    calls = world.say("小幫手 進渡")

    assert "您是不是要「進度」" in said(calls)
    assert "海岸高中" in press(world, calls, "進度")
    assert world.say("進渡") == []


def test_a_slip_with_a_code_binds_with_the_button(world: World) -> None:
    bind(world, "010301進")
    calls = world.say("小幫手 綁訂 KX7R-4TMW")

    assert "綁定 KX7R4TMW" in said(calls)
    assert "沒有這個代碼" in press(world, calls, "綁定 KX7R4TMW")


@pytest.mark.parametrize("words", ["小幫手 真人客服", "小幫手 人工", "小幫手，可以找人嗎", "轉諮輔"])
def test_wanting_a_person_in_other_words_gets_the_button(world: World, words: str) -> None:
    calls = world.say(words)

    assert "還沒有轉給諮輔" in said(calls)
    assert "案件 1" in press(world, calls, "找諮輔")


def test_wanting_quiet_points_to_the_command(world: World) -> None:
    calls = world.say("小幫手 吵死了")

    assert "還沒有靜音" in said(calls)
    assert "只在點名" in press(world, calls, "靜音")


def test_cancel_says_what_can_be_taken_back(world: World) -> None:
    nothing = world.say("小幫手 取消", user="U" + "c" * 32)
    world.say("小幫手 已核章")
    calls = world.say("小幫手 取消")

    assert "什麼都沒有更動" in said(nothing)
    assert set(buttons(calls[0].messages)) == {"取消回報", "解除綁定"}
    assert "已取消「申請表核章」" in press(world, calls, "取消回報")


def test_what_sounds_like_a_report_is_asked_about_and_recorded_with_the_button(world: World) -> None:
    calls = world.say("小幫手 章蓋好了，也傳真了")

    assert "還沒有記下" in said(calls)
    assert marks(world) == []
    assert "已記下" in press(world, calls, "已傳真")
    assert marks(world) == [("010301", "fax")]


def test_a_report_names_its_division(world: World) -> None:
    bind(world, "010301進")

    assert "海岸高中（進修部）" in said(world.say("小幫手 進修部已傳真"))
    assert "海岸高中（日校）" in said(world.say("小幫手 日校：章蓋好了"))
    assert marks(world) == [("010301進", "fax"), ("010301", "stamp")]


def test_a_report_for_a_division_that_is_not_here_is_asked_about(world: World) -> None:
    calls = world.say("小幫手 進修部已傳真")

    assert "還沒有記下" in said(calls)
    assert marks(world) == []


@pytest.mark.parametrize("words", ["進渡", "人工", "停", "取消", "章蓋好了也傳真了", "進修部已傳真", "謝謝", "說名"])
def test_said_to_nobody_it_is_talk_and_leaves_no_row(world: World, words: str) -> None:
    with world.database.read() as session:
        before = len(session.scalars(select(SeenEvent)).all())

    assert world.say(words) == []
    with world.database.read() as session:
        assert len(session.scalars(select(SeenEvent)).all()) == before
        assert session.scalars(select(Question)).all() == []


def test_lines_own_emoji_are_no_words(world: World) -> None:
    message = {"emojis": [{"index": 0, "length": 6, "productId": "p", "emojiId": "1"}, {"index": 8, "length": 5}]}

    assert "12月9日" in said(world.say("(love)期限(cry)", message=message))
    assert "案件 1" in said(world.say("找諮輔(cry)"))


def test_a_question_with_lines_emoji_is_answered(world: World) -> None:
    text = "(wink)移轉申請表(arrow)要去哪裡下載？(!?)"
    spans = [{"index": 0, "length": 6}, {"index": 11, "length": 7}, {"index": 26, "length": 4}]

    (call,) = world.say(text, message={"emojis": spans})

    assert "第2題" in texts(call.messages)[0]


def test_a_question_that_ends_with_a_mention_is_that_persons(world: World) -> None:
    official = "請問學習歷程紀錄模組資料移轉申請表何處可以下載？"
    person = {"mention": {"mentionees": [{"index": len(official), "length": 4, "type": "user", "userId": ALICE}]}}

    assert world.say(f"{official}@陳主任", message=person) == []
    assert world.say(f"{official}@陳主任") == []
    assert len(world.say(official)) == 1


@pytest.mark.parametrize("words", ["小幫手 請假", "小幫手 便當", "小幫手 開會"])
def test_words_of_daily_life_get_no_suggestions(world: World, words: str) -> None:
    (call,) = world.say(words)

    assert "沒有記下" in texts(call.messages)[0]
    assert not any("第" in label for label in buttons(call.messages))
