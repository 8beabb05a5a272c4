"""A case as the school, the consultants and the party meet it: asked, taken, answered, handed up, opened again."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.results import Refused, Uncertain
from bot.models.case import Case, CaseMessage
from bot.models.outbox import OwedMessage, SentMessage
from bot.programme.cases import State
from tests.builders import ALICE, BELLA, GROUP, event
from tests.fake_line import buttons, texts
from tests.people import HSU, NCNU, TSAI, ask, case_card, give_roles, said, to, wants_person
from tests.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def state(world: World) -> State:
    with world.database.read() as session:
        return session.scalars(select(Case)).one().state


def test_the_units_own_consultant_gets_the_case_with_its_context(world: World) -> None:
    calls = ask(world)

    (card,) = to(calls, HSU)
    assert card.kind == "push"
    assert "案件 1｜海岸高中（日校）" in str(card.messages)
    assert "自訂封面圖" in str(card.messages)
    assert {"我來處理", "回覆", "轉給…", "上呈…", "已處理"} <= set(case_card(calls))
    assert to(calls, TSAI) == []
    assert "已記為案件 1" in said([call for call in calls if call.kind == "reply"])


def test_two_consultants_who_race_one_wins_and_the_other_is_told_who(world: World) -> None:
    card = case_card(ask(world))
    taps = [
        threading.Thread(
            target=world.post,
            args=(event("postback", world.at_ms, postback={"data": card["我來處理"]}, group=None, user=who),),
        )
        for who in (HSU, TSAI)
    ]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()

    answers = [texts(call.messages)[0] for call in world.deliver()]
    assert sum("由您處理" in one for one in answers) == 1
    assert sum("已由" in one and "處理" in one for one in answers) == 1
    assert state(world) is State.CLAIMED


def test_an_answer_is_previewed_sent_once_quoting_the_question_and_its_arrival_is_seen(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    (preview,) = world.say("可以，在版面設定裡上傳。", group=None, user=HSU)
    send = buttons(preview.messages)["送出"]["data"]

    calls = world.tap(send, group=None, user=HSU)
    again = world.tap(send, group=None, user=HSU)

    (answer,) = to(calls, GROUP)
    assert "將送到：海岸高中（日校）" in str(preview.messages)
    assert answer.messages[0]["text"] == "諮輔 許文琪 回覆：\n可以，在版面設定裡上傳。"
    assert answer.messages[0]["quoteToken"].startswith("quote-")
    assert "LINE 已收下您的回覆" in said([call for call in calls if call.kind == "reply"])
    assert to(again, GROUP) == []
    assert state(world) is State.ANSWERED


def test_a_reply_by_quoting_the_card_needs_no_button(world: World) -> None:
    calls = ask(world)
    card = case_card(calls)
    world.tap(card["我來處理"], group=None, user=HSU)
    with world.database.read() as session:
        owed = session.scalars(select(OwedMessage).where(OwedMessage.reason_key.startswith("case:1:offer"))).one()
        sent = session.scalars(select(SentMessage).where(SentMessage.owed_message_id == owed.id)).one()
        quoted = sent.line_message_id

    (preview,) = world.say("可以。", group=None, user=HSU, message={"quotedMessageId": quoted})

    assert "諮輔 許文琪 回覆" in str(preview.messages)


def test_a_guess_is_sent_as_the_official_answer(world: World) -> None:
    (offer,) = world.say("小幫手 移轉申請表要去哪裡下載？")
    card = case_card(world.tap(buttons(offer.messages)["沒解決，找諮輔"]["data"]))
    label = next(one for one in card if one.startswith("用這個回答：第2題"))

    (preview,) = world.tap(card[label], group=None, user=HSU)
    calls = world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)

    assert "以官方問答第2題回覆" in texts(to(calls, GROUP)[0].messages)[0]


def test_an_answer_that_line_refused_is_told_to_the_consultant(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    (preview,) = world.say("可以。", group=None, user=HSU)
    world.line.fail_next.append(Refused(400, "The group is gone"))

    calls = world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)

    assert "LINE 沒有收下您的回覆：LINE 不收這則訊息（LINE 代碼 400）" in said(calls)


def test_an_uncertain_answer_is_repeated_by_its_retry_key_only(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["回覆"], group=None, user=HSU)
    (preview,) = world.say("可以。", group=None, user=HSU)
    world.line.fail_next.append(Uncertain(None, "ReadTimeoutError"))
    world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)

    calls = [call for _ in range(5) for call in world.wait(timedelta(seconds=1))]

    assert len(to(calls, GROUP)) == 1
    assert len({call.retry_key for call in world.line.calls if call.to == GROUP}) == 1


def test_what_the_asker_adds_joins_the_case_and_others_do_not(world: World) -> None:
    ask(world)
    (told,) = world.say("是學生自己要用的")
    assert (told.to, "是學生自己要用的" in said([told])) == (HSU, True)
    assert world.say("午餐吃什麼", user=BELLA) == []

    with world.database.read() as session:
        lines = session.scalars(select(CaseMessage.text)).all()
    assert lines == ["是學生自己要用的"]


def test_personal_numbers_are_masked_in_what_is_kept(world: World) -> None:
    ask(world)
    world.say("學生 A123456789 電話 0912345678")

    with world.database.read() as session:
        (line,) = session.scalars(select(CaseMessage.text)).all()
    assert line == "學生 ＊＊＊ 電話 ＊＊＊"


def test_the_bot_stays_out_while_a_person_handles_it_old_buttons_too(world: World) -> None:
    (offer,) = world.say("小幫手 移轉申請表要去哪裡下載？")
    old = buttons(offer.messages)
    card = case_card(world.tap(old["沒解決，找諮輔"]["data"]))
    world.tap(card["我來處理"], group=None, user=HSU)
    world.clock.move(minutes=4)

    silent = world.say("請問學習歷程紀錄模組資料移轉申請表何處可以下載")
    (gated,) = world.tap(old["有幫助"]["data"])
    by_name = world.say("小幫手 移轉申請表要去哪裡下載？")
    by_other = world.say("請問學習歷程紀錄模組資料移轉申請表何處可以下載", user=BELLA)

    assert silent == []
    assert "正由諮輔 許文琪 處理" in texts(gated.messages)[0]
    assert len(by_name) == 1
    assert len(by_other) == 1


def test_a_consultant_who_quotes_the_asker_in_the_group_answers_there(world: World) -> None:
    (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?", message={"id": "asked-1"})
    world.tap(wants_person(offer))

    silent = world.say("可以喔", user=HSU, message={"quotedMessageId": "asked-1"})

    assert silent == []
    assert state(world) is State.ANSWERED


def test_a_plain_word_of_a_consultant_marks_the_only_open_case_and_is_not_kept(world: World) -> None:
    ask(world)
    world.clock.move(minutes=4)

    assert world.say("我等等處理", user=HSU) == []

    assert state(world) is State.CLAIMED
    with world.database.read() as session:
        assert session.scalars(select(CaseMessage)).all() == []


def test_a_case_goes_up_to_a_party_and_back_and_each_sees_only_what_is_theirs(world: World) -> None:
    card = case_card(ask(world))
    (choice,) = world.tap(card["上呈…"], group=None, user=HSU)
    world.tap(buttons(choice.messages)["暨大"]["data"], group=None, user=HSU)
    (preview,) = world.say("請問模組有這個功能嗎", group=None, user=HSU)
    up = world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)
    (asked,) = to(up, NCNU)
    handed = state(world)
    world.tap(buttons(asked.messages)["回覆"]["data"], group=None, user=NCNU)
    (back,) = world.say("有，下週上線。", group=None, user=NCNU)
    calls = world.tap(buttons(back.messages)["送出"]["data"], group=None, user=NCNU)

    assert handed is State.HANDED_UP
    assert "請問模組有這個功能嗎" in str(asked.messages)
    assert "學校：海岸高中（日校）" in str(asked.messages)
    assert "將送到：諮輔 許文琪" in str(back.messages)
    assert "暨大回覆：有，下週上線。" in str(to(calls, HSU)[0].messages)
    assert to(calls, GROUP) == []
    assert state(world) is State.CLAIMED
    (refused,) = world.tap(card["我來處理"], group=None, user=NCNU)
    assert "別的聊天室" in texts(refused.messages)[0]


def test_a_closed_case_is_reopened_by_its_button_or_by_quoting_within_three_days(world: World) -> None:
    (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?", message={"id": "asked-1"})
    card = case_card(world.tap(wants_person(offer)))
    world.tap(card["我來處理"], group=None, user=HSU)
    (closed,) = world.tap(card["已處理"], group=None, user=HSU)
    world.tap(buttons(closed.messages)["再打開"]["data"], group=None, user=HSU)
    assert state(world) is State.REOPENED
    world.tap(card["已處理"], group=None, user=HSU)
    world.clock.move(hours=47)

    world.say("還是不行", message={"quotedMessageId": "asked-1"})

    assert state(world) is State.REOPENED


def test_the_commands_of_consultants_work_one_to_one_only(world: World) -> None:
    ask(world)

    assert "案件 1｜海岸高中（日校）｜等人接手" in said(world.say("案件", group=None, user=HSU))
    assert "案件 1：等人接手" in said(world.say("案件 1"))
    assert "查不到" in said(world.say("案件 9"))
    assert "・海岸高中（日校）：下一步：選定系統；1件案件" in said(world.say("我的學校", group=None, user=HSU))
    assert world.say("回來", user=BELLA) == []


def test_a_consultant_forwards_a_question_by_quoting_it(world: World) -> None:
    world.say("小幫手 請問新系統可以自訂封面圖嗎?", message={"id": "asked-1"})

    calls = world.say("轉諮輔", user=HSU, message={"quotedMessageId": "asked-1"})

    assert "已記為案件 1" in said(calls)
    assert len(to(calls, HSU)) == 1
    assert "還沒有轉給諮輔" in said(world.say("轉諮輔", user=ALICE, message={"quotedMessageId": "asked-1"}))
