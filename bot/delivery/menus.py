"""Makes the rich menus at LINE and gives each person that of their role; a step a call, nothing waits for it."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import clock
from bot.cards.menus import MenuRole, drawing_of, menu_request
from bot.delivery import lease
from bot.delivery.line_client import LineCalls, LineError
from bot.faq.program import Program
from bot.logs import note, warn
from bot.models.chat import Chat
from bot.models.menu import RichMenu
from bot.services import menus
from bot.services.menus import Change
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery.menus")
FOLDER = "menus"


@dataclass(frozen=True)
class Drawn:
    """A role's menu that can be made: LINE's JSON and the picture."""

    role: MenuRole
    key: str
    request: dict[str, Any]
    picture: bytes


def drawn_menus(folder: Path, program: Program) -> list[Drawn]:
    """Return the menus whose pictures are there and up to date: none in a programme that has none."""
    found = []
    for role in MenuRole:
        path = folder / FOLDER / f"{role.value}-{drawing_of(role, program)}.png"
        if not path.is_file():
            continue
        picture = path.read_bytes()
        digest = hashlib.sha256(picture + repr(menu_request(role, program, name="")).encode()).hexdigest()[:12]
        key = f"{role.value}:{digest}"
        found.append(Drawn(role, key, menu_request(role, program, name=key), picture))
    return found


def sync_menus(runtime: Runtime, line: LineCalls) -> None:
    """Do what there is to do; what LINE does not take now is done at a later look."""
    with runtime.database.read() as session:
        program = runtime.knowledge.get(session).knowledge.program
    drawn = drawn_menus(runtime.settings.knowledge_dir, program)
    _know(runtime, drawn)
    while _make_one(runtime, line, drawn):
        pass
    while _show_one(runtime, line, drawn):
        pass
    while _drop_one(runtime, line, drawn):
        pass


def _know(runtime: Runtime, drawn: list[Drawn]) -> None:
    with runtime.database.read() as session:
        missing = {one.key for one in drawn} - set(menus.known(session))
    if missing:
        with runtime.database.write() as session:
            menus.know(session, missing, now=clock.machine_now())


def _make_one(runtime: Runtime, line: LineCalls, drawn: list[Drawn]) -> bool:
    """Make a menu that LINE does not have yet; tell whether one was made."""
    now, by_key = clock.machine_now(), {one.key: one for one in drawn}
    to_do = RichMenu.line_id.is_(None) & RichMenu.key.in_(list(by_key))
    with runtime.database.read() as session:
        if not lease.may_ask(session, now=now) or not lease.is_waiting(session, RichMenu, to_do, now=now):
            return False
    with runtime.database.write() as session:
        row = lease.take(session, RichMenu, to_do, now=now)
        if row is None:
            return False
        key = row.key
    wanted = by_key[key]
    try:
        made = line.make_menu(wanted.request, wanted.picture, for_all=wanted.role is MenuRole.SCHOOL)
    except LineError as error:
        with runtime.database.write() as session:
            lease.note_failure(session, session.get_one(RichMenu, key), error, now=clock.machine_now())
        warn(log, "menu_not_made", menu=key, error=str(error))
        return False
    with runtime.database.write() as session:
        row = session.get_one(RichMenu, key)
        row.line_id, row.made_at, row.lease_until = made, clock.machine_now(), None
    note(log, "menu_made", menu=key)
    return True


def _show_one(runtime: Runtime, line: LineCalls, drawn: list[Drawn]) -> bool:
    """Give one person the menu of their role; tell whether that was done."""
    with runtime.database.read() as session:
        if not lease.may_ask(session, now=clock.machine_now()):
            return False
        change = menus.next_change(session, {one.role: one.key for one in drawn})
    if change is None:
        return False
    try:
        line.show_menu(change.line_id, change.menu_id)
    except LineError as error:
        warn(log, "menu_not_shown", error=str(error))
        return error.is_final and _give_up(runtime, line, change)
    _note_shown(runtime, change)
    return True


def _give_up(runtime: Runtime, line: LineCalls, change: Change) -> bool:
    """Have a menu made again that LINE has lost; else leave this person without, as LINE says that it is no use."""
    try:
        is_lost = change.menu_id is not None and not line.has_menu(change.menu_id)
    except LineError:
        return False
    if not is_lost:
        _note_shown(runtime, change)
        return True
    with runtime.database.write() as session:
        row = session.get_one(RichMenu, change.key)
        row.line_id, row.next_try_at, row.tries = None, clock.machine_now(), 0
    return False


def _note_shown(runtime: Runtime, change: Change) -> None:
    with runtime.database.write() as session:
        session.get_one(Chat, change.chat_id).menu = change.key


def _drop_one(runtime: Runtime, line: LineCalls, drawn: list[Drawn]) -> bool:
    """Take a menu away that nobody sees any more; tell whether one was."""
    with runtime.database.read() as session:
        row = menus.unused(session, [one.key for one in drawn])
        if row is None or not lease.may_ask(session, now=clock.machine_now()):
            return False
        key, line_id = row.key, row.line_id
    try:
        if line_id is not None:
            line.drop_menu(line_id)
    except LineError as error:
        warn(log, "menu_not_dropped", menu=key, error=str(error))
        return False
    with runtime.database.write() as session:
        gone = session.get(RichMenu, key)
        if gone is not None:
            session.delete(gone)
    return True
