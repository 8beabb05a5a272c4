"""`make screenshots`: every page of the console as a picture in docs/images, on a desktop and on a phone."""

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bot.settings import PROJECT_ROOT
from tests.browser.conftest import OPTIONS, find_chromium
from tests.browser.console_site import serve

IMAGES = PROJECT_ROOT / "docs" / "images"
SIZES = {"desktop": (1280, 900), "phone": (360, 780)}
OFFICE, CONSULTANT, PARTY = "周專員", "許文琪", "洪助理"
# The name of the picture, who looks, and where; "" is the page before sign-in.
PAGES = (
    ("sign-in", "", "/sign-in"),
    ("overview", OFFICE, "/"),
    ("cases", OFFICE, "/cases"),
    ("case", CONSULTANT, "/cases/3"),
    ("canned", OFFICE, "/canned"),
    ("questions", OFFICE, "/questions?kind=all"),
    ("proposals", OFFICE, "/proposals"),
    ("knowledge", OFFICE, "/knowledge?try=申請表要寄到哪裡"),
    ("versions", OFFICE, "/knowledge/versions"),
    ("units", OFFICE, "/units"),
    ("unit", OFFICE, "/units/010301"),
    ("receipts", PARTY, "/receipts"),
    ("outgoing", OFFICE, "/outgoing"),
    ("announcement", OFFICE, "/announcements/1"),
    ("people", OFFICE, "/people"),
    ("audit", OFFICE, "/audit"),
    ("settings", OFFICE, "/settings"),
    ("exports", OFFICE, "/exports"),
    ("report", OFFICE, "/report"),
    ("my-units", CONSULTANT, "/units"),
)
_COLOURS = 128


def main() -> None:
    """Take them all."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), learned=True) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(OPTIONS))
        for kind in SIZES:
            for name, who, path in PAGES:
                take(browser, url, kind=kind, name=name, who=who, path=path)
        take(browser, url, kind="desktop", name="overview-dark", who=OFFICE, path="/", scheme="dark")
        browser.close()


def take(  # noqa: PLR0913 - what a picture shows
    browser: Browser, url: str, *, kind: str, name: str, who: str, path: str, scheme: str = "light"
) -> None:
    """Take one picture; few colours keep the file small."""
    width, height = SIZES[kind]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-TW",
    )
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    if who:
        page.get_by_role("button", name=who).click()
        page.goto(url + path)
    target = IMAGES / f"console-{name}-{kind}.png"
    page.screenshot(path=target)
    context.close()
    Image.open(target).convert("RGB").quantize(_COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main()
