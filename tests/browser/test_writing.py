"""Writing in the chat page: what is typed is what the bot hears, once, whatever happens on the way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import PNG, SECRET, Stage
from tests.browser.window import Window

pytestmark = pytest.mark.browser

GROUP = "C2000000000000000000000000000a001"
LIN = "U1000000000000000000000000000a001"
CHEN = "U1000000000000000000000000000a002"
BOT_NAME = "轉換小幫手"


def is_text(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "message" and event["message"]["type"] == "text")


def test_typed_text_appears_once_and_reaches_the_bot_signed(window: Window, stage: Stage) -> None:
    window.say("申請表要傳真到哪裡？")

    [event] = stage.bot.wait_for(is_text)
    assert (event["message"]["text"], event["source"]["userId"]) == ("申請表要傳真到哪裡？", CHEN)
    body, signature = next(one for one in stage.bot.heard if "傳真".encode() in one[0])
    expected = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    assert signature == expected
    window.message("申請表要傳真到哪裡？")
    expect(window.field).to_have_value("")


def test_messages_sent_in_a_row_keep_their_order(window: Window) -> None:
    for text in ("第一則", "第二則", "第三則"):
        window.field.fill(text)
        window.field.press("Enter")

    expect(window.page.locator(".balloon__text")).to_have_text(["第一則", "第二則", "第三則"])


def test_shift_enter_makes_a_new_line_and_enter_sends(window: Window, stage: Stage) -> None:
    window.field.type("第一行")
    window.field.press("Shift+Enter")
    window.field.type("第二行")
    window.field.press("Enter")

    [event] = stage.bot.wait_for(is_text)
    assert event["message"]["text"] == "第一行\n第二行"


def test_enter_that_ends_a_composition_does_not_send(window: Window) -> None:
    window.field.fill("ㄕㄣ")
    window.field.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )

    expect(window.field).to_have_value("ㄕㄣ")
    expect(window.page.locator(".balloon")).to_have_count(0)


def test_script_in_a_message_stays_text(window: Window) -> None:
    message = window.say("<script>document.title='壞'</script><img src=x onerror=alert(1)>")

    expect(message.locator(".balloon__text")).to_have_text(
        "<script>document.title='壞'</script><img src=x onerror=alert(1)>"
    )
    expect(message.locator("script, img")).to_have_count(0)
    assert window.page.title() == "LINE 測試聊天室"


def test_an_address_is_a_link_that_cannot_reach_back(window: Window) -> None:
    message = window.say("請看https://example.edu.tw/a?b=1，謝謝")

    link = message.get_by_role("link")
    expect(link).to_have_text("https://example.edu.tw/a?b=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_a_chosen_mention_has_its_utf16_index_behind_an_emoji(window: Window, stage: Stage) -> None:
    window.field.type("😀@轉換")
    window.page.get_by_role("option", name=f"@{BOT_NAME}").click()
    window.field.type("何時截止")
    window.field.press("Enter")

    [event] = stage.bot.wait_for(is_text)
    [mentionee] = event["message"]["mention"]["mentionees"]
    assert event["message"]["text"] == f"😀@{BOT_NAME} 何時截止"
    assert (mentionee["index"], mentionee["length"], mentionee["isSelf"]) == (2, 6, True)
    expect(window.message("何時截止").locator(".mention")).to_have_text(f"@{BOT_NAME}")


def test_mentions_move_with_the_text_and_end_when_they_are_broken(window: Window, stage: Stage) -> None:
    window.field.type("@")
    expect(window.page.get_by_role("listbox", name="提及對象").get_by_role("option")).to_have_count(
        6
    )  # The bot, All and four colleagues.
    window.field.press("ArrowDown")
    window.field.press("Enter")
    window.field.type("和@林")
    window.field.press("Enter")
    window.field.press("Backspace")
    window.field.press("Backspace")  # Half of the second name.
    window.field.press("Home")
    window.field.type("@🙂 ")
    window.field.press("Enter")

    [event] = stage.bot.wait_for(is_text)
    assert event["message"]["text"] == "@🙂 @All 和@林雅"
    assert event["message"]["mention"]["mentionees"] == [{"index": 4, "length": 4, "type": "all"}]


def test_a_quoted_message_is_shown_above_and_leads_back_to_it(window: Window, stage: Stage) -> None:
    stage.write(GROUP, LIN, "申請表寄了嗎？")
    window.choose(window.message("申請表寄了嗎？"), "引用回覆")
    window.say("昨天傳真了")

    [event] = stage.bot.wait_for(lambda event: is_text(event) and event["message"]["text"] == "昨天傳真了")
    [original] = stage.bot.wait_for(lambda event: is_text(event) and event["message"]["text"] == "申請表寄了嗎？")
    assert event["message"]["quotedMessageId"] == original["message"]["id"]
    quoted = window.message("昨天傳真了").get_by_role("button", name="引用 林雅慧：申請表寄了嗎？")
    quoted.click()
    expect(window.message("申請表寄了嗎？").first).to_have_class("message message--theirs message--flash")


def test_an_edited_message_is_marked_and_the_draft_comes_back(window: Window, stage: Stage) -> None:
    message = window.say("何時截只")
    window.field.fill("寫到一半")

    window.choose(message, "編輯")
    expect(window.field).to_have_value("何時截只")
    window.say("何時截止")

    expect(window.message("何時截止")).to_contain_text("已編輯")
    expect(window.field).to_have_value("寫到一半")
    [event] = stage.bot.wait_for(lambda event: event["type"] == "messageEdited")
    assert event["message"]["text"] == "何時截止"


def test_an_unsent_message_leaves_only_that_there_was_one(window: Window, stage: Stage) -> None:
    message = window.say("傳錯了")

    window.choose(message, "收回")

    expect(window.log.filter(has_text="你已收回訊息")).to_have_count(1)
    expect(window.page.get_by_text("傳錯了")).to_have_count(0)
    stage.bot.wait_for(lambda event: event["type"] == "unsend")


def test_a_picture_is_shown_and_reaches_the_bot(window: Window, stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "form.png"
    file.write_bytes(PNG)

    window.page.get_by_label("傳送圖片或檔案").set_input_files(file)

    picture = window.page.get_by_role("img", name="陳志明傳送的圖片")
    expect(picture).to_have_js_property("naturalWidth", 1)
    stage.bot.wait_for(lambda event: event["type"] == "message" and event["message"]["type"] == "image")


def test_a_person_whose_user_id_line_withholds_is_pointed_out_and_sent_without_it(window: Window, stage: Stage) -> None:
    window.become("張淑芬")

    expect(window.page.get_by_text("LINE 不提供這個人的 userId")).to_be_visible()
    window.say("看不到按鈕")

    [event] = stage.bot.wait_for(is_text)
    assert event["source"] == {"type": "group", "groupId": GROUP}


def test_what_could_not_be_sent_is_back_in_the_field(window: Window) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=500, content_type="application/json", body=json.dumps({"error": "測試用的失敗"}))

    window.page.route("**/text", refuse)
    window.field.type("很長的問題")
    window.field.press("Enter")

    expect(window.page.get_by_role("alert")).to_have_text("測試用的失敗")
    expect(window.field).to_have_value("很長的問題")
    window.page.unroute("**/text")
    window.field.press("Enter")
    window.message("很長的問題")


def test_a_reload_keeps_person_chat_and_messages(window: Window) -> None:
    window.say("還在嗎")

    window.page.reload()

    window.message("還在嗎")
    expect(window.page.get_by_label("發言身分")).to_have_value(CHEN)
    expect(window.page.get_by_role("heading", name="海岸高中（日校）學習歷程轉換群（6）")).to_be_visible()


def test_two_tabs_of_one_browser_stay_two_people(window: Window, stage: Stage) -> None:
    other = Window(window.page.context.new_page())
    other.page.goto(stage.url)
    other.become("林雅慧")

    window.page.reload()

    expect(window.page.get_by_label("發言身分")).to_have_value(CHEN)
    expect(other.page.get_by_label("發言身分")).to_have_value(LIN)


def test_others_see_a_message_at_once_and_are_told_of_it(window: Window, open_window: Callable[..., Window]) -> None:
    other = open_window()
    other.become("林雅慧")
    other.open_chat()

    window.say("大家好")

    expect(other.message("大家好")).to_have_class("message message--theirs")
    expect(other.page.locator("#announcements")).to_have_text("陳志明：大家好")


def test_a_stream_that_breaks_again_and_again_loses_and_doubles_nothing(
    open_window: Callable[..., Window], stage: Stage
) -> None:
    window = open_window()
    window.page.route(
        "**/page/stream", lambda route: route.fulfill(body="retry: 40\n\n", content_type="text/event-stream")
    )
    window.page.reload()
    window.open_chat()

    for number in range(5):
        stage.write(GROUP, LIN, f"第 {number} 則")

    expect(window.page.locator(".balloon__text")).to_have_text([f"第 {number} 則" for number in range(5)])
