"""What goes out, in a real browser: an announcement written on a phone, why a school gets nothing, one that goes on."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, Open

pytestmark = pytest.mark.browser
PHONE = (360, 780)
OFFICE, APPROVER, READER = "周專員", "何組長", "江督學"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_office_writes_an_announcement_and_reads_whom_it_reaches(
    open_page: Open, site: str, size: tuple[int, int]
) -> None:
    page = open_page(OFFICE, size)
    page.goto(f"{site}/announcements")
    page.get_by_role("link", name="寫公告").click()
    page.get_by_label("對象").fill("火星縣")
    page.get_by_label("內容").fill(f"各位老師好，說明會改期（{size[0]}）。")
    page.get_by_role("button", name="看預覽").click()
    expect(page.get_by_role("status")).to_contain_text("認不得「火星縣」")
    page.get_by_label("對象").fill("全部")
    page.get_by_role("button", name="看預覽").click()

    expect(page.locator(".line-chat")).to_contain_text("【專案辦公室公告】")
    expect(page.get_by_text(re.compile(r"送到\d+個群組、約\d+人，計費\d+則"))).to_be_visible()
    page.get_by_role("button", name="送核可").click()
    expect(page.get_by_text("等另一位同仁核可")).to_be_visible()
    expect(page.get_by_role("button", name="核可", exact=True)).to_have_count(0)
    approver = open_page(APPROVER)
    approver.goto(page.url)
    expect(approver.get_by_role("button", name="核可", exact=True)).to_be_visible()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已取消")


def test_a_picture_goes_along_and_one_that_is_too_large_is_refused_before_it_is_sent(
    open_page: Open, site: str, tmp_path: Path
) -> None:
    large, small = tmp_path / "大.jpg", tmp_path / "小.png"
    large.write_bytes(b"x" * 5_000_000)
    Image.new("RGB", (60, 40), "navy").save(small)
    page = open_page(OFFICE, PHONE)
    page.goto(f"{site}/announcements/new")
    page.get_by_label("對象").fill("全部")
    page.get_by_label("內容").fill("各位老師好，流程圖如下。")
    field = page.get_by_label("圖片（可不填")

    field.set_input_files(large)
    page.get_by_role("button", name="看預覽").click()
    assert "超過 4 MB" in field.evaluate("field => field.validationMessage")
    assert page.url.endswith("/announcements/new")
    field.set_input_files(small)
    page.get_by_role("button", name="看預覽").click()

    shown = page.get_by_alt_text("附上的圖片")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 60


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_picture_of_a_draft_is_taken_off_by_the_button_below_it(
    open_page: Open, site: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    picture = tmp_path / "流程圖.png"
    Image.new("RGB", (900, 600), "navy").save(picture)
    page = open_page(OFFICE, size)
    page.goto(f"{site}/announcements/new")
    page.get_by_label("對象").fill("全部")
    page.get_by_label("內容").fill(f"各位老師好，改用新的流程圖（{size[0]}）。")
    page.get_by_label("圖片（可不填").set_input_files(picture)
    page.get_by_role("button", name="看預覽").click()
    shown, button = page.get_by_alt_text("附上的圖片"), page.get_by_role("button", name="移除圖片")
    expect(shown).to_be_visible()
    below, above = button.bounding_box(), shown.bounding_box()
    assert below is not None
    assert above is not None
    assert 0 < below["y"] - (above["y"] + above["height"]) < 24
    assert abs(below["x"] - above["x"]) < 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    button.click()

    expect(page.get_by_role("status")).to_contain_text("已移除圖片")
    expect(shown).to_have_count(0)
    expect(button).to_have_count(0)
    expect(page.get_by_role("button", name="送核可")).to_be_visible()


def test_the_calendar_leads_to_why_each_school_gets_a_reminder_or_not(open_page: Open, site: str) -> None:
    page = open_page(OFFICE, PHONE)
    page.goto(f"{site}/outgoing")
    page.get_by_role("link", name=re.compile("前1個工作天")).first.click()
    page.get_by_role("link", name=re.compile("沒有群組")).click()

    rows = page.locator(".plain-rows li")
    expect(rows.first).to_contain_text("沒有群組，無法提醒")


def test_one_that_was_stopped_half_way_shows_each_group_and_goes_on(open_page: Open, site: str) -> None:
    reader = open_page(READER)
    reader.goto(f"{site}/announcements/1")
    expect(reader.get_by_role("button", name="繼續送")).to_have_count(0)
    page = open_page(OFFICE, PHONE)
    page.goto(f"{site}/announcements/1")
    expect(page.get_by_text("停止時還沒送").first).to_be_visible()
    page.get_by_role("button", name="繼續送").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("發送中")

    page.get_by_role("button", name="停止").click()

    expect(page.get_by_role("status")).to_contain_text("收不回來")


def test_a_switch_is_set_and_lifted_with_one_tap_each(open_page: Open, site: str) -> None:
    page = open_page(OFFICE, PHONE)
    page.goto(f"{site}/outgoing")
    page.get_by_role("button", name="暫停沒被點名的答覆", exact=True).click()
    expect(page.get_by_text("暫停中")).to_be_visible()

    page.get_by_role("button", name="解除暫停沒被點名的答覆").click()

    expect(page.get_by_text("暫停中")).to_have_count(0)
