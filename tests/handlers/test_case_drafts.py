"""Drafts: what is shown is what leaves, once, with its pictures; what was taken back or thrown away never does."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.models.audit import AuditEntry, Way
from bot.models.case import Case, CaseMessage
from bot.programme.cases import State
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP, event
from tests.fake_line import Call, buttons, texts
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, NCNU, TSAI, ask, case_card, give_roles, said, to, wants_person
from tests.schools import bind
from tests.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


@pytest.fixture
def card(world: World) -> dict[str, str]:
    return case_card(ask(world))


def labels(calls: list[Call]) -> dict[str, str]:
    """Return the buttons of what was said, by their labels."""
    return {label: one["data"] for call in calls for label, one in buttons(call.messages).items()}


def write(world: World, card: dict[str, str], text: str, **fields: Any) -> dict[str, str]:
    """Press 回覆, type, and return the buttons of the preview."""
    world.tap(card["回覆"], group=None, user=HSU)
    return labels(world.say(text, group=None, user=HSU, **fields))


def hand_up(world: World, card: dict[str, str], note: str = "請問貴校看得到上傳紀錄嗎") -> dict[str, str]:
    """Hand a case up to the party, and return the buttons of the preview."""
    world.tap(card["上呈…"] + "&party=ncnu", group=None, user=HSU)
    return labels(world.say(note, group=None, user=HSU))


def state(world: World, number: int = 1) -> State:
    with world.database.read() as session:
        return session.get_one(Case, number).state


def test_a_picture_stays_with_the_draft_when_reply_is_pressed_again(world: World, card: dict[str, str]) -> None:
    write(world, card, "舊的說法。")
    again = world.tap(card["回覆"], group=None, user=HSU)
    show(world, photo(), group=None, user=HSU)
    shown = labels(world.say("請照圖上的第三步做。", group=None, user=HSU))

    (answer,) = to(world.tap(shown["送出"], group=None, user=HSU), GROUP)

    assert "舊的說法。" in str(again)
    assert [one["type"] for one in answer.messages] == ["text", "image", "flex"]
    assert "請照圖上的第三步做。" in answer.messages[0]["text"]
    assert "舊的說法" not in answer.messages[0]["text"]


def test_typing_again_takes_the_place_of_what_waits_and_the_old_preview_sends_nothing(
    world: World, card: dict[str, str]
) -> None:
    old = write(world, card, "三月再說。")
    new = world.say("更正：四月開放。", group=None, user=HSU)

    stale = world.tap(old["送出"], group=None, user=HSU)
    calls = world.tap(labels(new)["送出"], group=None, user=HSU)

    assert "更正：四月開放。" in str(new)
    assert to(stale, GROUP) == []
    assert "改過" in said(stale)
    assert "更正：四月開放。" in str(stale)
    assert ["四月開放" in texts(call.messages)[0] for call in to(calls, GROUP)] == [True]


def test_an_edit_of_the_draft_is_shown_anew_and_an_edit_of_what_was_sent_is_refused(
    world: World, card: dict[str, str]
) -> None:
    write(world, card, "四月開方。", message={"id": "typed-1"})
    edited = world.say("四月開放。", group=None, user=HSU, kind="messageEdited", message={"id": "typed-1"})
    (answer,) = to(world.tap(labels(edited)["送出"], group=None, user=HSU), GROUP)

    late = world.say("五月開放。", group=None, user=HSU, kind="messageEdited", message={"id": "typed-1"})

    assert "四月開放。" in texts(answer.messages)[0]
    assert "改不了" in said(late)
    assert to(late, GROUP) == []
    assert state(world) is State.ANSWERED


def test_what_was_sent_cannot_be_discarded_nor_sent_again_and_that_is_said(world: World, card: dict[str, str]) -> None:
    shown = write(world, card, "可以補傳。")
    world.tap(shown["送出"], group=None, user=HSU)

    assert "已經在 12/6 10:00 送出" in said(world.tap(shown["不送"], group=None, user=HSU))
    twice = world.tap(shown["送出"], group=None, user=HSU)
    assert "已經在 12/6 10:00 送出" in said(twice)
    assert to(twice, GROUP) == []


def test_what_was_discarded_never_leaves_by_any_button_and_no_state_moves(world: World, card: dict[str, str]) -> None:
    up = hand_up(world, card)
    world.tap(up["不送"], group=None, user=HSU)
    refused = world.tap(up["送出"], group=None, user=HSU)

    assert "已經取消，沒有送出" in said(refused)
    assert to(refused, NCNU) == []
    assert state(world) is State.OPEN


def test_a_shared_answer_that_was_discarded_goes_nowhere(world: World, card: dict[str, str]) -> None:
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    (offer,) = world.say("小幫手 想請問新系統能自訂封面圖嗎", group=OTHER_GROUP, user=BELLA)
    world.tap(wants_person(offer), group=OTHER_GROUP, user=BELLA)
    shown = write(world, card, "可以，在版面設定。")
    everyone = labels(world.tap(shown["也給另外1件類似的"], group=None, user=HSU))
    world.tap(shown["不送"], group=None, user=HSU)

    calls = world.tap(everyone["送給這2件"], group=None, user=HSU)

    assert to(calls, GROUP) == to(calls, OTHER_GROUP) == []
    assert "沒有送出" in said(calls)
    assert (state(world), state(world, 2)) == (State.CLAIMED, State.OPEN)


def test_a_partys_words_that_were_taken_back_are_not_sent_back(world: World, card: dict[str, str]) -> None:
    asked = world.tap(hand_up(world, card)["送出"], group=None, user=HSU)
    world.tap(labels(to(asked, NCNU))["回覆"], group=None, user=NCNU)
    shown = labels(world.say("看得到。", group=None, user=NCNU, message={"id": "party-1"}))
    world.post(event("unsend", world.at_ms, group=None, user=NCNU, unsend={"messageId": "party-1"}))

    calls = world.tap(shown["送出"], group=None, user=NCNU)

    assert "沒有可以送出的內容" in said(calls)
    assert to(calls, HSU) == []
    assert state(world) is State.HANDED_UP


def test_words_of_a_shared_answer_that_are_taken_back_leave_no_copy(world: World, card: dict[str, str]) -> None:
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    (offer,) = world.say("小幫手 想請問新系統能自訂封面圖嗎", group=OTHER_GROUP, user=BELLA)
    world.tap(wants_person(offer), group=OTHER_GROUP, user=BELLA)
    shown = write(world, card, "可以，請看手冊第9頁。", message={"id": "shared-1"})
    everyone = labels(world.tap(shown["也給另外1件類似的"], group=None, user=HSU))
    world.tap(everyone["送給這2件"], group=None, user=HSU)

    world.post(event("unsend", world.at_ms, group=None, user=HSU, unsend={"messageId": "shared-1"}))

    with world.database.read() as session:
        assert [one for one in session.scalars(select(CaseMessage.text)) if one] == []


def test_a_fourth_picture_is_refused_before_anything_is_promised(world: World, card: dict[str, str]) -> None:
    world.tap(card["回覆"], group=None, user=HSU)
    for _ in range(3):
        show(world, photo(size=(60, 40)), group=None, user=HSU)

    told = said(show(world, photo(size=(60, 40)), group=None, user=HSU))
    shown = world.say("四個步驟如圖。", group=None, user=HSU)
    (answer,) = to(world.tap(labels(shown)["送出"], group=None, user=HSU), GROUP)

    assert "一次最多送3個" in told
    assert "另附3個" in str(shown)
    assert [one["type"] for one in answer.messages].count("image") == 3


def test_a_long_answer_arrives_whole_and_one_that_is_too_long_is_refused_before(
    world: World, card: dict[str, str]
) -> None:
    words = "".join(f"第{number}點，請到系統的匯入頁面重新上傳。" for number in range(280))
    shown = write(world, card, words)
    (answer,) = to(world.tap(shown["送出"], group=None, user=HSU), GROUP)

    sent = [one["text"] for one in answer.messages if one["type"] == "text"]
    assert len(words) > 5000
    assert len(sent) == 2
    assert "".join(sent).endswith(words)
    world.tap(card["回覆"], group=None, user=HSU)
    too_long = world.say("字" * 9900, group=None, user=HSU)
    assert "太長" in str(too_long)
    assert "送出" not in labels(too_long)


def test_a_consultants_own_words_are_not_masked_on_their_way(world: World, card: dict[str, str]) -> None:
    shown = write(world, card, "請打專線 (049)2910-960 轉 3642。")

    (answer,) = to(world.tap(shown["送出"], group=None, user=HSU), GROUP)

    assert "(049)2910-960 轉 3642" in texts(answer.messages)[0]


def test_reply_on_somebody_elses_case_is_refused_at_once(world: World, card: dict[str, str]) -> None:
    world.tap(card["我來處理"], group=None, user=HSU)

    refused = said(world.tap(card["回覆"], group=None, user=TSAI))
    guessed = [world.tap(data, group=None, user=TSAI) for label, data in card.items() if "用這個回答" in label]

    assert "已由許文琪處理" in refused
    assert all("已由許文琪處理" in said(calls) for calls in guessed)


def test_a_party_whose_turn_is_over_is_told_so_at_once(world: World, card: dict[str, str]) -> None:
    asked = world.tap(hand_up(world, card)["送出"], group=None, user=HSU)
    assert "案件 1" in said(world.say("案件", group=None, user=NCNU))
    world.tap(write(world, card, "我們先這樣辦。")["送出"], group=None, user=HSU)

    late = world.tap(labels(to(asked, NCNU))["回覆"], group=None, user=NCNU)

    assert "已經回覆學校了" in said(late)
    assert "案件 1" not in said(world.say("案件", group=None, user=NCNU))


def test_a_party_knows_who_asks_for_which_school_and_who_gets_its_answer(world: World, card: dict[str, str]) -> None:
    asked = to(world.tap(hand_up(world, card, "能調閱嗎")["送出"], group=None, user=HSU), NCNU)
    prompt = said(world.tap(labels(asked)["回覆"], group=None, user=NCNU))
    shown = world.say("可以調閱。", group=None, user=NCNU)
    done = said(world.tap(labels(shown)["送出"], group=None, user=NCNU))

    text = str(asked[0].messages)
    assert "學校：海岸高中（日校）" in text
    assert "諮輔說明：能調閱嗎" in text
    assert "學校的問題：「請問新系統可以自訂封面圖嗎?」" in text
    assert "要給諮輔 許文琪的內容" in prompt
    assert "將送到：諮輔 許文琪" in str(shown)
    assert "已送給諮輔 許文琪" in done


def test_every_write_leaves_one_row_without_words(world: World, card: dict[str, str]) -> None:
    world.tap(write(world, card, "機密的內容。")["送出"], group=None, user=HSU)
    world.tap(card["已處理"], group=None, user=HSU)

    with world.database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.about == "case 1").order_by(AuditEntry.id)).all()

    assert [one.what for one in rows] == ["open", "offer", "claim", "draft", "answer", "send", "close"]
    assert {(one.by, one.way) for one in rows} == {(ALICE, Way.CHAT), (None, Way.CLOCK), (HSU, Way.CHAT)}
    assert "機密" not in str([one.fields for one in rows])
