"""Who did what, by which way: every write by chat, console, command line and clock; filtered, paged, exported."""

from datetime import datetime, time, timedelta

from flask import request
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.paging import turning
from bot.console.visit import Visit
from bot.models.audit import Way
from bot.services import audit_reading, role_names
from bot.services.audit_reading import Sought
from bot.wording import audit as wording

PAGE_SIZE = 100


def show(visit: Visit) -> ResponseReturnValue:
    """Show it, the newest first, and say how many rows there are."""
    sought = read_sought(visit, dict(request.args))
    called = {one.id: one.name for one in visit.knowledge.steps}
    called |= {one.id: one.name for one in visit.knowledge.systems.systems}
    called |= {one.id: one.name for one in visit.knowledge.deadlines}
    called |= {role.value: name for role, name in role_names.titles(visit.knowledge).items()}
    people = audit_reading.people_in(visit.session)
    total = audit_reading.count(visit.session, sought)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return page(
        visit,
        "audit.html",
        here="audit_show",
        rows=audit_reading.read(visit.session, sought, first=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE),
        total=total,
        number=number,
        pages=pages,
        turn=turning(request.args),
        people=people,
        names=called | people,
        about_hint=wording.ABOUT_HINT,
        kinds=[(one, wording.what(one)) for one in audit_reading.kinds(visit.session)],
        ways=wording.WAYS,
        given=request.args,
        what=wording.what,
        about=wording.about,
        fields=wording.fields,
    )


def read_sought(visit: Visit, given: dict[str, str]) -> Sought:
    """Read what is looked for from an address or form; what cannot be read does not matter."""
    way = given.get("way")
    return Sought(
        by=given.get("by") or None,
        way=Way(way) if way in list(Way) else None,
        what=given.get("what") or None,
        about=wording.sought(given.get("about", "")[:100]),
        since=_day(visit, given.get("since")),
        until=_day(visit, given.get("until"), following=True),
    )


def _day(visit: Visit, given: str | None, *, following: bool = False) -> datetime | None:
    """Return the beginning of a day here, or of the one that follows it."""
    try:
        day = datetime.strptime(given or "", "%Y-%m-%d").date()  # noqa: DTZ007 - a day, made aware below
    except ValueError:
        return None
    return datetime.combine(day + timedelta(days=following), time(0), visit.published.zone)
