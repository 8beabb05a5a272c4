"""People, the audit of every write, what is kept, and what can be taken away."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.models.audit import AuditEntry
from bot.services import people
from bot.wording import knowledge as knowledge_wording
from tests.builders import ALICE
from tests.console.conftest import OFFICE, READER
from tests.console.visitor import Visitor
from tests.people import HSU, NCNU, TSAI, ask, case_card, said, to
from tests.world import World

Enter = Callable[[str], Visitor]
NEW = "U" + "8" * 32


def order_in(visitor: Visitor) -> str:
    (code,) = re.findall(r"綁定 [A-Z0-9]{4}-[A-Z0-9]{4}", visitor.words)
    return str(code)


def test_somebody_is_invited_with_a_code_and_signs_in(office_world: World, enter: Enter) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/people")
    visitor.send("/invite", name="方雅筑", role="consultant", units="010301、200405")
    assert "<svg" in visitor.text
    assert "方雅筑" in said(office_world.say(order_in(visitor), group=None, user=NEW))

    newcomer = Visitor(office_world).sign_in(NEW)
    newcomer.go("/console/units")
    assert "2 校次（全部 3）" in newcomer.words or "2 校次" in newcomer.words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " ", "role": "office"}, "請輸入姓名"),
        ({"name": "甲", "role": "consultant", "units": "010301 999999"}, "999999"),
        ({"name": "甲", "role": "party", "party": "nobody"}, "請選擇是哪一個單位"),
    ],
)
def test_an_invitation_that_cannot_be_is_explained(enter: Enter, values: dict[str, Any], words: str) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/people")
    visitor.send("/invite", follow=True, **values)
    assert words in visitor.words
    assert "綁定" not in visitor.words


def test_a_role_taken_away_ends_sessions_and_frees_cases(office_world: World, enter: Enter) -> None:
    office_world.tap(case_card(ask(office_world))["我來處理"], group=None, user=HSU)
    consultant, office = enter(HSU), enter(OFFICE)
    office.go("/console/people")
    with office_world.database.read() as session:
        number = people.roles_of(session, HSU)[0].id
    office.send(f"/{number}/revoke")

    assert "手上的案件回到待接清單" in office.words
    assert consultant.go("/console/").request.path == "/console/sign-in"
    assert to(office_world.deliver(), TSAI) != []


def test_the_last_of_the_office_stays(office_world: World, enter: Enter) -> None:
    office = enter(OFFICE)
    office.go("/console/people")
    with office_world.database.read() as session:
        number = people.roles_of(session, OFFICE)[0].id
    office.send(f"/{number}/revoke")
    assert "最後一個" in office.words
    assert office.go("/console/people").status_code == 200


def test_everybody_sets_their_own_hours_and_nobody_elses(office_world: World, enter: Enter) -> None:
    visitor = enter(HSU)
    visitor.go("/console/people")
    assert "蔡宗翰" not in visitor.words
    visitor.send("/hours", from_="13:00", until="17:00")
    assert "上班 13:00–17:00" in visitor.words
    visitor.send("/hours", from_="17:00", until="13:00")
    assert "沒有更動" in visitor.words
    visitor.send("/away", away="yes")
    assert "暫離" in visitor.words
    with office_world.database.read() as session:
        others = people.roles_of(session, TSAI)[0].id
        assert people.roles_of(session, HSU)[0].away_since is not None
    assert visitor.post(f"/console/people/{others}/away", away="yes").status_code == 404


def test_every_way_of_writing_leaves_a_row(office_world: World, enter: Enter) -> None:
    office_world.say("小幫手 已傳真", user=ALICE)
    visitor = enter(OFFICE)
    visitor.go("/console/units/010301")
    visitor.send("/take-back", step="fax")
    visitor.go("/console/audit")

    words = visitor.words
    assert re.search(r"周專員 管理平台 取消步驟 單位 010301", words)
    assert re.search(r"群組成員 LINE 登錄步驟 單位 010301", words)
    assert "周專員 管理平台 登入" in words
    assert "單位 010301 步驟：傳真暨大" in words
    visitor.go("/console/audit?what=mark_step&way=chat&since=2021-12-06&until=2021-12-06")
    assert "1 筆" in visitor.words
    for about in ("單位 010301", "單位010301", "010301", "unit 010301"):
        visitor.go(f"/console/audit?about={about}")
        assert "3 筆" in visitor.words
    visitor.go("/console/audit?about=unit 999999&way=nonsense&since=nonsense&page=99")
    assert "沒有符合的紀錄" in visitor.words


def test_no_text_of_people_is_in_the_audit(office_world: World, enter: Enter) -> None:
    secret = "校長的印章不見了"
    ask(office_world, f"小幫手 {secret}怎麼辦?")
    visitor = enter(OFFICE)
    visitor.go("/console/audit")
    assert secret not in visitor.text
    with office_world.database.read() as session:
        for one in session.scalars(select(AuditEntry)):
            assert secret not in f"{one.about} {one.fields}"


def test_what_is_looked_at_is_what_is_taken_away(enter: Enter) -> None:
    visitor = enter(OFFICE)
    visitor.go("/console/units?county=苗栗縣")
    file = visitor.send("/exports/list", kind="csv")
    rows = list(csv.reader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ['="200405"']
    assert file.headers["Content-Disposition"].startswith("attachment")

    visitor.go("/console/audit?what=export")
    assert "下載資料" in visitor.words
    file = visitor.send("/exports/audit", kind="xlsx")
    sheet = load_workbook(io.BytesIO(file.get_data())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][3] == "export"


def test_everybody_takes_away_only_what_they_see(enter: Enter) -> None:
    consultant, party = enter(HSU), enter(NCNU)
    consultant.go("/console/exports")
    file = consultant.send("/exports/list", kind="csv")
    assert "200405" not in file.get_data().decode()
    party.go("/console/exports")
    for what in ("cases", "audit", "nothing"):
        assert party.post(f"/console/exports/{what}").status_code in (403, 404)


def test_tables_are_not_taken_away_without_end(enter: Enter) -> None:
    visitor = enter(READER)
    visitor.go("/console/exports")
    data = visitor.forms()[-1].fields | {"kind": "csv"}
    statuses = {visitor.client.post("/console/exports/list", data=data).status_code for _ in range(61)}
    assert statuses == {200, 303}


def test_the_report_prints_under_the_strict_policy(enter: Enter) -> None:
    visitor = enter(READER)
    response = visitor.go("/console/report")
    assert "現況" in response.get_data(as_text=True)
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}'", response.headers["Content-Security-Policy"])


def test_what_is_kept_and_what_goes_next(office_world: World, enter: Enter) -> None:
    office_world.say("小幫手 申請表要去哪裡下載？", user=ALICE)
    office_world.clock.move(days=200)
    visitor = enter(READER)
    visitor.go("/console/settings")
    assert "提問的文字 180 天" in visitor.words
    assert "提問的文字 1" in visitor.words.split("下一次會刪除")[1]


def test_a_version_that_came_with_the_installation_is_said_in_chinese() -> None:
    assert knowledge_wording.publisher("system") == "系統"
    assert knowledge_wording.publisher("周專員") == "周專員"
    assert knowledge_wording.note("first start") == "首次啟動"
