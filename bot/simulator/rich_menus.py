"""Rich menus in the stand-in: what was made, with which picture, who sees which; LINE's limits on them."""

import io
import json
import sqlite3
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from PIL import Image, UnidentifiedImageError

from bot.simulator.line_rules import check_request
from bot.simulator.line_schema import Problem
from bot.simulator.storage import Transaction

FOR_ALL = "rich_menu_for_all"
NARROWEST, WIDEST, LOWEST, FLATTEST = 800, 2500, 250, 1.45
AREAS, PICTURE_BYTES, MENUS = 20, 1024 * 1024, 1000
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}


def problems_of(body: object) -> list[Problem]:
    """Return what LINE would refuse in a menu."""
    found = check_request("richmenu", body)
    return found or list(_beyond(body)) if isinstance(body, dict) else found


def _beyond(body: dict[str, Any]) -> Iterator[Problem]:
    for name in ("size", "selected", "name", "chatBarText", "areas"):
        if name not in body:
            yield Problem(name, "May not be empty")
            return
    width, height = body["size"].get("width", 0), body["size"].get("height", 0)
    if not NARROWEST <= width <= WIDEST or height < LOWEST or width < FLATTEST * height:
        yield Problem("size", "The width must be 800 to 2500, the height 250 or more, and their ratio 1.45 or more")
    if len(body["areas"]) > AREAS:
        yield Problem("areas", f"Size must be between 0 and {AREAS}")
    for place, area in enumerate(body["areas"]):
        bounds = area.get("bounds", {})
        right, low = (bounds.get(a, 0) + bounds.get(b, 0) for a, b in (("x", "width"), ("y", "height")))
        if right > width or low > height:
            yield Problem(f"areas[{place}].bounds", "The area is outside the menu")


def make(db: Transaction, body: dict[str, Any]) -> str:
    """Store a menu; it has no picture yet and cannot be shown."""
    menu_id = f"richmenu-{uuid4().hex}"
    db.run("INSERT INTO rich_menu (id, body) VALUES (?, ?)", menu_id, json.dumps(body))
    return menu_id


def find(db: Transaction, menu_id: str) -> sqlite3.Row | None:
    """Return a menu."""
    return db.one("SELECT * FROM rich_menu WHERE id = ?", menu_id)


def every(db: Transaction) -> list[dict[str, Any]]:
    """Return all menus as LINE lists them."""
    rows = db.all("SELECT id, body FROM rich_menu ORDER BY rowid")
    return [{"richMenuId": row["id"], **json.loads(row["body"])} for row in rows]


def wrong_picture(menu: sqlite3.Row, data: bytes) -> str | None:
    """Return why LINE would not take a picture for this menu; None when it would."""
    if len(data) > PICTURE_BYTES:
        return "The image is too large"
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind, size = picture.format, picture.size
    except (UnidentifiedImageError, OSError):
        return "The image cannot be read"
    wanted = json.loads(menu["body"])["size"]
    if kind not in _FORMATS or size != (wanted["width"], wanted["height"]):
        return "The image must be JPEG or PNG and as large as the menu"
    return "An image has already been uploaded to the richmenu" if menu["picture"] is not None else None


def give_picture(db: Transaction, menu_id: str, data: bytes) -> None:
    """Store a menu's picture."""
    with Image.open(io.BytesIO(data)) as picture:
        kind = _FORMATS[picture.format or ""]
    db.run("UPDATE rich_menu SET picture = ?, type = ? WHERE id = ?", data, kind, menu_id)
    db.state_changed()


def drop(db: Transaction, menu_id: str) -> None:
    """Take a menu away; who saw it sees that of everybody."""
    db.run("DELETE FROM rich_menu WHERE id = ?", menu_id)
    db.run("DELETE FROM rich_menu_of WHERE menu = ?", menu_id)
    if db.setting(FOR_ALL, default=None) == menu_id:
        db.set_setting(FOR_ALL, None)
    db.state_changed()


def show(db: Transaction, person: str, menu_id: str | None) -> None:
    """Give somebody a menu of their own, or take it away."""
    db.run("DELETE FROM rich_menu_of WHERE person = ?", person)
    if menu_id is not None:
        db.run("INSERT INTO rich_menu_of (person, menu) VALUES (?, ?)", person, menu_id)
    db.state_changed()


def own(db: Transaction, person: str) -> str | None:
    """Return the menu that somebody was given."""
    row = db.one("SELECT menu FROM rich_menu_of WHERE person = ?", person)
    return row["menu"] if row else None


def seen_by(db: Transaction, person: str) -> dict[str, Any] | None:
    """Return what the page shows of the menu that somebody sees: their own, else that of everybody."""
    menu_id = own(db, person) or db.setting(FOR_ALL, default=None)
    menu = find(db, menu_id) if menu_id else None
    if menu is None or menu["picture"] is None:
        return None
    body = json.loads(menu["body"])
    return {
        "id": menu["id"],
        "bar": body["chatBarText"],
        "open": body["selected"],
        "size": body["size"],
        "areas": body["areas"],
    }
