"""現況 of the programme office: numbers, cards within LINE's limits, and the lists behind each number."""

from datetime import timedelta

import pytest

from bot.models.people import Role
from tests.builders import ALICE, BELLA
from tests.fake_line import Call, all_words, texts
from tests.people import NCNU, give
from tests.schools import bind, know_schools
from tests.world import World

OFFICE = "U" + "0f" * 16
FILE = "學校代碼,學校名稱,縣市,部別,諮輔\n" + "".join(
    f"0{number:05d},第{number}高中,{'苗栗縣' if number % 3 else '花蓮縣'},{division},許文琪\n"
    for number in range(10101, 10141)
    for division in (("日校", "進修部") if number % 4 == 0 else ("日校",))
)


@pytest.fixture
def office(world: World) -> World:
    know_schools(world, FILE)
    give(world, OFFICE, "王專員", Role.OFFICE)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    bind(world, "010104")
    return world


def ask_office(world: World, text: str = "現況") -> Call:
    (call,) = world.say(text, group=None, user=OFFICE)
    return call


def taps(call: Call) -> dict[str, str]:
    """Return what each box that can be tapped says and carries."""
    found: dict[str, str] = {}

    def walk(part: object) -> None:
        if isinstance(part, dict):
            action = part.get("action")
            if isinstance(action, dict) and action.get("type") == "postback":
                found[str(action.get("displayText"))] = str(action["data"])
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(call.messages)
    return found


def test_the_office_sees_what_was_reported_and_confirmed_and_what_came_since_yesterday(office: World) -> None:
    office.say("小幫手 已傳真", user=ALICE)
    office.clock.move(seconds=timedelta(days=1).total_seconds())
    office.say("收件 010105 010106", group=None, user=NCNU)

    call = ask_office(office)

    numbers = list(taps(call))
    assert "暨大收件 2校次（2校，較昨日＋2）" in numbers
    assert "已回報，待暨大收件 0校次（0校，較昨日持平）" not in numbers
    assert any(one.startswith("尚未回報 4") and "較昨日－2" in one for one in numbers)


def test_each_number_taps_through_to_its_list_by_name_with_the_last_contact(office: World) -> None:
    call = ask_office(office)
    missing = next(data for text, data in taps(call).items() if text.startswith("尚未回報"))

    (first,) = office.tap(missing, group=None, user=OFFICE)
    following = next(data for text, data in taps(first).items() if text == "看下一頁")
    (second,) = office.tap(following, group=None, user=OFFICE)

    lines = [line for one in (first, second) for line in all_words(one.messages) if line.startswith("・")]
    assert len(lines) == len(set(lines)) == 50
    assert any("第10104高中" in line and "最近發言 12/6" in line for line in lines)
    assert any("群組未綁定" in line for line in lines)


def test_a_county_a_system_or_a_consultant_can_be_named(office: World) -> None:
    call = ask_office(office, "現況 苗栗縣")
    unknown = ask_office(office, "現況 火星縣")

    assert any("苗栗縣" in text for text in all_words(call.messages))
    assert "沒有叫做「火星縣」" in texts(unknown.messages)[0]


def test_nobody_else_sees_it(office: World) -> None:
    number = next(iter(taps(ask_office(office)).values()))

    (typed,) = office.say("現況", group=None, user=BELLA)
    (tapped,) = office.tap(number, group=None, user=BELLA)
    in_group = office.say("小幫手 現況", user=OFFICE)

    assert "專案辦公室" in texts(typed.messages)[0]
    assert "專案辦公室" in texts(tapped.messages)[0]
    assert "專案辦公室" in texts(in_group[0].messages)[0]
    assert office.say("現況", user=BELLA) == []


def test_a_programme_without_units_has_a_report_too(world: World) -> None:
    give(world, OFFICE, "王專員", Role.OFFICE)

    call = ask_office(world)

    assert any("未結案件 0 件" in text for text in all_words(call.messages))
