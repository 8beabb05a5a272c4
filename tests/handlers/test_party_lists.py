"""Lists of a party as they are typed: the right schools, or none and how it was read."""

import pytest
from sqlalchemy import select

from bot.models.people import Role
from bot.models.step import StepMark
from tests.builders import GROUP
from tests.fake_line import texts
from tests.people import NCNU, give, said, to
from tests.schools import bind, know_schools
from tests.world import World

# What is strange to one database may be fine to the other.
pytestmark = pytest.mark.each_on_both

FILE = (
    "學校代碼,學校名稱,縣市,部別\n"
    "070401,河口高中,彰化縣,日校\n"
    "070401,河口高中,彰化縣,進修部\n"
    "007040,遠島高中,連江縣,日校\n"
    "190302,高原高商,臺中市,日校\n"
    "190303,高原高中,臺中市,日校\n"
)


@pytest.fixture(autouse=True)
def schools(world: World) -> None:
    know_schools(world, FILE)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")


def order(world: World, text: str) -> str:
    calls = world.say(text, group=None, user=NCNU)
    return "\n".join(str(one.messages) for one in calls if one.to != GROUP)


def marks(world: World) -> dict[str, str | None]:
    with world.database.read() as session:
        rows = session.scalars(select(StepMark).where(StepMark.undone_at.is_(None)))
        return {one.unit.code: one.detail for one in rows}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("收件 070401（河口高中）", {"070401": None}),
        ("收件 070401河口高中", {"070401": None}),
        ("收件 070401進修部", {"070401進": None}),
        ("070401 收件🙏", {"070401": None}),
        ("收件 190302\t高原高商\n070401\t河口高中\t彰化縣\t日校", {"190302": None, "070401": None}),
        ("收件\n高原高商 190302\n河口高中 070401", {"190302": None, "070401": None}),
        ("收件 高原高商", {"190302": None}),
        ("收件 河口高中進修部、臺中市立高原高級中學", {"070401進": None, "190303": None}),
        ("收件 遠島", {"007040": None}),
        ("退件 070401（河口高中）未核章", {"070401": "未核章"}),
        ("退件 高原高商 印章不清楚", {"190302": "印章不清楚"}),
        ("退件 190302 第2頁漏蓋\n190303 少附件", {"190302": "第2頁漏蓋", "190303": "少附件"}),
    ],
)
def test_the_units_that_are_meant_are_marked(world: World, text: str, taken: dict[str, str | None]) -> None:
    order(world, text)

    assert marks(world) == taken


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("收件 0704010", "看不懂：0704010"),
        ("收件 070401 7040", "看不懂：7040"),
        ("收件 070401 遠島高中", "名稱卻是遠島高中"),
        ("退件 190302（高原高中）未核章", "名稱卻是高原高中"),
        ("收件 070401 沙丘高中", "名稱卻是名單上沒有的學校"),
        ("收件 河口高中", "是哪一個部別"),
        ("收件 高原", "是哪一所"),
        ("收件 190302進修部", "沒有這個部別"),
        ("收件 沙丘高中", "找不到"),
        ("收件 190302\n退件 070401 未核章", "看不懂"),
    ],
)
def test_a_list_in_doubt_is_not_taken_at_all(world: World, text: str, why: str) -> None:
    answer = order(world, text)

    assert "一筆都沒有登錄" in answer
    assert why in answer
    assert marks(world) == {}


def test_a_step_alone_asks_for_code_and_reason(world: World) -> None:
    assert "學校代碼和原因" in order(world, "退件")
    assert "學校代碼" in order(world, "收件？")
    assert marks(world) == {}


def test_the_confirmation_shows_the_reason_and_who_was_told(world: World) -> None:
    bind(world, "190302")

    calls = world.say("退件 190302 用印不全\n190303 用印不全", group=None, user=NCNU)
    card = str([one.messages for one in calls if one.to != GROUP])
    told = to(calls, GROUP)

    assert "190302 高原高商（日校）：用印不全" in card
    assert "學校的群組會收到通知：高原高商（日校）" in card
    assert "通知不到：高原高中（日校）" in card
    assert "用印不全" in texts(told[0].messages)[0]


def test_others_than_the_party_are_told_whose_step_it_is(world: World) -> None:
    answer = said(world.say("收件 070401", group=None))

    assert "由暨大登錄" in answer
    assert marks(world) == {}


def test_words_that_begin_like_a_list_are_read_on_for_others(world: World) -> None:
    assert "登錄" not in said(world.say("收件地址是哪裡？", group=None))
