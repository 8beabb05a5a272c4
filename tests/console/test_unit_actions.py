"""What is done to units in the console: steps marked and taken back, receipts from a stack of faxes, codes."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.models.audit import AuditEntry, Way
from bot.models.people import Role
from bot.models.school import GroupBinding, Unit
from bot.models.step import MarkedBy, StepMark
from bot.services import binding
from tests.builders import ALICE, GROUP
from tests.console.conftest import OFFICE, READER
from tests.console.visitor import Visitor
from tests.people import HSU, NCNU, TSAI, give, said, to
from tests.world import World

Enter = Callable[[str], Visitor]
VENDOR = "U" + "3" * 32


def held(world: World) -> set[tuple[str, str]]:
    with world.database.read() as session:
        return {
            (one.unit.code, one.step) for one in session.scalars(select(StepMark).where(StepMark.undone_at.is_(None)))
        }


def audited(world: World) -> list[tuple[str | None, str, str, str]]:
    with world.database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.way == Way.CONSOLE).order_by(AuditEntry.id))
        return [(one.by, one.what, one.about, str(one.fields.get("step", ""))) for one in rows if one.what != "sign_in"]


def test_a_consultant_marks_what_a_school_told_and_the_chat_knows(office_world: World, enter: Enter) -> None:
    visitor = enter(HSU)
    visitor.go("/console/units/010301")
    visitor.send("/mark", step="fax")

    assert "已登錄：傳真暨大。" in visitor.words
    assert "許文琪（諮輔代為登錄）" in visitor.words
    assert "諮輔許文琪 12/6 代為回報已傳真" in said(office_world.say("進度", user=ALICE))
    assert audited(office_world) == [(HSU, "mark_step", "unit 010301", "fax")]

    visitor.send("/take-back", step="fax")
    assert "已取消：傳真暨大。" in visitor.words
    assert held(office_world) == set()
    assert audited(office_world)[-1] == (HSU, "take_step_back", "unit 010301", "fax")


def test_two_people_who_mark_the_same_are_told(office_world: World, enter: Enter) -> None:
    visitor = enter(HSU)
    visitor.go("/console/units/010301")
    office_world.say("小幫手 已傳真", user=ALICE)

    visitor.send("/mark", step="fax")

    assert "先前已經登錄，沒有更動" in visitor.words
    assert len(held(office_world)) == 1


def test_choosing_a_system_needs_the_system(enter: Enter) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/units/010301")
    visitor.send("/mark", step="choose", system="nothing")
    assert "請選擇「選定系統」的系統" in visitor.words
    visitor.send("/mark", step="choose", system="yaxin")
    assert "選定系統 ：亞昕" in visitor.words.replace("選定系統：", "選定系統 ：")


@pytest.mark.parametrize(
    ("who", "what", "status"),
    [
        (TSAI, "010301 fax", 404),
        (HSU, "010301 received", 303),
        (NCNU, "010301 fax", 303),
        (HSU, "010301 nothing", 404),
        (HSU, "999999 fax", 404),
    ],
)
def test_nobody_marks_what_is_not_theirs(office_world: World, enter: Enter, who: str, what: str, status: int) -> None:
    unit, step = what.split()
    visitor = enter(who)
    visitor.go("/console/units")
    assert visitor.post(f"/console/units/{unit}/mark", step=step).status_code == status
    assert held(office_world) == set()


def test_receipts_are_entered_from_a_stack(office_world: World, enter: Enter) -> None:
    visitor = enter(NCNU)
    visitor.go("/console/receipts")
    visitor.send("/receipts", typed="010301")
    assert "已登錄「暨大收件」1筆" in visitor.words
    visitor.send("/receipts", typed="山城高中\n010301進")
    assert "已登錄「暨大收件」2筆" in visitor.words
    assert "目前共 3 校次" in visitor.words
    visitor.send("/receipts", typed="010301")
    assert "先前已登錄：010301 海岸高中（日校）" in visitor.words

    visitor.send("/receipts", typed="010301", cancels="yes")
    assert "已取消「暨大收件」1筆" in visitor.words
    assert held(office_world) == {("200405", "received"), ("010301進", "received")}


def test_receipts_count_for_the_day_on_which_they_arrived(office_world: World, enter: Enter) -> None:
    visitor = enter(NCNU)
    visitor.go("/console/receipts")

    visitor.send("/receipts", typed="010301 200405", arrived="2021-12-03")
    assert "010301 海岸高中（日校）（12/3 到）" in visitor.words
    assert 'value="2021-12-03"' in visitor.text
    visitor.send("/receipts", typed="010301進", arrived="2021-12-20")

    assert "這一天還沒到" in visitor.words
    with office_world.database.read() as session:
        days = {one.unit.code: f"{one.marked_at:%m-%d}" for one in session.scalars(select(StepMark))}
    assert days == {"010301": "12-03", "200405": "12-03"}


def test_a_list_in_doubt_is_not_taken_and_stays_in_the_field(office_world: World, enter: Enter) -> None:
    visitor = enter(NCNU)
    visitor.go("/console/receipts")
    visitor.send("/receipts", typed="010301 月光高中 200405")

    assert "一筆都沒有登錄" in visitor.words
    assert re.search("月光高中.*代碼是海岸高中，名稱卻是名單上沒有的學校", visitor.words)
    assert ">010301 月光高中 200405</textarea>" in visitor.text
    assert held(office_world) == set()


def test_a_returned_form_is_told_to_the_school(office_world: World, enter: Enter) -> None:
    office_world.say("小幫手 已傳真", user=ALICE)
    visitor = enter(NCNU)
    visitor.go("/console/receipts?step=returned")
    visitor.send("/receipts", typed="010301 印章不清楚")

    assert "學校的群組會收到通知" in visitor.words
    assert "印章不清楚" in said(to(office_world.deliver(), GROUP))
    assert "退件補正" in visitor.go("/console/units/010301").get_data(as_text=True)


def test_a_vendor_enters_only_for_schools_that_chose_it(office_world: World, enter: Enter) -> None:
    give(office_world, VENDOR, "楊工程師", Role.PARTY, "xinhe")
    visitor = enter(VENDOR)
    visitor.go("/console/receipts")
    assert "廠商設定完成" in visitor.words
    assert "暨大收件" not in visitor.words
    visitor.send("/receipts", typed="010301")
    assert "還沒有回報選定的系統" in visitor.words
    visitor.post("/console/receipts", step="received", typed="010301")
    assert held(office_world) == set()


def test_what_the_office_enters_for_a_party_a_school_cannot_take_back(office_world: World, enter: Enter) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/receipts?step=received")
    visitor.send("/receipts", typed="010301")

    office_world.say("取消回報", user=ALICE)

    assert held(office_world) == {("010301", "received")}
    with office_world.database.read() as session:
        assert session.scalars(select(StepMark.how)).all() == [MarkedBy.PARTY]


def test_a_code_is_shown_once_and_binds(office_world: World, enter: Enter) -> None:
    visitor = enter(TSAI)
    visitor.go("/console/units/200405")
    visitor.send("/code")
    (code,) = re.findall(r"綁定 ([A-Z0-9]{4}-[A-Z0-9]{4})", visitor.words)
    assert "<svg" in visitor.text
    assert code not in visitor.go("/console/units/200405").get_data(as_text=True)

    assert "已綁定" in said(office_world.say(f"綁定 {code}", group="C" + "5" * 32, user=TSAI))
    assert audited(office_world) == [(TSAI, "issue_code", "unit 200405", "")]


def test_slips_for_all_units_without_a_group(enter: Enter) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/units")
    visitor.send("/slips")
    assert len(re.findall(r"綁定 [A-Z0-9]{4}-[A-Z0-9]{4}", visitor.words)) == 2
    assert "海岸高中（日校）" not in visitor.words


def test_only_the_office_frees_a_unit_from_its_group(office_world: World, enter: Enter) -> None:
    visitor = enter(HSU)
    visitor.go("/console/units/010301")
    assert visitor.post("/console/units/010301/unbind").status_code == 403
    office = enter(OFFICE)
    office.go("/console/units/010301")
    office.send("/unbind")

    assert "已解除綁定" in office.words
    with office_world.database.read() as session:
        unit = session.scalars(select(Unit).where(Unit.code == "010301")).one()
        assert binding.current_binding(session, unit) is None
        assert session.scalars(select(GroupBinding.unbound_by)).all() == [OFFICE]


def test_a_reader_sees_no_buttons_that_change_anything(enter: Enter) -> None:
    visitor = enter(READER)
    for path in ("/console/units", "/console/units/010301"):
        visitor.go(path)
        posts = {form.action for form in visitor.forms() if form.method == "post"}
        assert posts <= {"/console/sign-out", "/console/exports/list"}
    assert visitor.go("/console/receipts").status_code == 403
