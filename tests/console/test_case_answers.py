"""An answer on a case's page: written, held back, sent once, never to a wrong school; what is done with the case."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.delivery.results import Refusal, Refused
from bot.models.case import Case, CaseDraft
from bot.models.outbox import OwedMessage
from bot.programme.cases import State
from tests.builders import ALICE, BELLA, OTHER_GROUP
from tests.console.visitor import Visitor, open_case
from tests.people import HSU, NCNU, TSAI, case_card, said, to, wants_person
from tests.schools import bind
from tests.world import World

# What the databases do differently is in tests/services/test_case_queue.py.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Enter = Callable[[str], Visitor]


def sent_to_group(world: World) -> list[str]:
    return [text for text in said(world.deliver()).split("\n") if text]


def test_a_consultant_answers_from_the_queue_and_stays_on_the_case(asked: World, enter: Enter) -> None:
    asked.clock.move(minutes=3)
    visitor = enter(HSU)
    visitor.go("/console/cases")
    assert "申請表上的名字要改嗎" in visitor.words
    assert "已等 3分" in visitor.words
    open_case(visitor)
    assert "推播給5人，計5則" in visitor.words

    page = visitor.send("/send", text="請在表上劃掉後蓋章即可。")

    assert page.request.path == "/console/cases/1"
    assert "已交給 LINE 送出" in visitor.words
    assert "送出中" in visitor.words
    told = said(asked.deliver())
    assert "諮輔 許文琪 回覆：\n請在表上劃掉後蓋章即可。" in told
    open_case(visitor)
    assert "LINE 已收下（推播，計" in visitor.words
    with asked.database.read() as session:
        case = session.get_one(Case, 1)
        assert (case.state, case.holder_line_id) == (State.ANSWERED, HSU)


def test_how_an_answer_would_go_is_kept_right_while_the_page_is_open(asked: World, enter: Enter) -> None:
    visitor = enter(HSU)
    asked.say("還有，傳真也要重傳嗎", user=ALICE)
    first = visitor.client.get("/console/cases/1/part").get_data(as_text=True)
    asked.clock.move(minutes=2)
    later = visitor.client.get("/console/cases/1/part").get_data(as_text=True)

    assert 'data-way-now="免費回覆' in first
    assert 'data-way-now="推播給5人，計5則"' in later


def test_within_seconds_the_answer_is_free_and_said_to_be(asked: World, enter: Enter) -> None:
    asked.say("名字是新的幹事", user=ALICE)
    visitor = open_case(enter(HSU))
    assert re.search(r"免費回覆（\d\d秒內）", visitor.words)

    visitor.send("/send", text="可以，直接改。")
    asked.deliver()

    assert "LINE 已收下（免費回覆）" in open_case(visitor).words


def test_an_answer_is_held_back_when_the_school_spoke_since_the_page_was_loaded(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    asked.say("啊，我們改用新的表了", user=ALICE)

    page = visitor.send("/send", text="舊表劃掉就好。")

    assert page.status_code == 409
    assert "案件裡又有人說話，這則還沒有送出" in visitor.words
    assert "我們改用新的表了" in visitor.words
    assert next(one for one in visitor.forms() if "text" in one.fields).fields["text"].strip() == "舊表劃掉就好。"
    assert "舊表劃掉" not in said(asked.deliver())

    visitor.send("/send", text="那就不用改了。")

    assert "那就不用改了。" in said(asked.deliver())


def test_an_answer_that_somebody_else_gave_meanwhile_stops_ours(asked: World, enter: Enter) -> None:
    mine, theirs = open_case(enter(HSU)), open_case(enter(TSAI))
    theirs.send("/send", text="蔡先回了。")

    page = mine.send("/send", text="我也回。")

    assert page.status_code == 409
    assert "蔡宗翰處理" in mine.words
    assert "蔡先回了。" in mine.words
    assert "我也回。" not in said(asked.deliver())


def test_the_draft_is_the_one_that_the_chat_shows(asked: World, enter: Enter) -> None:
    card = case_card(asked.line.accepted)
    asked.tap(card["回覆"], group=None, user=HSU)
    asked.say("從手機打的半句", group=None, user=HSU)
    visitor = open_case(enter(HSU))
    assert next(one for one in visitor.forms() if "text" in one.fields).fields["text"].strip() == "從手機打的半句"

    visitor.send("/draft", text="從手機打的半句，在桌上寫完。")

    shown = asked.tap(card["回覆"], group=None, user=HSU)
    assert "在桌上寫完" in said(shown)
    with asked.database.read() as session:
        assert len(session.scalars(select(CaseDraft)).all()) == 1


def test_what_was_written_in_the_chat_meanwhile_is_never_overwritten(asked: World, enter: Enter) -> None:
    card = case_card(asked.line.accepted)
    visitor = open_case(enter(HSU))
    visitor.send("/draft", text="桌上的第一版")
    asked.tap(card["回覆"], group=None, user=HSU)
    asked.say("手機上的新版", group=None, user=HSU)

    page = visitor.send("/send", text="桌上的第二版")

    assert page.status_code == 409
    text = next(one for one in visitor.forms() if "text" in one.fields).fields["text"]
    assert "手機上的新版" in text
    assert "桌上的第二版" in text
    assert "第二版" not in said(asked.deliver())


def test_what_is_typed_on_the_page_does_not_catch_words_in_the_chat(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/draft", text="寫到一半")

    asked.say("案件", group=None, user=HSU)
    asked.say("今天好忙", group=None, user=HSU)

    with asked.database.read() as session:
        assert session.scalars(select(CaseDraft.text)).all() == ["寫到一半"]


def test_a_draft_for_one_case_never_goes_to_another(asked: World, enter: Enter) -> None:
    bind(asked, "200405", group=OTHER_GROUP)
    (offer,) = asked.say("小幫手 校慶可以穿便服嗎？", group=OTHER_GROUP, user=BELLA)
    asked.tap(wants_person(offer), group=OTHER_GROUP, user=BELLA)
    visitor = open_case(enter(HSU))
    visitor.send("/draft", text="只給第一所學校")
    form = next(one for one in open_case(visitor).forms() if "text" in one.fields)

    response = visitor.post("/console/cases/2/send", **(form.fields | {"text": ""}))

    assert response.status_code in (303, 409)
    assert "只給第一所學校" not in said(asked.deliver())
    with asked.database.read() as session:
        assert session.scalars(select(CaseDraft.case_id).where(CaseDraft.sent_at.is_(None))).all() == [1]


@pytest.mark.usefixtures("asked")
def test_a_draft_is_not_lost_when_the_case_changes_hands(enter: Enter) -> None:
    first = open_case(enter(HSU))
    first.send("/step", step="claim")
    first.send("/draft", text="寫了三段還沒送")
    open_case(first)
    step = next(one for one in first.forms() if one.fields.get("step") == "put_back")
    first.post("/console/cases/1/step", **step.fields)
    second = open_case(enter(TSAI))

    assert "寫了三段還沒送" in second.words
    assert "許文琪，" in second.words


@pytest.mark.usefixtures("asked")
def test_an_old_page_takes_no_step_that_is_over(enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    enter(TSAI).go("/console/cases/1")
    other = open_case(enter(TSAI))
    other.send("/step", step="claim")

    visitor.send("/step", step="claim")

    assert "這件已由蔡宗翰處理，沒有更動。" in visitor.words
    assert "結案" not in [one.words.strip() for one in visitor.forms()]


def test_closing_opening_again_and_waiting_for_the_school(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/step", step="claim")
    visitor.send("/step", step="snooze")
    assert "等學校補充" in visitor.words
    visitor.go("/console/cases?box=ours")
    assert "這裡沒有案件" in visitor.words

    asked.say("補一句，是進修部", user=ALICE, quoted="")
    with asked.database.read() as session:
        state = session.get_one(Case, 1).state
    visitor.go("/console/cases?box=ours")
    assert (state, "補一句" in visitor.words) == (State.CLAIMED, True)

    open_case(visitor).send("/step", step="close")
    assert "已結案" in visitor.words
    visitor.send("/step", step="reopen")
    assert "已再打開" in visitor.words


def test_words_for_a_party_do_not_reach_the_school(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/step", step="claim")
    asked.deliver()
    visitor.send("/send", text="內部請教：這間學校是不是漏件？", party="ncnu")

    told = asked.deliver()

    assert [call.to for call in told if "漏件" in said([call])] == [NCNU]


def test_who_left_the_page_is_told_in_line_that_line_refused_the_answer(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/send", text="請看第二頁。")
    asked.line.fail_next.append(Refused(400, "a made-up reason", Refusal.OTHER))

    told = said(to(asked.deliver(), HSU))

    assert "案件 1：LINE 沒有收下您的回覆：LINE 不收這則訊息（LINE 代碼 400）" in told
    assert "LINE 沒有收下：LINE 不收這則訊息（LINE 代碼 400）" in open_case(visitor).words
    visitor.send("/send", text="請看第三頁。")
    assert to(asked.deliver(), HSU) == []


def test_an_answer_that_line_refused_stands_out_in_the_queue(asked: World, enter: Enter) -> None:
    visitor = open_case(enter(HSU))
    visitor.send("/send", text="請看附件。")
    with asked.database.write() as session:
        owed = session.scalars(select(OwedMessage).where(OwedMessage.reason_key.like("answer:%"))).one()
        owed.cancelled_at, owed.cancel_reason = asked.clock.now(), "the bot was removed"

    visitor.go("/console/cases?box=all")

    assert "沒有送出：機器人已被移出群組" in visitor.words
    assert "沒有送出：機器人已被移出群組" in open_case(visitor).words
