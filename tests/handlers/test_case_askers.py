"""A case as the school that asked lives with it: what was taken down, where it is, what it may still say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.line_client import Quota
from bot.delivery.results import Refused, Sent, TryLater, Uncertain
from bot.models.case import Case, CaseMessage
from bot.models.chat import Person
from bot.models.question import Question
from bot.programme.cases import State
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP
from tests.fake_line import Call
from tests.handlers.test_case_drafts import hand_up, labels, write
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, ask, case_card, give_roles, said, to, wants_person
from tests.schools import bind
from tests.world import World

CAROL = "U" + "c" * 32


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def state(world: World, number: int = 1) -> State:
    with world.database.read() as session:
        return session.get_one(Case, number).state


def quote(world: World, calls: list[Call], chat: str) -> str:
    """Return the id of the first LINE message of the last call to a chat."""
    call = to(calls, chat)[-1]
    after = calls[calls.index(call) + 1 :]
    last = world.line._ids - sum(len(one.messages) for one in after)
    return f"bot-message-{last - len(call.messages) + 1}"


def answered(world: World, text: str = "可以，在版面設定。") -> tuple[dict[str, str], str]:
    """Ask and get an answer; return the card's buttons and the id of the answer."""
    card = case_card(ask(world))
    calls = world.tap(write(world, card, text)["送出"], group=None, user=HSU)
    return card, quote(world, calls, GROUP)


def test_the_question_that_was_taken_down_is_quoted_and_can_be_another_one(world: World) -> None:
    world.say("小幫手 系統多久備份一次?")
    opened = world.say("找諮輔")

    told = world.tap(labels(opened)["不是這個問題"])
    foreign = world.tap(labels(opened)["不是這個問題"], user=BELLA)
    world.say("我要問的是成績單格式")

    assert "問題：『系統多久備份一次?』" in said(opened)
    assert "不是問那一題" in said(told)
    assert "不是由您處理" in said(foreign)
    card = str(world.say("案件 1", group=None, user=HSU))
    assert "成績單格式" in card
    assert "備份" not in card


def test_a_command_or_a_statement_is_never_taken_for_the_question(world: World) -> None:
    world.say("小幫手 期限")
    world.say("小幫手 大家辛苦了")

    assert "請在3分鐘內" in said(world.say("找諮輔"))


@pytest.mark.parametrize("again", ["button", "words"])
def test_asking_again_for_a_person_after_the_case_was_closed_opens_it_again(world: World, again: str) -> None:
    (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?")
    card = case_card(world.tap(wants_person(offer)))
    world.tap(card["已處理"], group=None, user=HSU)

    calls = world.tap(wants_person(offer)) if again == "button" else world.say("找諮輔")

    assert "案件 1 已再打開" in said(calls)
    assert len(to(calls, HSU)) == 1
    assert state(world) is State.REOPENED


def test_after_three_days_a_case_stays_closed_and_the_question_gets_a_new_one(world: World) -> None:
    (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?")
    card = case_card(world.tap(wants_person(offer)))
    closed = world.tap(card["已處理"], group=None, user=HSU)
    world.wait(timedelta(days=4))

    refused = world.tap(labels(closed)["再打開"], group=None, user=HSU)
    opened = world.tap(wants_person(offer))

    assert "不能再打開" in said(refused)
    assert "已記為案件 2" in said(opened)
    assert (state(world), state(world, 2)) == (State.CLOSED, State.OPEN)


def test_the_group_sees_where_its_cases_are_and_none_of_1_to_1_chats(world: World) -> None:
    card = case_card(ask(world))
    world.say("小幫手 私下問的事要怎麼辦呢?", group=None, user=ALICE)
    world.say("找諮輔", group=None, user=ALICE)

    waiting = said(world.say("案件"))
    world.tap(card["我來處理"], group=None, user=HSU)
    taken = said(world.say("小幫手 我的問題處理到哪了？"))
    world.tap(hand_up(world, card)["送出"], group=None, user=HSU)
    up = said(world.say("案件"))

    assert "案件 1「請問新系統可以自訂封面圖嗎?」" in waiting
    assert "等諮輔接手（12/6 10:00 起）" in waiting
    assert "案件 2" not in waiting + taken + up
    assert "諮輔許文琪處理中" in taken
    assert "諮輔許文琪請教暨大中" in up


def test_a_closed_case_is_shown_with_the_way_back(world: World) -> None:
    card, _ = answered(world)
    world.tap(card["已處理"], group=None, user=HSU)

    shown = world.say("案件 1", group=None, user=HSU)

    assert "已結案" in str(shown)
    assert list(labels(shown)) == ["備註…", "再打開"]


def test_a_card_shows_state_holder_and_what_was_answered(world: World) -> None:
    _, answer = answered(world)
    world.say("平板上也可以嗎", message={"quotedMessageId": answer})

    shown = str(world.say("案件 1", group=None, user=HSU))

    assert "處理中，許文琪（12/6 10:00 起）" in shown
    assert "許文琪 12/6 10:00：可以，在版面設定。" in shown
    assert "平板上也可以嗎" in shown


def test_quoting_a_persons_answer_with_a_question_reaches_the_person_not_the_bot(world: World) -> None:
    _, answer = answered(world)
    world.wait(timedelta(minutes=20))

    calls = world.say("那移轉申請表要去哪裡下載？", message={"quotedMessageId": answer})

    assert "那移轉申請表要去哪裡下載" in str(to(calls, HSU))
    assert "第2題" not in said(calls)
    assert state(world) is State.CLAIMED


@pytest.mark.parametrize("words", ["謝謝您🙏", "感謝許老師！", "好的，了解，謝謝", "收到～"])
def test_thanks_move_nothing(world: World, words: str) -> None:
    card, answer = answered(world)
    quiet = world.say(words, message={"quotedMessageId": answer})
    after_answer = state(world)
    closed = world.tap(card["已處理"], group=None, user=HSU)
    world.wait(timedelta(minutes=5))
    world.say(words, message={"quotedMessageId": quote(world, closed, HSU) if to(closed, HSU) else answer})

    assert to(quiet, HSU) == []
    assert after_answer is State.ANSWERED
    assert state(world) is State.CLOSED


def test_it_still_does_not_work_is_no_courtesy(world: World) -> None:
    card, answer = answered(world)
    world.tap(card["已處理"], group=None, user=HSU)

    calls = world.say("謝謝，但還是打不開", message={"quotedMessageId": answer})

    assert "已再打開" in said(calls)
    assert state(world) is State.REOPENED


def test_a_phone_number_in_words_that_reopen_a_case_costs_nothing(world: World) -> None:
    card, answer = answered(world)
    world.tap(card["已處理"], group=None, user=HSU)

    calls = world.say("還是不行，請打 0933-222-111 給我", message={"quotedMessageId": answer})

    assert "已再打開" in said(calls)
    assert "遮起來了" in said(calls)
    assert state(world) is State.REOPENED


def test_after_a_quoted_supplement_a_file_is_taken_too_and_the_school_is_told(world: World) -> None:
    card = case_card(ask(world))
    calls = world.tap(write(world, card, "請問是哪個年級？")["送出，等學校補充"], group=None, user=HSU)
    world.wait(timedelta(minutes=30))

    told = world.say("二年級，名單如附件", message={"quotedMessageId": quote(world, calls, GROUP)})
    sent = show(world, photo(), user=ALICE)

    assert "已補充到案件 1" in said(to(told, told[0].to))
    assert "二年級" in str(to(told, HSU))
    assert "（圖片" in str(to(sent, HSU))
    assert "看圖片" in str(world.say("案件 1", group=None, user=HSU))


def test_an_edit_of_a_consultants_answer_in_the_group_moves_nothing(world: World) -> None:
    (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?", message={"id": "asked-7"})
    card = case_card(world.tap(wants_person(offer)))
    world.say("可以喔", user=HSU, message={"quotedMessageId": "asked-7", "id": "said-7"})
    world.tap(card["已處理"], group=None, user=HSU)

    calls = world.say("可以喔，從設定改", user=HSU, kind="messageEdited", message={"id": "said-7"})

    assert calls == []
    assert state(world) is State.CLOSED
    with world.database.read() as session:
        assert "可以喔，從設定改" in session.scalars(select(CaseMessage.text)).all()
        assert session.get_one(Case, 1).reply_token is None


def test_three_long_additions_still_make_a_card_and_all_of_it_can_be_read(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    for number in range(4):
        world.say(f"第{number}段：" + "我們學校的匯出檔案一直出錯，" * 300)

    shown = world.say("案件 1", group=None, user=HSU)
    pages = world.tap(labels(shown)["看全部"], group=None, user=HSU)

    assert "第3段" in str(shown)
    assert said(pages).count("我們學校的匯出檔案一直出錯") + 300 >= 1200
    assert "看更多" in labels(pages) or said(pages).count("段：") == 4


def test_masking_leaves_the_punctuation_as_it_was_typed(world: World) -> None:
    ask(world)
    world.say("我們的分機（０４９－２９１０９６０），請回電！")

    with world.database.read() as session:
        (line,) = session.scalars(select(CaseMessage.text)).all()
    assert line == "我們的分機（＊＊＊），請回電！"


def test_a_knowledge_draft_masks_who_was_in_the_case_and_nobody_else(world: World) -> None:
    world.say("小幫手 午餐吃什麼好呢?", group=OTHER_GROUP, user=BELLA)
    card = case_card(ask(world, "@轉換小幫手 海岸高中的申請表可以自訂封面圖嗎?"))
    with world.database.write() as session:
        session.add(Person(line_id=CAROL, name="申請", name_as_of=world.clock.now()))
    calls = world.tap(write(world, card, "可以，申請表第二頁，許文琪說明過。")["送出"], group=None, user=HSU)

    drafted = said(world.tap(labels(calls)["加入知識庫"], group=None, user=HSU))

    assert "申請表可以自訂封面圖嗎" in drafted
    assert "小幫手" not in drafted
    assert "海岸高中" not in drafted
    assert "許文琪" not in drafted


def test_what_is_said_about_a_shared_answer_tells_each_outcome(world: World) -> None:
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    card = case_card(ask(world))
    (offer,) = world.say("小幫手 想請問新系統能自訂封面圖嗎", group=OTHER_GROUP, user=BELLA)
    world.tap(wants_person(offer), group=OTHER_GROUP, user=BELLA)
    shown = write(world, card, "可以。")
    everyone = labels(world.tap(shown["也給另外1件類似的"], group=None, user=HSU))
    world.line.fail_next.extend([Sent(), Refused(400, "The bot is not a member")])

    calls = world.tap(everyone["送給這2件"], group=None, user=HSU)

    assert "案件 1：LINE 已收下您的回覆。" in said(calls)
    assert "案件 2：LINE 沒有收下您的回覆：機器人已不在這個群組（LINE 代碼 400）" in said(calls)
    assert to(calls, OTHER_GROUP) == []


def out_of_quota(world: World) -> None:
    """Have LINE take no push any more this month."""
    world.line.quota_reading = Quota(limit=200, used=200)
    world.line.fail_next.extend([TryLater(429, "You have reached your monthly limit.", over_quota=True)])


def test_an_answer_that_the_quota_holds_back_is_told_at_once_and_goes_with_the_schools_next_word(world: World) -> None:
    shown = write(world, case_card(ask(world)), "可以，請到設定。")
    world.wait(timedelta(minutes=5))
    out_of_quota(world)

    told = world.tap(shown["送出"], group=None, user=HSU)
    went = world.say("中午吃什麼", user=BELLA)
    later = world.say("案件", group=None, user=HSU)

    assert "額度用完" in said(told)
    assert [(call.kind, "可以，請到設定。" in said([call])) for call in went] == [("reply", True)]
    assert [(call.kind, "案件 1：LINE 已收下您的回覆。" in said([call])) for call in later] == [("reply", True)]
    with world.database.read() as session:
        assert "中午吃什麼" not in str(session.scalars(select(Question.text)).all())


def test_what_is_held_back_rides_on_what_the_bot_says_in_that_chat(world: World) -> None:
    shown = write(world, case_card(ask(world)), "可以，請到設定。")
    world.wait(timedelta(minutes=5))
    out_of_quota(world)
    world.tap(shown["送出"], group=None, user=HSU)

    call, *_ = world.say("小幫手 期限", user=BELLA)

    assert call.kind == "reply"
    assert "可以，請到設定。" in said([call])
    assert "12月9日" in said([call])


def test_an_outcome_that_is_known_only_the_next_day_is_told_then(world: World) -> None:
    shown = write(world, case_card(ask(world)), "可以，請到設定。")
    world.wait(timedelta(minutes=5))
    world.line.fail_next.append(Uncertain(None, "ReadTimeoutError"))
    world.line.fail_next.extend([TryLater(None, "unreachable")] * 3)
    world.tap(shown["送出"], group=None, user=HSU)

    calls = [call for _ in range(8) for call in world.wait(timedelta(minutes=10))]

    assert len([call for call in calls if call.to == GROUP]) == 1
    assert "案件 1：LINE 已收下您的回覆。" in said(to(calls, HSU))
