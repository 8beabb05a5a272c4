"""Rich menus: which commands each role has at hand 1:1, as LINE wants them and as they are drawn; pure."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from bot.cards.parts import Json
from bot.faq.program import Program
from bot.postback import GiveOrder, encode
from bot.reading.orders.table import word_for
from bot.wording import menus as wording

# LINE takes 800 to 2,500 wide and at least 1.45 times as wide as high.
WIDTH, HEIGHT = 1200, 810
COLUMNS, ROWS = 3, 2


class MenuRole(StrEnum):
    """For whom a menu is; whoever has no role of their own sees that of schools."""

    SCHOOL = "school"
    CONSULTANT = "consultant"
    PARTY = "party"
    OFFICE = "office"


_KEYS = {
    MenuRole.SCHOOL: ("deadlines", "fees", "progress", "person", "help", "privacy"),
    MenuRole.CONSULTANT: ("cases", "schools", "silent", "morning", "away", "help"),
    MenuRole.PARTY: ("cases", "deadlines", "away", "back", "privacy", "help"),
    MenuRole.OFFICE: ("report", "quota", "announcements", "silent", "proposals", "help"),
}


@dataclass(frozen=True)
class Cell:
    """A place of a menu: the command's key, the word that is typed for it, and what it does in a few characters."""

    key: str
    word: str
    hint: str


def cells(role: MenuRole, program: Program) -> list[Cell]:
    """Return the places of a menu, row by row."""
    hints = wording.hints(program)
    return [Cell(key, word_for(key, program), hints[key]) for key in _KEYS[role]]


def drawing_of(role: MenuRole, program: Program) -> str:
    """Return what tells one drawing from another: a picture with another mark is out of date."""
    drawn = [WIDTH, HEIGHT, [[one.word, one.hint] for one in cells(role, program)]]
    return hashlib.sha256(json.dumps(drawn, ensure_ascii=False).encode()).hexdigest()[:12]


def menu_request(role: MenuRole, program: Program, *, name: str) -> Json:
    """Return a menu as LINE's API wants it."""
    width, height = WIDTH // COLUMNS, HEIGHT // ROWS
    areas = [
        {
            "bounds": {
                "x": place % COLUMNS * width,
                "y": place // COLUMNS * height,
                "width": width,
                "height": height,
            },
            "action": {
                "type": "postback",
                "label": cell.word,
                "data": encode(GiveOrder(key=cell.key)),
                "displayText": cell.word,
            },
        }
        for place, cell in enumerate(cells(role, program))
    ]
    size = {"width": WIDTH, "height": HEIGHT}
    return {"size": size, "selected": True, "name": name, "chatBarText": wording.BAR, "areas": areas}
