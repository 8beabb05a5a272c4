"""The list of units: searched, filtered, sorted; a matrix of steps on a desktop, a list on a phone."""

from enum import StrEnum
from typing import TypeVar

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bot.console.pages import page
from bot.console.paging import turning
from bot.console.visit import Visit
from bot.programme import unit_board
from bot.programme.figures import Standing
from bot.programme.unit_board import Cases, GroupState, Order, Wanted
from bot.services import board
from bot.wording import console as wording

PAGE_SIZE = 100
Kind = TypeVar("Kind", bound=StrEnum)
Arguments = MultiDict[str, str]


def show_all(visit: Visit) -> ResponseReturnValue:
    """Show the units that fit what is looked for, and say how many there are."""
    wanted = read_wanted(request.args)
    today = visit.moment.now.astimezone(visit.published.zone).date()
    lines = board.board(visit.session, visit.viewer, visit.published)
    found = unit_board.pick(lines, wanted, visit.knowledge, today)
    number = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-len(found) // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    return page(
        visit,
        "units.html",
        here="units_show_all",
        wanted=wanted,
        given=request.args,
        found=found[first : first + PAGE_SIZE],
        total=len(found),
        all=len(lines),
        first=first,
        number=number,
        pages=-(-len(found) // PAGE_SIZE),
        turn=turning(request.args),
        today=today,
        steps=[step for step in visit.knowledge.steps if not step.optional],
        confirmed_by={one.confirms: one.id for one in visit.knowledge.steps if one.confirms},
        returned_by={one.reopens: one.id for one in visit.knowledge.steps if one.reopens},
        choices=unit_board.choices(lines),
        deadlines=visit.knowledge.deadlines,
        title=wording.what_is_shown(wanted, visit.knowledge),
        orders=wording.orders(visit.terms),
    )


def read_wanted(arguments: Arguments) -> Wanted:
    """Read what is looked for from an address; what cannot be read does not matter."""
    return Wanted(
        words=arguments.get("words", "")[:100],
        deadline=arguments.get("deadline") or None,
        standing=_one_of(Standing, arguments.get("standing")),
        step=arguments.get("step") or None,
        county=_text_or_none(arguments, "county"),
        system=_text_or_none(arguments, "system"),
        consultant=_text_or_none(arguments, "consultant"),
        group=_one_of(GroupState, arguments.get("group")),
        cases=_one_of(Cases, arguments.get("cases")),
        late=arguments.get("late") == "yes",
        order=_one_of(Order, arguments.get("order")) or Order.URGENT,
    )


def _one_of(kind: type[Kind], given: str | None) -> Kind | None:
    return kind(given) if given in list(kind) else None


def _text_or_none(arguments: Arguments, name: str) -> str | None:
    """Return a choice: absent or "*" is any, "-" is the units that have none."""
    given = arguments.get(name, "*")
    return None if given == "*" else "" if given == "-" else given
