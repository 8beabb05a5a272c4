"""The queue of cases: who has to do something next, filtered, searched, fresh by asking again, views that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page, part
from bot.console.paging import turning
from bot.console.visit import Visit
from bot.models.people import Role
from bot.programme.cases import State
from bot.programme.working_time import after_working
from bot.reading.addressing import find_address
from bot.services import people, saved_views, schools
from bot.services.cases import queue, queue_rows
from bot.services.cases.queue import PAGE_SIZE, Box, Wanted
from bot.services.cases.queue_rows import Row
from bot.services.cases.results import BAD, Result
from bot.wording import desk as wording

_EXCERPT = 90
_LONGEST_WORDS = 100


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A line of the queue as it is shown: what was said last and by whom (None: the asker's question)."""

    row: Row
    words: str
    by: str
    waited: str | None
    is_late: bool
    standing: str
    trouble: str | None


def show_all(visit: Visit) -> ResponseReturnValue:
    """Show the queue."""
    wanted = read_wanted(visit, request.args)
    values: dict[str, Any] = _found(visit, wanted)
    return page(
        visit,
        "cases.html",
        here="cases_show_all",
        holders=people.with_role(visit.session, Role.CONSULTANT),
        parties=visit.knowledge.parties,
        counties=schools.counties(visit.session),
        views=saved_views.of(visit.session, visit.viewer.line_id),
        address=request.query_string.decode(),
        is_filtered=any((wanted.words, wanted.holder is not None, wanted.party, wanted.county, wanted.late)),
        **values,
    )


def show_part(visit: Visit) -> ResponseReturnValue:
    """Give what changes of the queue, or say that nothing has (304)."""
    wanted = read_wanted(visit, request.args)
    return part(visit, "case_list.html", **_found(visit, wanted))


def save_view(visit: Visit) -> ResponseReturnValue:
    """Keep the present filters under a name."""
    name = request.form.get("name", "").strip()[:40]
    filters = as_filters(read_wanted(visit, request.form))
    if name:
        saved_views.save(visit.session, name, filters, visit.acting)
        flash(wording.VIEW_SAVED.format(name=name), "done")
    else:
        flash(wording.VIEW_WITHOUT_NAME, "problem")
    return redirect(f"{url_for('console.cases_show_all')}?{urlencode(filters)}", 303)


def drop_view(visit: Visit, number: int) -> ResponseReturnValue:
    """Forget a view."""
    if saved_views.drop(visit.session, number, visit.acting):
        flash(wording.VIEW_DROPPED, "done")
    return redirect(url_for("console.cases_show_all"), 303)


def read_wanted(visit: Visit, given: Mapping[str, str]) -> Wanted:
    """Read what is looked for from an address or form; what cannot be read does not matter."""
    first = Box.PARTY if visit.viewer.roles == {Role.PARTY} else Box.OURS
    box, holder = given.get("box"), given.get("holder", "*")
    return Wanted(
        box=Box(box) if box in list(Box) else first,
        words=given.get("words", "").strip()[:_LONGEST_WORDS],
        holder=None if holder in ("*", "") else "" if holder == "-" else holder,
        party=given.get("party") or None,
        county=given.get("county") or None,
        late=given.get("late") == "yes",
    )


def as_filters(wanted: Wanted) -> dict[str, str]:
    """Return what is looked for as an address holds it."""
    named = {
        "box": wanted.box.value,
        "words": wanted.words,
        "holder": "-" if wanted.holder == "" else wanted.holder or "",
        "party": wanted.party or "",
        "county": wanted.county or "",
        "late": "yes" if wanted.late else "",
    }
    return {name: value for name, value in named.items() if value}


def _found(visit: Visit, wanted: Wanted) -> dict[str, object]:
    """Return what the list shows."""
    asked = max(1, request.args.get("page", 1, type=int))
    number, moment = min(asked, 10_000), visit.moment
    found = queue.read_queue(
        visit.session, visit.viewer, wanted, visit.published, moment.now, first=(number - 1) * PAGE_SIZE
    )
    rows = queue_rows.rows_of(visit.session, found.cases, visit.viewer.line_id, now=moment.machine_now)
    return {
        "wanted": wanted,
        "rows": [_shown(one, visit) for one in rows],
        "total": found.total,
        "number": number,
        "pages": max(1, -(-found.total // PAGE_SIZE)),
        "first": (number - 1) * PAGE_SIZE,
        "boxes": [
            (box, name, found.boxes[Box(box)])
            for box, name in wording.boxes(visit.terms, is_party=visit.viewer.roles == {Role.PARTY}).items()
        ],
        "turn": turning(request.args),
        "keep": {name: value for name, value in as_filters(wanted).items() if name != "box"},
        "writing": wording.writing,
    }


def _shown(row: Row, visit: Visit) -> Shown:
    case, parties = row.case, {one.id: one.short_name for one in visit.knowledge.parties}
    bot = visit.knowledge.program.bot
    asked = find_address(row.asked, (), (bot.name, *bot.short_names)).words if row.asked else ""
    words = (row.last.text if row.last else None) or (wording.PICTURE if row.has_picture else "") or asked
    is_open = case.state is not State.CLOSED
    since = case.due_from if is_open else None
    minutes = visit.knowledge.program.case_targets.first_answer_minutes
    return Shown(
        row=row,
        words=(words or wording.NO_TEXT)[:_EXCERPT],
        by=row.last_by or "" if row.last else row.asker or "",
        waited=wording.waited(int((visit.moment.now - since) / timedelta(minutes=1))) if since else None,
        is_late=since is not None and after_working(visit.published, since, minutes) <= visit.moment.now,
        standing=wording.standing(case.state, row.holder, parties.get(case.handed_to or "")),
        trouble=_trouble(row.result),
    )


def _trouble(result: Result | None) -> str | None:
    """Say what became of the last answer, where it did not arrive."""
    if result is None or result.fate not in BAD:
        return None
    return wording.result(result.fate.value, is_free=result.is_free, billed=result.billed, why=result.why)
