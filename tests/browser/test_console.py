"""The console as people meet it: every page and state by axe, on a phone and a desktop, light and dark, by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.console.routes import ROUTES
from tests.browser.accessibility import look
from tests.browser.conftest import DESKTOP, Open

pytestmark = pytest.mark.browser
PHONE = (360, 780)
OFFICE, CONSULTANT, PARTY = "周專員", "許文琪", "洪助理"
# Pages with a state each: who looks, and where.
PAGES = (
    (OFFICE, "/"),
    (OFFICE, "/cases"),
    (OFFICE, "/cases?box=all&holder=-&words=沒有這個"),
    (OFFICE, "/cases/8"),
    (OFFICE, "/cases/13/same/9"),
    (OFFICE, "/canned"),
    (CONSULTANT, "/cases/1"),
    (CONSULTANT, "/cases/5"),
    (PARTY, "/cases"),
    (PARTY, "/cases/8"),
    (OFFICE, "/questions"),
    (OFFICE, "/questions?kind=all"),
    (OFFICE, "/proposals"),
    (OFFICE, "/knowledge"),
    (OFFICE, "/knowledge/versions?from=1&to=1"),
    (OFFICE, "/units"),
    (OFFICE, "/units?words=海岸"),
    (OFFICE, "/units?words=沒有這所"),
    (OFFICE, "/units?late=yes&deadline=apply&standing=missing"),
    (OFFICE, "/units/010301"),
    (OFFICE, "/units/990122進"),
    (OFFICE, "/receipts"),
    (OFFICE, "/receipts?step=returned"),
    (OFFICE, "/outgoing"),
    (OFFICE, "/outgoing/reminder?key=apply:2021-12-09:1"),
    (OFFICE, "/announcements"),
    (OFFICE, "/announcements/new"),
    (OFFICE, "/announcements/1"),
    (OFFICE, "/corrections"),
    (OFFICE, "/people"),
    (OFFICE, "/audit"),
    (OFFICE, "/audit?what=nothing"),
    (OFFICE, "/settings"),
    (OFFICE, "/exports"),
    (OFFICE, "/report"),
    (OFFICE, "/sessions"),
    (OFFICE, "/more"),
    (CONSULTANT, "/"),
    (CONSULTANT, "/people"),
    (PARTY, "/receipts"),
    (PARTY, "/audit"),
    (PARTY, "/units/nothing"),
)
# What is no page of its own, and pages that other tests here make and look at.
ELSEWHERE = {
    *("cases.show_part", "case.show_part", "candidate.show_part", "case_texts.show", "sign_in.tell_state"),
    *("sign_in.show", "sign_in.show_code", "candidate.show", "corrections.show_who"),
}
# Where axe cannot decide by design: a sign of one character (beside it stands the word), text that is scrolled away,
# and text of drawings; all have the colours of words that it does decide on.
UNDECIDED = {"nonBmp", "shortTextContent", "outsideViewport", "imgNode"}


RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = "color-contrast"
# The rules among them that depend on colours.
OF_COLOURS = (CONTRAST, "link-in-text-block")


def faults(page: Page, *rules: str) -> list[str]:
    """Return what axe finds wrong, and what it could not decide about contrast."""
    found = look(page, runOnly=list(rules or RULES))
    wrong = [(one["id"], node["target"]) for one in found["violations"] for node in one["nodes"]]
    unsure = [
        (one["id"], node["target"])
        for one in found["incomplete"]
        if one["id"] == CONTRAST
        for node in one["nodes"]
        if node["any"][0]["data"].get("messageKey") not in UNDECIDED
    ]
    return [f"{page.url}: {rule} {target}" for rule, target in (*wrong, *unsure)]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def faults_in_light_and_dark(page: Page) -> list[str]:
    """Look at a page in both; what is dark differs in its colours only."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # Else colours are on their way to the others.
    in_light = faults(page)
    page.emulate_media(color_scheme="dark")
    return [*in_light, *(f"dark {one}" for one in faults(page, *OF_COLOURS))]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_and_state_is_accessible(open_page: Open, site: str, size: tuple[int, int]) -> None:
    problems = faults_in_light_and_dark(open_page(None, size))
    pages = {name: open_page(name, size) for name in (OFFICE, CONSULTANT, PARTY)}
    for name, path in PAGES:
        page = pages[name]
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        problems += faults_in_light_and_dark(page)
        problems += [f"{page.url} is too wide"] if is_too_wide(page) else []
    assert problems == []


def test_no_page_is_forgotten() -> None:
    looked_at = [path.partition("?")[0] for _, path in PAGES]
    forgotten = [
        route.path
        for route in ROUTES
        if route.method == "GET" and route.name not in ELSEWHERE
        if not any(re.fullmatch(re.sub(r"<[^>]+>", "[^/]+", route.path), path) for path in looked_at)
    ]
    assert forgotten == []


def test_the_page_with_the_code_is_accessible(open_page: Open) -> None:
    page = open_page(None, PHONE)
    page.get_by_role("button", name="取得登入碼").click()
    expect(page.get_by_label(re.compile("登入碼"))).to_be_visible()
    assert faults(page) == []


def test_axe_sees_a_bad_page(open_page: Open) -> None:
    page = open_page(None)
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x\"><input>'")
    assert {one.split()[1] for one in faults(page)} >= {"image-alt", "label"}


def test_axe_sees_what_is_hard_to_read_in_the_dark(open_page: Open) -> None:
    page = open_page(None)
    page.evaluate("document.querySelector('h1').style.color = '#222'")
    problems = faults_in_light_and_dark(page)
    assert [one for one in problems if one.startswith("dark ") and CONTRAST in one]
    assert not [one for one in problems if not one.startswith("dark ")]


def test_nothing_is_cut_off_at_twice_the_size(open_page: Open, site: str) -> None:
    page = open_page(OFFICE, (640, 450))  # 1280 px at 200 %.
    for name, path in PAGES:
        if name == OFFICE:
            page.goto(site + path)
            assert not is_too_wide(page), page.url


def test_the_office_finds_who_has_not_faxed(open_page: Open) -> None:
    page = open_page(OFFICE)
    page.get_by_role("link", name=re.compile("尚未回報")).first.click()
    expect(page.get_by_role("status")).to_contain_text("尚未回報")
    rows = page.locator("tbody tr")
    number = int(page.locator(".list-head b").inner_text())
    assert rows.count() == number
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="步驟", exact=True)).to_be_visible()


def test_the_office_finds_a_school_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(OFFICE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要內容")).to_be_focused()
    page.get_by_role("navigation", name="主選單").get_by_role("link", name="學校").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/units")
    page.keyboard.press("Control+/")
    page.keyboard.type("風櫃")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=*")
    link = page.get_by_role("link", name="風櫃斗高商（日校）", exact=True)
    link.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_stack_of_faxes_is_entered_without_a_mouse(open_page: Open, site: str) -> None:
    page = open_page(PARTY, PHONE)
    page.goto(f"{site}/receipts")
    field = page.locator("#typed")
    expect(field).to_be_focused()
    for school in ("990119", "竹音高工日校"):
        page.keyboard.type(school)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("已登錄「暨大收件」1筆")
        expect(field).to_be_focused()
        expect(field).to_be_empty()


def test_enter_that_ends_the_composing_of_a_character_sends_nothing(open_page: Open, site: str) -> None:
    page = open_page(PARTY)
    page.goto(f"{site}/receipts")
    field = page.locator("#typed")
    field.fill("990152")
    field.evaluate("""field => field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))""")
    field.press("Shift+Enter")
    assert field.input_value() == "990152\n"
    expect(page.get_by_role("status")).to_have_count(0)


def test_a_step_is_marked_and_taken_back_with_a_thumb(open_page: Open, site: str) -> None:
    page = open_page(CONSULTANT, PHONE, has_touch=True)
    page.goto(f"{site}/units/990131")
    page.get_by_role("button", name="登錄申請表核章").tap()
    expect(page.get_by_role("status")).to_contain_text("已登錄：申請表核章")
    page.get_by_role("button", name="取消申請表核章").tap()
    expect(page.get_by_role("status")).to_contain_text("已取消：申請表核章")


def test_the_console_works_without_its_script(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="取得登入碼").click()
    expect(page.get_by_text(re.compile(r"登入 \d{6}"))).to_be_visible()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name=PARTY).click()
    page.goto(f"{site}/receipts")
    page.locator("#typed").fill("990152")
    page.get_by_role("button", name="登錄", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已登錄「暨大收件」1筆")
    context.close()


def test_the_printed_report_is_one_page(chromium: Browser, site: str, tmp_path: Path) -> None:
    context = chromium.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name=OFFICE).click()
    page.goto(f"{site}/report")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "20px"  # Its style was let in.
    pdf = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    context.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
