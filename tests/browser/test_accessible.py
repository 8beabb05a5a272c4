"""The chat page for people who hear it or use only keys: axe finds nothing, in any state, on any screen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import look
from tests.browser.conftest import Stage, card
from tests.browser.window import SCHOOL, Window

pytestmark = pytest.mark.browser

GROUP = "C2000000000000000000000000000a001"
LIN = "U1000000000000000000000000000a001"
PHONE, DESKTOP = (360, 740), (1280, 800)


def faults(page: Page) -> list[str]:
    """Return what axe objects to: its rule and where."""
    return [f"{one['id']}: {node['target']}" for one in look(page)["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_state_of_the_page_is_accessible(
    size: tuple[int, int], open_window: Callable[..., Window], stage: Stage, tmp_path: Path
) -> None:
    window = open_window(size, touch=size == PHONE)
    page = window.page
    expect(page.get_by_label("發言身分")).to_be_visible()
    assert faults(page) == []

    window.open_chat()
    expect(page.get_by_role("button", name="下次提醒")).to_be_visible()
    file = tmp_path / "名冊.pdf"
    file.write_bytes(b"%PDF-1.4 " + b"x" * 3000)
    page.get_by_label("傳送圖片或檔案").set_input_files(file)
    expect(page.get_by_role("link", name="檔案：名冊.pdf")).to_be_visible()
    tap = {"type": "postback", "label": "看全文", "data": "x"}
    stage.push(GROUP, card({"type": "text", "text": "期限"}, {"type": "button", "action": tap}, alt="期限"))
    stage.write(GROUP, LIN, "收到")
    window.message("收到")
    assert faults(page) == []

    page.get_by_role("button", name="傳送貼圖、語音或位置").click()
    assert faults(page) == []
    page.get_by_role("menuitem", name="取消").click()
    page.get_by_role("button", name="設定").click()
    assert faults(page) == []


def test_stickers_voice_and_a_location_are_sent_from_a_menu(window: Window, stage: Stage) -> None:
    for item in ("貼圖「謝謝」", "語音（3 秒，沒有聲音）", "位置"):
        window.page.get_by_role("button", name="傳送貼圖、語音或位置").click()
        window.page.get_by_role("menuitem", name=item).click()

    expect(window.page.get_by_role("img", name="貼圖：謝謝")).to_be_visible()
    expect(window.page.get_by_role("link", name="語音訊息")).to_be_visible()
    expect(window.page.get_by_text("位置：海岸高中", exact=True)).to_be_visible()
    heard = stage.bot.wait_for(lambda event: event["type"] == "message", count=3)
    assert sorted(event["message"]["type"] for event in heard) == ["audio", "location", "sticker"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_quiet_chat_offers_three_questions_that_are_sent_by_a_tap(
    size: tuple[int, int], open_window: Callable[..., Window], stage: Stage
) -> None:
    window = open_window(size, touch=size == PHONE)
    if size != PHONE:
        window.open_chat()
    hints = window.page.get_by_role("group", name="可以問的問題")
    expect(hints.get_by_role("button")).to_have_count(3)

    question = hints.get_by_role("button").nth(1)
    words = question.text_content()
    question.click()

    [event] = stage.bot.wait_for(lambda event: event["type"] == "message")
    expect(hints).to_have_count(0)
    assert event["message"]["text"].endswith(words)
    if event["source"]["type"] == "group":
        assert event["message"]["mention"]["mentionees"][0]["isSelf"] is True


def test_messages_bear_the_day_of_the_programs_clock(window: Window, stage: Stage) -> None:
    stage.write(GROUP, LIN, "倒數第三天")
    message = window.message("倒數第三天")
    expect(message.locator("time")).to_have_attribute("datetime", re.compile("^2021-12-06T02:0"))

    window.page.get_by_label("模擬日期（台北時間）").fill("2021-12-08T09:00")
    expect(window.page.get_by_text("已調整模擬日期")).to_be_attached()
    later = window.say("隔了兩天")

    expect(later.locator("time")).to_contain_text("上午9:0")
    row = window.page.get_by_role("button", name=SCHOOL).locator("time")
    expect(row).to_contain_text("上午9:0")
