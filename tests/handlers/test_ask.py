"""Questions in a group and 1:1, as the people there meet them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot import content as say
from bot import dispatch
from bot.context import Context
from bot.incoming import TextReceived
from bot.models.question import Decision, Question
from bot.reading.orders.everybody import ShowHelp
from tests.builders import ALICE, BELLA, GROUP, event, text_event
from tests.fake_line import buttons, texts
from tests.world import World

FORM = "移轉申請表要去哪裡下載？"


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_an_answer_is_the_official_text_quoting_the_question_and_a_card(
    world: World, knowledge_files: dict[str, str]
) -> None:
    (call,) = world.say("@轉換小幫手 " + FORM)

    text, card = call.messages
    first_line, _, official = text["text"].partition("\n")
    assert call.kind == "reply"
    assert "第2題" in first_line
    assert squeezed(official) in squeezed(knowledge_files["source/qa-clean.txt"])
    assert text["quoteToken"].startswith("quote-")
    assert card["altText"].startswith("第2題")
    assert {"有幫助", "沒解決，找諮輔"} <= set(buttons([card]))
    assert "不是在問你" not in buttons([card])


def test_a_clear_question_is_answered_unasked_and_can_be_told_off(world: World) -> None:
    (call,) = world.say("請問學習歷程紀錄模組資料移轉申請表何處可以下載")
    button = buttons(call.messages)["不是在問你"]

    (told,) = world.tap(button["data"])
    silent = world.say("請問學習歷程紀錄模組資料移轉申請表何處可以下載")
    by_other = world.say("請問學習歷程紀錄模組資料移轉申請表何處可以下載", user=BELLA)
    addressed = world.say("小幫手，" + FORM)

    assert "不插話" in texts(told.messages)[0]
    assert silent == []
    assert len(by_other) == 1
    assert len(addressed) == 1


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@轉換小幫手 " + FORM, {}),
        ("＠轉換小幫手" + FORM, {}),
        ("轉換小幫手，" + FORM, {}),
        ("小幫手 " + FORM, {}),
        ("小幫手" + FORM, {}),
        (
            "😀 @轉換小幫手 " + FORM,
            {"message": {"mention": {"mentionees": [{"index": 3, "length": 6, "type": "user", "isSelf": True}]}}},
        ),
        (
            FORM + " @Helper",
            {"message": {"mention": {"mentionees": [{"index": 13, "length": 7, "type": "user", "isSelf": True}]}}},
        ),
        (FORM, {"group": None}),
    ],
    ids=["typed @", "full-width @", "full name", "short name", "no space", "mention", "mention at the end", "1:1"],
)
def test_the_bot_is_addressed_by(world: World, text: str, fields: dict[str, object]) -> None:
    world.say("小幫手 靜音")

    (call,) = world.say(text, **fields)

    assert "第2題" in texts(call.messages)[0]


def test_quoting_the_bot_addresses_it(world: World) -> None:
    world.say("小幫手 靜音")
    world.say("小幫手 " + FORM)

    (call,) = world.say("申請表什麼時候要繳交？", message={"quotedMessageId": "bot-message-2"})

    assert "第5題" in texts(call.messages)[0]


def test_mentioning_everybody_or_somebody_else_does_not_address_the_bot(world: World) -> None:
    everybody = {"mention": {"mentionees": [{"index": 0, "length": 4, "type": "all"}]}}
    somebody = {"mention": {"mentionees": [{"index": 0, "length": 3, "type": "user", "userId": BELLA}]}}

    assert world.say("@All 大家辛苦了", message=everybody) == []
    assert world.say("@小美 妳那邊核章了嗎", message=somebody) == []


def test_at_night_only_addressed_questions_are_answered(world: World) -> None:
    official = "請問學習歷程紀錄模組資料移轉申請表何處可以下載"
    world.clock.set(datetime(2021, 12, 6, 13, 30, tzinfo=UTC))  # 21:30 in Taipei.

    assert world.say(official) == []
    assert len(world.say("小幫手 " + official)) == 1

    world.clock.set(datetime(2021, 12, 6, 23, 31, tzinfo=UTC))  # 07:31 the next morning.
    assert len(world.say(official)) == 1


def test_a_muted_group_is_answered_only_when_the_bot_is_addressed(world: World) -> None:
    official = "請問學習歷程紀錄模組資料移轉申請表何處可以下載"

    (muted,) = world.say("靜音")
    unasked = world.say(official)
    asked = world.say("小幫手 " + official)
    (restored,) = world.say("恢復")
    unasked_again = world.say(official)

    assert "點名" in texts(muted.messages)[0]
    assert (len(unasked), len(asked), len(unasked_again)) == (0, 1, 1)
    assert "靜音" in texts(restored.messages)[0]


def test_an_unclear_question_is_offered_choices_that_work_a_week_later(world: World) -> None:
    (offered,) = world.say("小幫手 系統")
    choices = {label: action for label, action in buttons(offered.messages).items() if "do=choose" in action["data"]}
    world.clock.move(days=7)

    (chosen,) = world.tap(next(iter(choices.values()))["data"])

    assert 2 <= len(choices) <= 4
    assert "都不是，找諮輔" in buttons(offered.messages)
    assert "官方問答第" in texts(chosen.messages)[0]


def test_what_nothing_answers_is_kept_and_a_person_offered(world: World) -> None:
    (call,) = world.say("小幫手 飲水機壞掉要叫哪間水電行？")

    assert "諮輔" in texts(call.messages)[0]
    with world.database.read() as session:
        kept = session.scalars(select(Question)).one()
        assert (kept.text, kept.decision, kept.is_question) == (
            "小幫手 飲水機壞掉要叫哪間水電行？",
            Decision.NONE,
            True,
        )


@pytest.mark.parametrize(
    ("text", "answer"),
    [("小幫手", "您好"), ("小幫手早安", "您好"), ("@轉換小幫手 謝謝你", "不客氣"), ("小幫手辛苦了", "不客氣")],
)
def test_a_courtesy_gets_a_short_word_and_leaves_no_question(world: World, text: str, answer: str) -> None:
    (call,) = world.say(text)

    assert len(call.messages) == 1
    assert texts(call.messages)[0].startswith(answer)
    with world.database.read() as session:
        assert session.scalars(select(Question)).all() == []


def test_a_part_is_shown_first_and_the_whole_on_a_tap(world: World, knowledge_files: dict[str, str]) -> None:
    (part,) = world.say("小幫手 巨耀的維運費一年多少？")
    (whole,) = world.tap(buttons(part.messages)["看全文"]["data"])

    shown = part.messages[0]["text"].partition("\n")[2]
    assert "1萬2,000元" in shown
    assert "亞昕" not in shown
    assert squeezed(shown) in squeezed(knowledge_files["source/qa-clean.txt"])
    assert "亞昕" in whole.messages[0]["text"]


def test_a_follow_up_within_ten_minutes_builds_on_the_last_answer(world: World) -> None:
    world.say("小幫手 亞昕的維運費一年多少？")
    world.clock.move(minutes=9)

    (call,) = world.say("那欣河呢？")
    others = world.say("那巨耀呢？", user=BELLA)
    world.clock.move(minutes=11)
    too_late = world.say("那巨耀呢？")

    assert "欣河" in call.messages[0]["text"]
    assert others == []
    assert too_late == []


def test_the_card_counts_down_as_of_now_and_says_when_a_date_is_past(world: World) -> None:
    (before,) = world.say("小幫手 申請表什麼時候要繳交？")
    world.clock.set(datetime(2021, 12, 12, 2, 0, tzinfo=UTC))
    (after,) = world.say("小幫手 申請表什麼時候要繳交？")

    assert "還有3個工作天（12/6 計算）" in str(before.messages[1])
    assert "已於3天前截止（12/12 計算）" in str(after.messages[1])


def test_an_edited_question_that_was_not_answered_counts_as_asked_now(world: World) -> None:
    assert world.say("大家早", message={"id": "m1"}) == []

    (call,) = world.say("小幫手 " + FORM, kind="messageEdited", message={"id": "m1"})

    assert "第2題" in texts(call.messages)[0]


def test_an_edited_question_that_was_answered_is_not_answered_again_and_its_earlier_text_is_gone(
    world: World,
) -> None:
    world.say("小幫手 " + FORM, message={"id": "m1"})

    again = world.say("小幫手 申請表去哪下載呢？", kind="messageEdited", message={"id": "m1"})

    assert again == []
    with world.database.read() as session:
        assert session.scalars(select(Question.text)).all() == ["小幫手 申請表去哪下載呢？"]


def test_of_edits_out_of_order_the_newest_counts(world: World) -> None:
    world.say("小幫手 飲水機壞掉叫誰修？", message={"id": "m1"})
    world.clock.move(seconds=10)
    world.say("小幫手 飲水機壞了怎麼辦？", kind="messageEdited", message={"id": "m1"})
    late = event(
        "messageEdited",
        world.at_ms - 5000,
        message={"id": "m1", "type": "text", "text": "小幫手 電燈壞了怎麼辦？", "quoteToken": "q"},
    )

    assert world.post(late) == 200

    assert world.deliver() == []
    with world.database.read() as session:
        assert session.scalars(select(Question.text)).all() == ["小幫手 飲水機壞了怎麼辦？"]


def test_a_question_that_was_taken_back_is_erased_and_not_answered(world: World) -> None:
    asked = text_event("小幫手 " + FORM, world.at_ms, message={"id": "m1"})
    assert world.post(asked, event("unsend", world.at_ms, unsend={"messageId": "m1"})) == 200

    assert world.deliver() == []
    with world.database.read() as session:
        assert session.scalars(select(Question.text)).all() == [None]


def test_a_question_that_arrives_after_it_was_taken_back_is_not_answered(world: World) -> None:
    world.post(event("unsend", world.at_ms, unsend={"messageId": "m1"}))

    assert world.say("小幫手 " + FORM, message={"id": "m1"}) == []


def test_somebody_without_a_user_id_gets_answers_too(world: World) -> None:
    (call,) = world.say("小幫手 " + FORM, user=None)

    assert "第2題" in texts(call.messages)[0]


def test_commands_are_whole_messages(world: World) -> None:
    (shown,) = world.say("說明")
    (dates,) = world.say("小幫手 期限")

    assert "靜音" in texts(shown.messages)[0]
    assert "110年12月9日（四）" in texts(dates.messages)[0]
    assert world.say("說明會影片我再傳給大家") == []


def test_a_private_question_stays_private(world: World) -> None:
    (call,) = world.say(FORM, group=None, user=ALICE)

    with world.database.read() as session:
        chat = session.scalars(select(Question)).one().chat
        assert chat.line_id == ALICE != GROUP
    assert call.kind == "reply"


def test_what_is_said_a_second_time_joins_the_one_reply(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    show_help = dispatch.ORDERS[ShowHelp]

    def twice(event: TextReceived, order: ShowHelp, ctx: Context) -> None:
        show_help(event, order, ctx)
        ctx.reply(event, say.SayMuted(muted=True))
        ctx.reply(event, say.SayMuted(muted=False))

    monkeypatch.setitem(dispatch.ORDERS, ShowHelp, twice)

    (call,) = world.say("說明")

    assert call.kind == "reply"
    assert [text[:2] for text in texts(call.messages)] == ["我是", "好的", "好的"]
