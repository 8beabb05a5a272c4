"""What an answer is good for beyond its case: other schools, the school's next word, the knowledge."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.__main__ import main
from bot.models.case import Case
from bot.models.knowledge import KnowledgeVersion
from bot.programme.cases import State
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP
from tests.fake_line import Call, buttons, texts
from tests.people import HSU, TSAI, ask, case_card, give_roles, said, to, wants_person
from tests.schools import bind
from tests.world import World

ANSWER = "可以，在版面設定裡上傳。"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)


def ask_elsewhere(world: World, text: str = "小幫手 想請問新系統能自訂封面圖嗎") -> list[Call]:
    (offer,) = world.say(text, group=OTHER_GROUP, user=BELLA)
    return world.tap(wants_person(offer), group=OTHER_GROUP, user=BELLA)


def preview(world: World, card: dict[str, str], text: str = ANSWER) -> dict[str, str]:
    world.tap(card["回覆"], group=None, user=HSU)
    (shown,) = world.say(text, group=None, user=HSU)
    return {label: one["data"] for label, one in buttons(shown.messages).items()}


def states(world: World) -> list[State]:
    with world.database.read() as session:
        return list(session.scalars(select(Case.state).order_by(Case.id)))


def bot(world: World, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, list(arguments))


def test_one_answer_goes_to_like_questions_of_other_schools_after_a_preview(world: World) -> None:
    card = case_card(ask(world))
    ask_elsewhere(world)

    share = preview(world, card)["也給另外1件類似的"]
    (shown,) = world.tap(share, group=None, user=HSU)
    assert "山城高中" in str(shown.messages)
    calls = world.tap(buttons(shown.messages)["送給這2件"]["data"], group=None, user=HSU)

    assert ANSWER in texts(to(calls, GROUP)[0].messages)[0]
    assert ANSWER in texts(to(calls, OTHER_GROUP)[0].messages)[0]
    assert "海岸高中" not in str(to(calls, OTHER_GROUP))
    assert states(world) == [State.ANSWERED, State.ANSWERED]
    assert "案件 1：LINE 已收下您的回覆。\n案件 2：LINE 已收下您的回覆。" in said(calls)


def test_a_like_case_that_somebody_took_meanwhile_is_left_to_them_and_named(world: World) -> None:
    card = case_card(ask(world))
    other = case_card(ask_elsewhere(world), TSAI)
    (shown,) = world.tap(preview(world, card)["也給另外1件類似的"], group=None, user=HSU)
    world.tap(other["我來處理"], group=None, user=TSAI)

    calls = world.tap(buttons(shown.messages)["送給這2件"]["data"], group=None, user=HSU)

    assert to(calls, OTHER_GROUP) == []
    assert "沒有送：案件 2" in said(calls)
    assert states(world) == [State.ANSWERED, State.CLAIMED]


def test_a_different_question_is_not_offered(world: World) -> None:
    card = case_card(ask(world))
    ask_elsewhere(world, "小幫手 請問轉學生的帳號要由誰來開通")

    assert not any("類似" in label for label in preview(world, card))


def test_a_question_back_waits_for_the_school_and_its_answer_comes_to_the_same_person(world: World) -> None:
    card = case_card(ask(world))
    send = preview(world, card, "請問是哪一個部別？")["送出，等學校補充"]

    (question,) = to(world.tap(send, group=None, user=HSU), GROUP)
    assert states(world) == [State.WAITING_SCHOOL]
    assert "請引用這則訊息回覆" in question.messages[0]["text"]
    world.wait(timedelta(minutes=10))
    sent = f"bot-message-{world.line._ids - 1}"
    for number in range(world.line._ids, 0, -1):
        sent = f"bot-message-{number}"
        calls = world.say("是進修部。", user=ALICE, message={"quotedMessageId": sent})
        if to(calls, HSU):
            break

    assert "是進修部。" in str(to(calls, HSU))
    assert states(world) == [State.CLAIMED]


def test_what_a_case_taught_becomes_a_signed_supplement_without_names(world: World) -> None:
    card = case_card(ask(world, "小幫手 我是海岸高中，0912-345-678，新系統可以自訂封面圖嗎?"))
    calls = world.tap(preview(world, card)["送出"], group=None, user=HSU)
    learn = next(one["data"] for call in calls for label, one in buttons(call.messages).items() if "知識庫" in label)

    (draft,) = world.tap(learn, group=None, user=HSU)
    assert "海岸高中" not in said([draft])
    assert "0912" not in said([draft])
    listed = bot(world, "proposals", "list").output
    assert "case-1\t1\tsupplement" in listed
    approved = bot(world, "proposals", "approve", "case-1", "--by", "林督導")
    assert approved.exit_code == 0, approved.output

    with world.database.read() as session:
        world.runtime.knowledge.get(session)
    (answer,) = world.say("小幫手 新系統可以自訂封面圖嗎", group=OTHER_GROUP, user=BELLA)
    assert texts(answer.messages)[0].startswith("專案辦公室補充（非官方問答；林督導，110年12月6日")
    assert ANSWER in texts(answer.messages)[0]
    assert bot(world, "proposals", "list").output == ""


def test_an_official_answer_that_a_person_chose_teaches_the_wording(world: World) -> None:
    card = case_card(ask(world))
    guess = next(data for label, data in card.items() if label.startswith("用這個回答"))
    (shown,) = world.tap(guess, group=None, user=HSU)
    calls = world.tap(buttons(shown.messages)["送出"]["data"], group=None, user=HSU)
    learn = next(one["data"] for call in calls for label, one in buttons(call.messages).items() if "知識庫" in label)
    world.tap(learn, group=None, user=HSU)

    listed = bot(world, "proposals", "list").output
    assert listed.startswith("case-1\t1\t")
    assert "supplement" not in listed
    assert bot(world, "proposals", "approve", "case-1", "--anyway").exit_code == 0
    with world.database.read() as session:
        newest = session.scalars(select(KnowledgeVersion).order_by(KnowledgeVersion.number.desc())).first()
        assert newest is not None
        assert "自訂封面圖" in newest.files["voices/approved.jsonl"]


def test_an_official_answer_of_a_person_is_proposed_by_itself(world: World) -> None:
    card = case_card(ask(world))
    guess = next(data for label, data in card.items() if label.startswith("用這個回答"))
    (shown,) = world.tap(guess, group=None, user=HSU)
    world.tap(buttons(shown.messages)["送出"]["data"], group=None, user=HSU)

    key, count, entry, text = bot(world, "proposals", "list").output.strip().split("\t")

    assert not key.startswith("case-")
    assert (count, int(entry) > 0, text) == ("1", True, "請問新系統可以自訂封面圖嗎?")


def test_nobody_but_a_consultant_teaches(world: World) -> None:
    card = case_card(ask(world))
    calls = world.tap(preview(world, card)["送出"], group=None, user=HSU)
    learn = next(one["data"] for call in calls for label, one in buttons(call.messages).items() if "知識庫" in label)

    world.tap(learn, user=ALICE)

    assert bot(world, "proposals", "list").output == ""


def test_numbers_are_masked_where_a_question_is_kept_and_people_are_told_once(world: World) -> None:
    (first,) = world.say("小幫手 我的身分證A123456789，申請表要去哪下載")
    (second,) = world.say("小幫手 我的電話0912345678，巨耀維運一年多少")

    assert "為了保護個人資料" in said([first])
    assert "為了保護個人資料" not in said([second])
    with world.database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT text FROM question").all())
    assert "A123456789" not in kept
    assert "0912345678" not in kept


def test_an_answer_within_seconds_of_the_askers_last_word_is_free(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    send = preview(world, card)["送出"]
    world.say("是進修部要用的", user=ALICE)

    (answer, _) = world.tap(send, group=None, user=HSU)

    assert answer.kind == "reply"
    assert ANSWER in texts(answer.messages)[0]


def test_an_answer_to_a_token_that_died_is_pushed(world: World) -> None:
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    world.say("是進修部要用的", user=ALICE)
    send = preview(world, card)["送出"]
    world.wait(timedelta(minutes=2))

    (answer,) = to(world.tap(send, group=None, user=HSU), GROUP)

    assert ANSWER in texts(answer.messages)[0]
