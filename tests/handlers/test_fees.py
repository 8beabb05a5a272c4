"""費用 and sums, marked as computed."""

import pytest

from tests.fake_line import texts
from tests.schools import bind, know_schools
from tests.world import World


def said(world: World, text: str) -> str:
    (call,) = world.say(text)
    return texts(call.messages)[0]


def test_fees_compares_the_systems_and_says_who_pays_and_that_it_was_computed(world: World) -> None:
    answer = said(world, "費用")

    assert "依官方問答第8、10題計算，不是官方文字" in answer
    assert "欣河：111年建置80,000元，112年起維運每年14,000元" in answer
    assert "亞昕（原本就使用的）：112年起維運每年9,850元" in answer
    assert "北科大：未提供" in answer
    assert "113年起：原則回歸各校預算" in answer


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

    answer = said(world, "費用")

    assert "巨耀：111年建置80,000元" in answer
    assert "欣河" not in answer
