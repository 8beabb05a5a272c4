"""Taps on the bot's cards, old and strange ones among them."""

import pytest
from sqlalchemy import func, select

from bot.models.case import Case, CaseMessage
from bot.models.chat import Person
from bot.models.question import Rating, RatingKind
from tests.builders import ALICE, BELLA, OTHER_GROUP, event
from tests.fake_line import buttons, texts
from tests.world import World

# What is strange to one database may be fine to the other.
pytestmark = pytest.mark.each_on_both

FORM = "小幫手 移轉申請表要去哪裡下載？"
NOBODY_KNOWS = "小幫手 飲水機壞掉要叫哪間水電行？"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "hello",
        "v=1",
        "v=9&do=helpful&question=1",
        "v=1&do=dance&question=1",
        "v=1&do=helpful&question=0",
        "v=1&do=helpful&question=99999",
        "v=1&do=helpful&question=1&extra=1",
        "x" * 301,
        "v=1&do=choose&question=1&entry=1'; DROP TABLE chat",
        "v=1&do=helpful&question=999999999999999999999999",
    ],
)
def test_a_strange_button_gets_a_clear_word(world: World, data: str) -> None:
    (call,) = world.tap(data)

    assert "按鈕" in texts(call.messages)[0]


def test_a_button_of_another_chat_does_nothing_there(world: World) -> None:
    (call,) = world.say(FORM)
    (foreign,) = world.tap(buttons(call.messages)["有幫助"]["data"], group=OTHER_GROUP)

    assert "別的聊天室" in texts(foreign.messages)[0]
    with world.database.read() as session:
        assert session.scalars(select(Rating)).all() == []


def test_a_button_of_an_entry_that_is_gone_gets_a_clear_word(world: World) -> None:
    world.say(FORM)

    (call,) = world.tap("v=1&do=whole&question=1&entry=99")

    assert "按鈕" in texts(call.messages)[0]


def test_a_thumb_counts_once_a_person_and_is_thanked_for_in_a_word(world: World) -> None:
    (call,) = world.say(FORM)
    data = buttons(call.messages)["有幫助"]["data"]

    said = [world.tap(data), world.tap(data), world.tap(data, user=BELLA)]

    assert [[texts(one.messages)[0][:2] for one in calls] for calls in said] == [["謝謝"], [], ["謝謝"]]
    with world.database.read() as session:
        thumbs = session.scalars(select(Rating.by_line_id).where(Rating.kind == RatingKind.HELPFUL)).all()
        assert sorted(thumbs) == [ALICE, BELLA]


def test_asking_for_a_person_keeps_asker_question_and_guesses_and_confirms_once(world: World) -> None:
    (call,) = world.say(NOBODY_KNOWS)
    data = buttons(call.messages)["找諮輔"]["data"]

    (first,) = world.tap(data)
    (second,) = world.tap(data, user=BELLA)

    assert "案件 1" in texts(first.messages)[0]
    assert "已經記為案件 1" in texts(second.messages)[0]
    with world.database.read() as session:
        case = session.scalars(select(Case)).one()
        assert (case.asker_line_id, case.question_id) == (ALICE, 1)
        assert case.guesses == case.guesses[:4]
        assert session.scalars(select(Person.name)).all() == ["Uaaa@C111"]


def test_asking_for_a_person_in_words_takes_the_last_question(world: World) -> None:
    world.say(FORM)

    (call,) = world.say("找諮輔")

    assert "案件 1" in texts(call.messages)[0]
    with world.database.read() as session:
        case = session.scalars(select(Case)).one()
        assert (case.question_id, case.guesses[0]) == (1, 2)


def test_what_the_asker_adds_within_three_minutes_joins_the_case(world: World) -> None:
    (call,) = world.say("找諮輔")
    said = [world.say("我們的校務系統很舊"), world.say("我也想知道欸", user=BELLA)]
    world.clock.move(minutes=4)
    said.append(world.say("中午吃什麼"))

    assert "案件 1" in texts(call.messages)[0]
    assert said == [[], [], []]
    with world.database.read() as session:
        assert session.scalars(select(CaseMessage.text)).all() == ["我們的校務系統很舊"]


def test_what_was_added_and_taken_back_is_erased(world: World) -> None:
    world.say("找諮輔")
    world.say("身分證字號是…", message={"id": "m9"})
    world.post(event("unsend", world.at_ms, unsend={"messageId": "m9"}))

    with world.database.read() as session:
        assert session.scalars(select(CaseMessage.text)).all() == [None]


def test_a_person_without_user_id_is_asked_to_type_and_then_to_have_a_colleague_do_it(world: World) -> None:
    (call,) = world.say(FORM)

    (tapped,) = world.tap(buttons(call.messages)["沒解決，找諮輔"]["data"], user=None)
    (typed,) = world.say("找諮輔", user=None)

    assert "打字" in texts(tapped.messages)[0]
    assert "手機版" in texts(typed.messages)[0]
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_none_of_these_opens_a_case_and_is_counted(world: World) -> None:
    (offered,) = world.say("小幫手 系統")

    (call,) = world.tap(buttons(offered.messages)["都不是，找諮輔"]["data"])

    assert "案件 1" in texts(call.messages)[0]
    with world.database.read() as session:
        assert session.scalars(select(Rating.kind)).all() == [RatingKind.NONE_OF_THESE]
