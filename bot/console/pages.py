"""Renders templates with what every page needs; the only place that does."""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import make_response, render_template, request, url_for
from flask.wrappers import Response

from bot.console.navigation import places_for
from bot.console.visit import Caller, Visit
from bot.services import role_names

STATIC = Path(__file__).with_name("static")


def page(visit: Visit, template: str, *, here: str | None = None, status: int = 200, **values: object) -> Response:
    """Render a page of somebody who is signed in; `here` is the place in the navigation that it belongs to."""
    html = render_template(
        f"console/{template}",
        visit=visit,
        viewer=visit.viewer,
        titles="、".join(dict.fromkeys(role_names.title(one, visit.knowledge) for one in visit.viewer.grants)),
        roles={one.value for one in visit.viewer.roles},
        terms=visit.terms,
        program=visit.knowledge.program,
        places=[
            replace(place, label=place.label.format(school=visit.terms.school))
            for place in places_for(visit.viewer.roles)
        ],
        here=here,
        file_url=file_url,
        chat_page=visit.settings.line_api_base_url if visit.settings.demo_mode else None,
        **values,
    )
    return make_response(html, status)


def part(visit: Visit, template: str, **values: object) -> Response:
    """Render a part of a page that a script asks for again and again; 304 where it has not changed."""
    html = render_template(
        f"console/{template}",
        visit=visit,
        viewer=visit.viewer,
        terms=visit.terms,
        program=visit.knowledge.program,
        roles={one.value for one in visit.viewer.roles},
        **values,
    )
    response = make_response(html)
    response.set_etag(hashlib.sha256(html.encode()).hexdigest()[:24])
    response.make_conditional(request)
    return response


def outside_page(caller: Caller, template: str, **values: object) -> Response:
    """Render a page of somebody who is not signed in."""
    html = render_template(
        f"console/{template}",
        visit=caller,
        terms=caller.terms,
        program=caller.knowledge.program,
        file_url=file_url,
        chat_page=caller.settings.line_api_base_url if caller.settings.demo_mode else None,
        **values,
    )
    return make_response(html)


def error_page(status: int, *, is_stale_form: bool) -> str:
    """Render what is shown when a request cannot be served; needs no rows."""
    return render_template("console/error.html", status=status, is_stale_form=is_stale_form, file_url=file_url)


def file_url(name: str) -> str:
    """Return the address of a file of ours, which changes with its content."""
    return url_for("console.static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
