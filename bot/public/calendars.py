"""Serves the units' calendars by their unguessable addresses, as of now."""

from flask import Blueprint, Response, abort, current_app

from bot import clock
from bot.public.media import HEADERS
from bot.render.calendar import calendar_file
from bot.render.context import RenderContext
from bot.services import calendar_addresses
from bot.webhook import RUNTIME
from bot.wiring import Runtime

blueprint = Blueprint("calendars", __name__, url_prefix="/calendar")


@blueprint.get("/<token>.ics")
def show(token: str) -> Response:
    """Return a unit's calendar file."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    machine_now = clock.machine_now()
    with runtime.database.read() as session:
        unit = calendar_addresses.find(session, token)
        if unit is None:
            abort(404)
        now = runtime.program_now(session, machine_now)
        context = RenderContext(session=session, published=runtime.knowledge.get(session), now=now)
        content = calendar_file(unit, context, machine_now=machine_now)
    disposition = f'attachment; filename="{unit.school.code}.ics"'
    headers = HEADERS | {"Content-Disposition": disposition}
    return Response(content, content_type="text/calendar; charset=utf-8", headers=headers)
