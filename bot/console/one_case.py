"""What the views of one case share: finding it for who looks, staying on it, and by what its messages are rendered."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from bot.console.visit import Visit
from bot.models.case import Case
from bot.render.context import RenderContext
from bot.services.cases import case_file


def find(visit: Visit, number: int) -> Case:
    """Return the case of a request, or end it with 404."""
    case = case_file.find_case(visit.session, visit.viewer, number)
    if case is None:
        abort(404)
    return case


def back_to(case: Case, anchor: str = "") -> ResponseReturnValue:
    """Stay on the case."""
    return redirect(url_for("console.case_show", number=case.id, _anchor=anchor or None), 303)


def context_of(visit: Visit) -> RenderContext:
    """Return by what messages are rendered as of now."""
    moment = visit.moment
    return RenderContext(
        session=visit.session,
        published=visit.published,
        now=moment.now,
        public_base_url=visit.settings.public_base_url,
        offset=moment.now - moment.machine_now,
    )
