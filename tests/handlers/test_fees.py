"""費用 and sums, marked as computed."""

import pytest

from tests.fake_line import all_words, texts
from tests.schools import bind, know_schools
from tests.world import World


def said(world: World, text: str) -> str:
    (call,) = world.say(text)
    return texts(call.messages)[0]


def test_fees_is_a_table_that_says_who_pays_by_year_and_that_it_was_computed(world: World) -> None:
    (call,) = world.say("費用")

    table = all_words(call.messages)
    assert "依官方問答第8、10題計算，不是官方文字" in texts(call.messages)[0]
    assert table[table.index("欣河") :][:3] == ["欣河", "80,000元\n111年", "14,000元\n112年起"]
    assert table[table.index("亞昕（原已使用）") :][:3] == ["亞昕（原已使用）", "—", "9,850元\n112年起"]
    assert table[table.index("北科大") :][:3] == ["北科大", "未提供", "未提供"]
    assert table[table.index("113年起") :][:2] == ["113年起", "原則回歸各校預算"]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("用亞昕到115年學校要付多少", "亞昕：到115年，貴校自付共40,500元（113至115年）"),
        ("小幫手 巨耀到民國114年總共要花多少錢", "巨耀：到114年，貴校自付共24,000元（113至114年）"),
        ("我們本來就用亞昕 到115年學校要出多少?", "亞昕：到115年，貴校自付共29,550元（113至115年）"),
        ("欣河到112年學校要付多少?", "欣河：到112年，貴校不用自付"),
        ("欣河用到2026年要付多少?", "欣河：到115年，貴校自付共42,000元（113至115年）"),
    ],
)
def test_what_the_school_pays_until_a_year_is_added_up(world: World, question: str, line: str) -> None:
    assert line in said(world, question)


@pytest.mark.parametrize("text", ["我們亞昕的合約簽到115年了", "亞昕說明會開到115年的預算都講完了"])
def test_a_statement_with_a_year_is_not_answered(world: World, text: str) -> None:
    assert world.say(text) == []


def test_the_units_own_system_is_compared_first(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    world.say("小幫手 已選定巨耀")

    (call,) = world.say("費用")

    assert "巨耀" in all_words(call.messages)
    assert "欣河" not in str(call.messages)
