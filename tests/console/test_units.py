"""The overview and the units: what is shown to whom, found, filtered, sorted, and at what cost."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select

from bot.models.chat import Chat, Person
from bot.models.date_change import DateChange
from bot.models.hold import HoldKind
from bot.models.people import Role
from bot.models.school import Unit
from bot.reading.orders.dates import ExtendDate
from bot.services import asking_changes, changing_dates, holds, program_time, schools, silent_units
from bot.services.schools_file import read_schools
from tests.builders import ALICE
from tests.console.conftest import OFFICE as OFFICE_PERSON
from tests.console.visitor import Visitor
from tests.people import HSU, NCNU, TSAI, ask, give
from tests.schools import bind, in_full_swing
from tests.test_statements import counted
from tests.world import World

OFFICE = "U1000000000000000000000000000d003"
VENDOR = "U1000000000000000000000000000d002"
CONSULTANT = "U1000000000000000000000000000c001"


@pytest.fixture
def busy(world: World) -> World:
    """A programme in full swing."""
    in_full_swing(world)
    return world


def visitor_of(world: World, line_id: str) -> Visitor:
    visitor = Visitor(world)
    visitor.go("/console/sign-in")
    visitor.send("/demo", person=line_id)
    return visitor


def found(visitor: Visitor) -> list[str]:
    """Return the names of the units that the list shows."""
    return re.findall(r'<th role="rowheader"[^>]*><a [^>]*>([^<]+)</a>', visitor.text)


def test_the_overview_tells_reported_and_confirmed_apart(busy: World) -> None:
    visitor = visitor_of(busy, OFFICE)
    visitor.go("/console/")

    numbers = [
        int(re.sub(r"\D", "", one)) for one in re.findall(r"standing=\w+[^>]*>.*?<b>(\d+)</b>", visitor.text)[:3]
    ]
    assert sum(numbers) == 46
    assert all(number > 3 for number in numbers)
    assert "已回報，待暨大收件" in visitor.words
    assert "還有3個工作天" in visitor.words
    assert visitor.text.count("<svg viewBox") >= 2
    assert "逐日數字" in visitor.words


def test_the_overview_names_what_people_have_to_mend(busy: World) -> None:
    with busy.database.write() as session:
        holds.hold(session, HoldKind.PUSHES, None, by=OFFICE, now=busy.clock.now())
    visitor, own = visitor_of(busy, OFFICE), visitor_of(busy, CONSULTANT)
    visitor.go("/console/")
    assert "有暫停開關開著" in visitor.words
    assert "沒有最近的備份" not in visitor.words

    busy.runtime.settings = replace(busy.runtime.settings, demo_mode=False, backup_dir=Path("/nowhere"))
    visitor.go("/console/")
    assert "沒有最近的備份" in visitor.words
    own.go("/console/")
    assert "有暫停開關開著" not in own.words


def test_a_number_leads_to_the_units_behind_it(busy: World) -> None:
    visitor = visitor_of(busy, OFFICE)
    visitor.go("/console/")
    address, number = re.findall(r'href="([^"]+standing=missing)".*?<b>(\d+)</b>', visitor.text, re.DOTALL)[0]

    visitor.go(address.replace("&amp;", "&"))

    assert len(found(visitor)) == int(number)
    assert f"{number} 校次（全部 46 ）：申請表核章後傳真暨大：尚未回報" in visitor.words.replace("46）", "46 ）")


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("海岸", ["海岸高中（日校）", "海岸高中（進修部）"]),
        ("岸高", ["海岸高中（日校）", "海岸高中（進修部）"]),
        ("０１０３０１進", ["海岸高中（進修部）"]),
        ("台東 風櫃", ["風櫃斗高商（日校）"]),
        ("劉怡君 山城", ["山城高中（日校）"]),
        ("nothing 海岸", []),
    ],
)
def test_words_are_found_wherever_they_stand(busy: World, words: str, names: list[str]) -> None:
    visitor = visitor_of(busy, OFFICE)
    visitor.go(f"/console/units?words={quote(words)}")

    assert sorted(found(visitor)) == sorted(names)
    assert f"{len(names)} 校次（全部 46）" in visitor.words


def test_the_list_says_how_many_it_found_even_when_it_shows_a_part(world: World) -> None:
    rows = "".join(f"{990000 + number},第{number}高中,臺北市,日校\n" for number in range(230))
    with world.database.write() as session:
        taken = read_schools(f"學校代碼,學校名稱,縣市,部別\n{rows}".encode(), consultant="諮輔")
        schools.take_schools(session, taken, now=world.clock.now())
    give(world, HSU, "周專員", Role.OFFICE)
    visitor = visitor_of(world, HSU)

    visitor.go("/console/units?order=code&page=3")

    assert "230 校次" in visitor.words
    assert "第 201–230 筆" in visitor.words
    assert len(found(visitor)) == 30
    visitor.go("/console/units?page=99")
    assert "第 3 頁，共 3 頁" in visitor.words


def test_what_is_overdue_comes_first(busy: World) -> None:
    with busy.database.write() as session:
        published = busy.runtime.knowledge.get(session)
        moment = datetime(2021, 12, 10, 10, 0, tzinfo=published.zone)
        program_time.set_program_time(session, moment, machine_now=busy.clock.now(), demo_mode=True)
    visitor = visitor_of(busy, OFFICE)
    visitor.go("/console/units")
    badges = re.findall(r'class="badge badge-(\w+)">([^<]+)<', visitor.text)
    dates = [words for _, words in badges if re.search(r"\d/\d", words)]

    assert dates[0] == "逾期 12/9"
    first_other = next(place for place, words in enumerate(dates) if "逾期" not in words)
    assert all("逾期" not in words for words in dates[first_other:])
    visitor.go("/console/units?late=yes")
    assert "已逾期" in visitor.words


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("county=臺北市", "臺北市"),
        ("system=-", None),
        ("consultant=許文琪", "許文琪"),
        ("group=none", "未綁定"),
        ("group=gone", "已被移出"),
        ("cases=open", None),
        ("step=fax&order=county", None),
        ("deadline=apply&standing=reported&order=step", "已回報待確認"),
        ("order=cases", None),
        ("deadline=nothing&standing=nothing&step=&order=x&group=y", None),
    ],
)
def test_filters_keep_what_fits(busy: World, query: str, condition: str | None) -> None:
    visitor = visitor_of(busy, OFFICE)
    assert visitor.go(f"/console/units?{query}").status_code == 200
    assert found(visitor)
    rows = visitor.text.split('<tr role="row">')[2:]
    assert condition is None or all(condition in row for row in rows)


def test_everybody_sees_their_own_units_only(busy: World) -> None:
    consultant, vendor = visitor_of(busy, CONSULTANT), visitor_of(busy, VENDOR)
    consultant.go("/console/units")
    assert 3 < len(found(consultant)) < 20
    assert "山城高中（日校）" not in found(consultant)
    assert "海岸高中（日校）" in found(consultant)
    vendor.go("/console/units")
    assert 3 < len(found(vendor)) < 20
    assert consultant.go("/console/units/200405").status_code == 404
    assert "劉怡君" not in consultant.text
    assert consultant.go("/console/units/010301").status_code == 200


def test_a_party_that_confirms_for_all_sees_all(enter: Callable[[str], Visitor]) -> None:
    visitor = enter(NCNU)
    visitor.go("/console/units")
    assert len(found(visitor)) == 3


def test_one_page_tells_all_about_a_unit(office_world: World, enter: Callable[[str], Visitor]) -> None:
    office_world.say("小幫手 已傳真", user=ALICE)
    ask(office_world)
    visitor = enter(HSU)
    visitor.go("/console/units/010301")

    words = visitor.words
    assert "傳真暨大 12/6（一） 10:00" in words
    assert "待暨大收件" in words
    assert "案件 1 等人接手" in words
    assert "已回報，不再催" in words
    assert "綁定紀錄（1）" in words
    assert "許文琪" in words


def test_a_change_in_the_chat_is_seen_at_once(office_world: World, enter: Callable[[str], Visitor]) -> None:
    visitor = enter(HSU)
    visitor.go("/console/units")
    assert "傳真暨大已回報，待確認" not in visitor.text

    office_world.say("小幫手 已傳真", user=ALICE)

    visitor.go("/console/units")
    assert "傳真暨大已回報，待確認" in visitor.text


def test_a_units_page_says_that_it_has_longer_and_who_phoned(
    office_world: World, enter: Callable[[str], Visitor]
) -> None:
    with office_world.database.write() as session:
        acting = office_world.acting(session)
        asked = asking_changes.extend(
            session, ExtendDate("010301", None, "12/14", "校長出國"), acting, by_name="王專員"
        )
        assert isinstance(asked, DateChange)
        changing_dates.say_yes(session, asked, acting)
        unit = session.scalars(select(Unit).where(Unit.code == "010301")).one()
        silent_units.note_call(session, unit, acting, by_name="許文琪", key="a tap")
    visitor = enter(HSU)

    visitor.go("/console/units/010301")

    assert "12/14 申請表核章後傳真暨大（已展延）" in visitor.words
    assert "電話聯絡" in visitor.words


@pytest.mark.parametrize("path", ["/console/", "/console/units", "/console/units/010301"])
def test_names_from_line_and_files_are_shown_as_they_are(
    office_world: World, enter: Callable[[str], Visitor], path: str
) -> None:
    evil = "<img src=x onerror=alert(1)>{{7*7}}"
    with office_world.database.write() as session:
        for unit in session.query(Unit):
            unit.contact = unit.consultant = unit.current_system = evil
            unit.school.name = unit.school.county = evil
        for chat in session.query(Chat):
            chat.name = evil
        session.add(Person(line_id=ALICE, name=evil, name_as_of=office_world.clock.now()))
    office_world.say("小幫手 已傳真", user=ALICE)
    visitor = enter(OFFICE_PERSON)

    visitor.go(path)

    assert "<img" not in visitor.text
    assert "{{7*7}}" in visitor.text
    assert "&lt;img" in visitor.text


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("path", "limit"), [("/console/", 22), ("/console/units", 7), ("/console/units/010301", 26), ("/console/more", 3)]
)
def test_a_page_costs_few_statements_however_many_units_there_are(busy: World, path: str, limit: int) -> None:
    visitor = visitor_of(busy, OFFICE)
    visitor.go("/console/")
    busy.runtime.setting_lasts = timedelta(hours=1)
    busy.runtime.setting(busy.clock.now())

    with counted(busy) as statements:
        assert visitor.go(path).status_code == 200

    assert 1 <= len(statements) <= limit, statements


def test_a_unit_of_another_group_of_the_same_school_has_its_own_page(
    office_world: World, enter: Callable[[str], Visitor]
) -> None:
    bind(office_world, "200405", group="C" + "7" * 32, user=TSAI)
    visitor = enter(TSAI)
    assert visitor.go(f"/console/units/{quote('010301進')}").status_code == 404
    assert visitor.go("/console/units/200405").status_code == 200
