"""Cases as consultants work on them in a browser: by keyboard and by thumb, saved as they type, shown as LINE will."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, Open
from tests.browser.test_console import faults, is_too_wide

pytestmark = pytest.mark.browser
CONSULTANT, OFFICE = "許文琪", "周專員"
PHONE = (360, 780)


def test_what_is_typed_is_saved_and_shown_as_line_will_show_it(open_page: Open, site: str) -> None:
    page = open_page(CONSULTANT)
    page.goto(f"{site}/cases/2")
    page.get_by_label("要送出的內容").type("檔案不會不見，")
    expect(page.locator(".line-text")).to_have_text(re.compile("諮輔 許文琪 回覆：\\s*檔案不會不見，"))
    expect(page.get_by_text("草稿已儲存")).to_be_visible()

    page.reload()

    expect(page.get_by_label("要送出的內容")).to_have_value("檔案不會不見，")
    page.get_by_label("要送出的內容").evaluate("(one) => one.setSelectionRange(0, 0)")
    page.get_by_role("button", name="放入「已收到，處理中」").click()
    expect(page.get_by_label("要送出的內容")).to_have_value(
        re.compile("^您好，已經收到，.*許文琪檔案不會不見，$", re.DOTALL)
    )
    expect(page.locator(".line-text")).to_contain_text("已經收到")
    page.get_by_role("button", name="刪除草稿").click()
    expect(page.get_by_text("草稿已刪除。")).to_be_visible()


def test_enter_while_composing_never_sends(open_page: Open, site: str) -> None:
    page = open_page(CONSULTANT)
    page.goto(f"{site}/cases/10")
    text = page.get_by_label("要送出的內容")
    text.type("可以")
    for keys in ({}, {"ctrlKey": True}):
        text.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, **keys})
    text.press("Enter")
    text.type("選不同的系統。")
    expect(page.get_by_text("草稿已儲存")).to_be_visible()
    expect(page.locator(".said-answer")).to_have_count(1)

    text.press("Control+Enter")

    expect(page.locator(".said-answer .said-text").last).to_have_text("可以\n選不同的系統。")
    assert page.url.startswith(f"{site}/cases/10")
    expect(page.get_by_label("要送出的內容")).to_have_value("")


def test_a_consultant_answers_by_thumb_from_the_queue(open_page: Open, site: str) -> None:
    page = open_page(CONSULTANT, PHONE, has_touch=True)
    page.get_by_role("navigation", name="主選單").get_by_role("link", name="案件").tap()
    page.get_by_role("link", name=re.compile("沒有人接")).tap()
    rows = page.locator(".case-row")
    expect(rows.first).to_contain_text("等人接手")
    before = rows.count()
    rows.filter(has_text="等人接手").last.tap()
    page.get_by_role("button", name=re.compile("放入「已收到")).tap()
    page.get_by_role("button", name=re.compile("^送出 ?(推播|免費)")).tap()
    expect(page.get_by_text("已交給 LINE 送出")).to_be_visible()
    expect(page.locator(".said-answer")).to_have_count(1)
    for box in [one.bounding_box() for one in page.locator("main button:visible, main summary:visible").all()]:
        assert box is not None
        assert box["height"] >= 24

    page.get_by_role("link", name=re.compile("^下一件：案件")).tap()
    expect(page.get_by_label("要送出的內容")).to_be_visible()
    page.goto(f"{site}/cases?box=untaken")

    expect(page.locator(".case-row")).to_have_count(before - 1)


def test_the_queue_shows_what_others_do_without_being_loaded_again(open_page: Open, site: str) -> None:
    page, other = open_page(CONSULTANT, is_kept=False), open_page(CONSULTANT)
    page.clock.install()
    page.goto(f"{site}/cases?box=all")
    page.clock.run_for(1500)
    row = page.locator(".case-row", has_text="案件 3")
    expect(row).to_contain_text("處理中，許文琪")
    row.focus()
    other.goto(f"{site}/cases/3")
    other.get_by_role("button", name="放回").click()
    expect(other.get_by_text("已放回")).to_be_visible()

    page.clock.run_for(6000)

    expect(row).to_contain_text("等人接手")
    expect(row).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_case_and_a_change_are_accessible_while_they_are_worked_on(
    open_page: Open, site: str, size: tuple[int, int]
) -> None:
    page = open_page(CONSULTANT, size)
    page.goto(f"{site}/cases/2")
    page.get_by_label("要送出的內容").type("看一下預覽")
    expect(page.locator(".line-text")).to_be_visible()
    page.get_by_label("備註內容").fill("先打電話給主任")
    page.get_by_role("button", name="記下備註").click()
    expect(page.get_by_text("已記下備註")).to_be_visible()
    page.get_by_label("搜尋").fill("完成")
    expect(page.get_by_text("「完成」：官方答覆")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faults(page) == []
    assert not is_too_wide(page)

    office = open_page(OFFICE, size)
    office.goto(f"{site}/questions?words=甲章")
    office.get_by_text("加入知識").click()
    office.get_by_role("button", name="提出，先量測").click()
    expect(office.get_by_text("等待量測").first).to_be_visible()
    expect(office.get_by_text("甲章").first).to_be_visible()
    assert faults(office) == []
    assert not is_too_wide(office)
