"""A case between colleagues: notes that schools never see, passing on and coming back, texts that are put in."""

import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.models.case import Case, CaseDraft
from bot.models.outbox import OwedMessage
from bot.programme.cases import State
from scheduler.keep_time import keep_time
from tests.builders import ALICE, BELLA, OTHER_GROUP, event
from tests.console.conftest import OFFICE
from tests.console.visitor import Visitor, open_case
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, NCNU, TSAI, case_card, said, to, wants_person
from tests.schools import bind
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Enter = Callable[[str], Visitor]
SECRET = "這位主任上次很生氣，先安撫"


def ask_elsewhere(world: World) -> None:
    bind(world, "200405", group=OTHER_GROUP)
    (offer,) = world.say("小幫手 承辦人換了，申請表上的名字要不要改？", group=OTHER_GROUP, user=BELLA)
    world.tap(wants_person(offer), group=OTHER_GROUP, user=BELLA)


def test_who_has_answered_goes_on_to_the_next_case_that_waits_for_them(asked: World, enter: Enter) -> None:
    ask_elsewhere(asked)
    visitor = open_case(enter(HSU))
    assert "下一件：案件 2" in visitor.words

    visitor.send("/send", text="可以改，請再傳一次。")
    assert "已交給 LINE 送出" in visitor.words
    open_case(visitor, 2)

    assert "下一件" not in visitor.words
    assert "下一件" not in open_case(enter(OFFICE)).words


def test_a_note_is_read_by_colleagues_and_never_sent(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/note", note=SECRET)
    assert "學校看不到" in visitor.words
    assert SECRET in open_case(enter(TSAI)).words

    visitor.send("/send", text="您好，名字要改。")
    asked.deliver()

    with asked.database.read() as session:
        owed = [json.dumps(one.content, ensure_ascii=False) for one in session.scalars(select(OwedMessage))]
        assert session.scalars(select(CaseDraft.text).where(CaseDraft.text.is_not(None))).all() == []
    assert not [one for one in owed if SECRET in one]
    assert SECRET not in said(asked.line.accepted)


def test_words_of_a_note_field_are_no_draft_of_an_answer(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    form = next(one for one in visitor.forms() if one.action.endswith("/note"))

    visitor.post("/console/cases/1/send", **(form.fields | {"note": SECRET}))

    assert SECRET not in said(asked.deliver())
    with asked.database.read() as session:
        assert session.scalars(select(CaseDraft)).all() == []


def test_passing_on_tells_the_next_one_what_they_have_to_know(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/step", step="claim")
    form = next(one for one in visitor.forms() if one.action.endswith("/pass-on"))
    (number,) = re.findall(r'<option value="(\d+)">蔡宗翰', visitor.text)

    visitor.send(
        "/pass-on", to=number, asked="幫我查系統設定", promised="今天下班前回", next="請廠商看", returns="2021-12-08"
    )

    assert form.fields["returns"] == ""
    assert "已轉給蔡宗翰" in visitor.words
    assert "12/8（三） 轉回許文琪" in visitor.words
    card = json.dumps([call.messages for call in to(asked.deliver(), TSAI)], ensure_ascii=False)
    assert "交辦：幫我查系統設定；已答應：今天下班前回；接著：請廠商看" in card
    page = open_case(enter(TSAI)).words
    assert "許文琪 → 蔡宗翰" in page
    assert "今天下班前回" in page


def test_a_case_that_was_passed_on_comes_back_on_its_day(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/step", step="claim")
    (number,) = re.findall(r'<option value="(\d+)">蔡宗翰', visitor.text)
    visitor.send("/pass-on", to=number, returns="2021-12-07")
    other = open_case(enter(TSAI))
    other.send("/step", step="claim")
    asked.deliver()

    asked.clock.move(hours=21)
    keep_time(asked.runtime)
    keep_time(asked.runtime)
    assert to(asked.deliver(), HSU) == []
    asked.clock.move(hours=2)
    keep_time(asked.runtime)

    assert "承辦人換人了" in said(to(asked.deliver(), HSU))
    with asked.database.read() as session:
        case = session.get_one(Case, 1)
        assert (case.state, case.offered_to, case.returns_at) == (State.OPEN, HSU, None)


def test_a_day_that_is_over_brings_nothing_back_and_says_so(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/step", step="claim")
    (number,) = re.findall(r'<option value="(\d+)">蔡宗翰', visitor.text)

    visitor.send("/pass-on", to=number, returns="2021-12-01")

    assert "轉回的日期要在今天之後，沒有轉出" in visitor.words
    with asked.database.read() as session:
        assert session.get_one(Case, 1).holder_line_id == HSU


def test_texts_are_found_and_filled_in_for_this_school(asked: World, enter: Enter) -> None:
    office = enter(OFFICE)
    office.go("/console/canned")
    office.send("/canned", title="催傳真", text="{學校}您好，{今天}還沒看到傳真，{期限}前請完成：{還沒完成}。")
    assert "已儲存「催傳真」" in office.words
    office.send("/canned", title="寫錯", text="{校名}您好")
    assert "不認得 {校名}" in office.words
    visitor = enter(HSU)
    visitor.go("/console/cases/1/texts?words=傳真 臺")
    assert "常用回覆 0 則" in visitor.words

    visitor.go("/console/cases/1/texts?words=催")

    assert "常用回覆 1 則" in visitor.words
    assert "海岸高中（日校）您好，110年12月6日（一）還沒看到傳真" in visitor.words
    assert "請完成：選定系統、" in visitor.words
    asked.deliver()


def test_an_official_answer_is_found_put_in_whole_and_sent_unaltered(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.go("/console/cases/1?find=移轉申請表何處可以下載")
    (entry,) = set(re.findall(r'name="entry" value="(\d+)"', visitor.text)[:1])
    with asked.database.read() as session:
        answer = asked.runtime.knowledge.get(session).knowledge.by_number[int(entry)].answer

    visitor.send("/draft", entry=entry)
    assert "這是整則官方答覆" in visitor.words
    visitor.send("/send", text="")

    assert answer.strip()[:60] in said(asked.deliver())


def test_all_who_got_the_same_answer_are_named_with_what_became_of_it(asked: World, enter: Enter) -> None:
    ask_elsewhere(asked)
    visitor = open_case(enter(HSU))
    assert "也送給問類似問題的 1 件" in visitor.words

    visitor.send("/send", text="要改。", others="2")
    assert "同一個回覆已交給 LINE 送出：案件 1、案件 2" in visitor.words
    asked.deliver()
    open_case(visitor)
    (link,) = re.findall(r'href="(/console/cases/1/same/\d+)"', visitor.text)
    visitor.go(link)

    assert "送給了 2 件案件" in visitor.words
    assert "海岸高中" in visitor.words
    assert "山城高中" in visitor.words
    assert visitor.words.count("LINE 已收下") == 2


def test_a_case_that_somebody_took_meanwhile_is_left_alone_and_named(asked: World, enter: Enter) -> None:
    ask_elsewhere(asked)
    visitor = open_case(enter(HSU))
    open_case(enter(TSAI), 2).send("/step", step="claim")

    visitor.send("/send", text="要改。", others="2")

    assert "沒有送：案件 2，已經有人處理或結案" in visitor.words


def test_pictures_are_seen_on_the_page_until_they_are_taken_back(asked: World, enter: Enter) -> None:
    show(asked, photo(), user=ALICE, message={"id": "picture-1"})
    visitor = open_case(enter(HSU))
    (small,) = re.findall(r'<img src="(/media/[^"]+/preview)"', visitor.text)
    answer = visitor.client.get(small)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    answer.close()

    asked.post(event("unsend", asked.at_ms, unsend={"messageId": "picture-1"}))

    assert "（已收回）" in open_case(visitor).words
    assert visitor.client.get(small).status_code == 404


def test_a_picture_that_goes_along_is_in_the_preview_as_line_shows_it(asked: World, enter: Enter) -> None:
    card = case_card(asked.line.accepted)
    asked.tap(card["回覆"], group=None, user=HSU)
    show(asked, photo(), group=None, user=HSU)
    visitor = open_case(enter(HSU))
    visitor.send("/draft", text="請照這張圖填。")

    (shown,) = re.findall(r'<img class="line-image" src="(/media/[^"]+/preview)"', visitor.text)
    assert "另附 1 個從 LINE 傳來的圖片或檔案" in visitor.words
    visitor.send("/send")

    sent = json.dumps([call.messages for call in asked.deliver()])
    assert f"https://helper.example{shown}" in sent


def test_a_picture_for_a_party_never_reaches_the_school(asked: World, enter: Enter) -> None:
    asked.tap(case_card(asked.line.accepted)["回覆"], group=None, user=HSU)
    show(asked, photo(), group=None, user=HSU)
    visitor = open_case(enter(HSU))
    assert "另附 1 個從 LINE 傳來的圖片或檔案" in visitor.words
    visitor.send("/send", text="這是學校內部的名單，請核對。", party="ncnu")
    up = asked.deliver()

    visitor.send("/send", text="核對過了，可以。", party="")
    answered = asked.deliver()

    assert "內部的名單" in json.dumps([call.messages for call in to(up, NCNU)], ensure_ascii=False)
    assert "核對過了" in said(answered)
    others = [call.messages for call in (*up, *answered) if call.to != NCNU]
    assert "/media/" not in json.dumps(others)
    assert "內部的名單" not in json.dumps(others, ensure_ascii=False)
