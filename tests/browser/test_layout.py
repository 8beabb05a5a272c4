"""The chat page on a phone and on a wide screen, by touch and by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RecordingClock, Stage, card
from tests.browser.window import MENU, Window

pytestmark = pytest.mark.browser

GROUP = "C2000000000000000000000000000a001"
LIN = "U1000000000000000000000000000a001"
PHONE = (390, 844)
SIZES = [(320, 568), PHONE, (800, 600), (1280, 800)]
NAMELESS = """() => [...document.querySelectorAll('button, input, textarea, select, a[href]')].filter(one =>
  !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length)).map(one => one.outerHTML)"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}px")
def test_nothing_is_wider_than_the_screen(
    size: tuple[int, int], open_window: Callable[..., Window], stage: Stage
) -> None:
    tap = {"type": "postback", "label": "很長的按鈕名稱" * 3, "data": "x"}
    bubble = card({"type": "text", "text": "很長" * 60}, {"type": "button", "action": tap}, size="giga")["contents"]
    carousel = {"type": "carousel", "contents": [bubble] * 3}
    stage.write(GROUP, LIN, "https://example.edu.tw/" + "a" * 300)
    stage.push(
        GROUP,
        {"type": "flex", "altText": "一張", "contents": bubble},
        {"type": "flex", "altText": "三張", "contents": carousel},
    )

    window = open_window(size, touch=size == PHONE)
    window.become("張淑芬")
    window.open_chat()

    expect(window.page.get_by_role("group", name="三張")).to_be_visible()
    too_wide = window.run(
        """() => [...document.querySelectorAll('html, .toolbar, .chat__header, .log-scroller, .composer, .message,'
          + '.message__meta, .balloon, .composer__send')].filter(one => one.scrollWidth > one.clientWidth + 1
            || one.getBoundingClientRect().right > innerWidth + 0.5).map(one => one.className || one.tagName)"""
    )
    assert too_wide == []


def test_a_phone_shows_the_list_then_the_chat_then_the_list_again(open_window: Callable[..., Window]) -> None:
    window = open_window(PHONE, touch=True)
    chats = window.page.get_by_role("navigation", name="聊天列表")
    expect(window.field).to_be_hidden()

    window.open_chat()
    expect(window.field).to_be_visible()
    expect(chats).to_be_hidden()
    window.page.reload()
    expect(window.field).to_be_visible()
    window.page.get_by_role("button", name="回聊天列表").click()

    expect(chats).to_be_visible()


def test_a_phone_counts_what_was_not_read(open_window: Callable[..., Window], stage: Stage) -> None:
    window = open_window(PHONE, touch=True)
    window.become("陳志明")

    stage.write(GROUP, LIN, "看到請回")

    row = window.page.get_by_role("button", name="海岸高中")
    expect(row.get_by_label("1 則未讀")).to_be_visible()
    expect(row).to_contain_text("看到請回")
    window.open_chat()
    expect(window.page.get_by_label("1 則未讀")).to_have_count(0)


def test_only_chats_of_the_person_are_listed(window: Window) -> None:
    rows = window.page.locator(".chat-row__name")

    window.become("許文琪")
    expect(rows).to_have_count(3)
    window.become("張淑芬")
    expect(rows).to_have_count(1)


def test_every_control_has_a_name(window: Window, stage: Stage) -> None:
    window.say("你好")
    stage.push(GROUP, card({"type": "button", "action": {"type": "postback", "label": "好", "data": "x"}}))
    expect(window.page.get_by_role("button", name="好", exact=True)).to_be_visible()

    assert window.run(NAMELESS) == []


def test_the_menu_of_a_message_works_by_keyboard_and_gives_the_focus_back(window: Window) -> None:
    window.say("你好")
    opener = window.log.last.get_by_role("button", name=MENU)

    opener.press("Enter")
    expect(window.page.get_by_role("menuitem", name="引用回覆")).to_be_focused()
    window.page.keyboard.press("ArrowUp")
    expect(window.page.get_by_role("menuitem", name="取消")).to_be_focused()
    window.page.keyboard.press("Escape")

    expect(window.page.get_by_role("menu")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_focus_survives_a_message_that_changes(window: Window, stage: Stage) -> None:
    message = window.say("你好")
    message.get_by_role("button", name=MENU).focus()
    [event] = stage.bot.wait_for(lambda event: event["type"] == "message")

    stage.call(f"/page/events/{event['webhookEventId']}/redeliver", {}, **{"X-Page": "1"})
    stage.bot.wait_for(lambda event: event["deliveryContext"]["isRedelivery"])

    expect(message.get_by_text("投遞中")).to_have_count(0)
    expect(message.get_by_role("button", name=MENU)).to_be_focused()


def test_who_reads_old_messages_stays_there_and_is_shown_the_way_to_new_ones(window: Window, stage: Stage) -> None:
    for number in range(40):
        stage.write(GROUP, LIN, f"第 {number} 則")
    window.message("第 39 則")
    window.page.get_by_role("region", name="訊息").evaluate("region => { region.scrollTop = 0; }")

    stage.write(GROUP, LIN, "最新的一則")
    jump = window.page.get_by_role("button", name="新訊息 ↓")
    expect(window.message("最新的一則")).not_to_be_in_viewport()
    jump.click()

    expect(window.message("最新的一則")).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_the_date_control_shows_and_moves_the_day_the_bot_believes_it_is(window: Window) -> None:
    day = window.page.get_by_label("模擬日期（台北時間）")
    expect(day).to_have_value("2021-12-06T10:00")

    day.fill("2021-12-08T09:00")
    expect(window.page.get_by_text("已調整模擬日期")).to_be_attached()
    window.page.get_by_role("button", name="現在").click()
    expect(day).to_have_value("2021-12-06T10:00")

    window.page.get_by_role("button", name="下次提醒").click()
    expect(day).to_have_value("2021-12-09T09:00")

    assert RecordingClock.moved_to == ["2021-12-08T09:00:00+08:00", None, "2021-12-09T09:00:00+08:00"]


def test_the_bar_of_a_small_phone_leaves_the_screen_to_the_chats(open_window: Callable[..., Window]) -> None:
    window = open_window((360, 740), touch=True)
    expect(window.page.get_by_role("button", name="下次提醒")).to_be_visible()

    assert window.run("() => document.querySelector('.toolbar').offsetHeight") < 100
