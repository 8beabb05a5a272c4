"""`make rich-menus`: draw every role's rich menu with Chromium, as the knowledge words it, into knowledge/menus.

A picture's name carries the mark of what it shows; pictures that show something else are removed.
"""

import io
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bot.cards.menus import COLUMNS, HEIGHT, ROWS, WIDTH, MenuRole, cells, drawing_of
from bot.faq.load import load_folder
from bot.faq.program import Program
from bot.settings import PROJECT_ROOT
from tests.browser.conftest import OPTIONS, find_chromium

KNOWLEDGE = PROJECT_ROOT / "knowledge"
_COLOURS = 96
INK = {
    MenuRole.SCHOOL: ("#0b7a4b", "#e9f5ef"),
    MenuRole.CONSULTANT: ("#1c5d99", "#e8f1f9"),
    MenuRole.PARTY: ("#8a5300", "#faf1e3"),
    MenuRole.OFFICE: ("#6a3d8f", "#f3ecf8"),
}
# Drawn in a square of 24, as strokes.
ICONS = {
    "deadlines": "M5 6h14v14H5z M5 10h14 M9 3v4 M15 3v4 M9 14h2 M13 14h2 M9 17h2",
    "fees": "M12 3a9 9 0 1 0 .01 0 M12 7v10 M9 9.5c0-3 6-3 6 0 0 2.5-6 2-6 4.7 0 3 6 3 6 0",
    "progress": "M4 12l3 3 5-6 M4 19h16 M14 8h6 M14 13h6",
    "person": "M12 4a4 4 0 1 0 .01 0 M4.5 20c1-5 4-6.5 7.5-6.5s6.500 1.500 7.500 6.500",
    "help": "M12 3a9 9 0 1 0 .01 0 M9.500 9.500c0-3.500 5.500-3.500 5.500-.3 0 2-3 2.200-3 4.300 M12 17v.6",
    "privacy": "M12 3l7 3v6c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6z M9 12l2.200 2.200L15.500 10",
    "cases": "M4 8h16v11H4z M9 8V5h6v3 M4 13h16 M12 12v2.500",
    "schools": "M3 20h18 M5 20V9l7-5 7 5v11 M10 20v-6h4v6 M12 8v2",
    "silent": "M6 4l3 .5 1.500 4-2 1.800c1.200 2.600 2.700 4.100 5.200 5.200l1.800-2 4 1.500.5 3c-8 2-16-6-14-14z",
    "morning": "M6 4h12v16H6z M9 8h6 M9 12h6 M9 16h4",
    "away": "M13 4H5v16h8 M10 12h10 M17 8.500l3.500 3.500-3.500 3.500",
    "back": "M11 4h8v16h-8 M14 12H4 M7.500 8.500L4 12l3.500 3.500",
    "report": "M4 20h16 M7 20v-7 M12 20V6 M17 20v-10",
    "quota": "M4 17a8.500 8.500 0 1 1 16 0 M12 16l4-6 M12 16v.1",
    "announcements": "M4 10v4h3l8 5V5l-8 5z M18.500 9c1.500 1.700 1.500 4.300 0 6",
    "proposals": "M9 18h6 M10 21h4 M12 3a6 6 0 0 1 3.500 10.800V15h-7v-1.200A6 6 0 0 1 12 3z",
}
STYLE = """
* { box-sizing: border-box; margin: 0; }
body { width: %(width)dpx; height: %(height)dpx; background: %(paper)s; font-family: "Noto Sans TC",
  "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
main { display: grid; grid-template: repeat(%(rows)d, 1fr) / repeat(%(columns)d, 1fr); height: 100%%; gap: 6px;
  padding: 6px; }
section { background: #fff; border-radius: 18px; display: flex; flex-direction: column; align-items: center;
  justify-content: center; gap: 14px; color: %(ink)s; }
svg { width: 118px; height: 118px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round;
  stroke-linejoin: round; }
b { font-size: 62px; line-height: 1.1; letter-spacing: 2px; }
span { font-size: 34px; line-height: 1.2; color: #3c4043; }
"""


def main() -> None:
    """Draw them all."""
    program = load_folder(KNOWLEDGE).program
    folder = KNOWLEDGE / "menus"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(OPTIONS))
        drawn = [draw(browser, role, program, folder) for role in MenuRole]
        browser.close()
    for path in folder.glob("*.png"):
        if path not in drawn:
            path.unlink()


def draw(browser: Browser, role: MenuRole, program: Program, folder: Path) -> Path:
    """Draw one; few colours keep the file far below LINE's megabyte."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(page_of(role, program))
    shot = Image.open(io.BytesIO(page.screenshot()))
    path = folder / f"{role.value}-{drawing_of(role, program)}.png"
    shot.convert("RGB").quantize(_COLOURS).save(path, optimize=True)
    page.close()
    return path


def page_of(role: MenuRole, program: Program) -> str:
    """Return the page that is drawn."""
    ink, paper = INK[role]
    sizes = {"width": WIDTH, "height": HEIGHT, "rows": ROWS, "columns": COLUMNS, "ink": ink, "paper": paper}
    sections = "".join(
        f'<section><svg viewBox="0 0 24 24"><path d="{ICONS[one.key]}"/></svg>'
        f"<b>{escape(one.word)}</b><span>{escape(one.hint)}</span></section>"
        for one in cells(role, program)
    )
    return f"<!doctype html><meta charset=utf-8><style>{STYLE % sizes}</style><main>{sections}</main>"


if __name__ == "__main__":
    main()
