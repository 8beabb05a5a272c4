"""Puts the console into the web application: its routes behind one guard, its headers, its protection of forms."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import wraps
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, current_app, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from bot import clock
from bot.console import cookie, headers, pages
from bot.console.navigation import wanted_path
from bot.console.routes import ANYBODY, ROUTES, Route
from bot.console.visit import Caller, Visit
from bot.dates.moment import Moment
from bot.services import console_sessions, viewing
from bot.settings import Settings
from bot.webhook import RUNTIME
from bot.wiring import Runtime


def add_console(app: Flask, settings: Settings, *, signed: Iterable[Blueprint]) -> None:
    """Add the console; what is posted to the `signed` blueprints carries a signature instead of a form's token."""
    keys = [_secret_key(one) for one in settings.line_channel_secrets]
    app.config.update(
        SECRET_KEY=keys[0],
        SECRET_KEY_FALLBACKS=keys[1:],
        SESSION_COOKIE_NAME="console",
        SESSION_COOKIE_PATH="/console",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not settings.demo_mode,  # A demonstration speaks HTTP to this machine.
        WTF_CSRF_TIME_LIMIT=None,  # As long as the cookie: a form that lay open over lunch still works.
    )
    protection = CSRFProtect(app)
    for one in signed:
        protection.exempt(one)
    app.register_blueprint(make_blueprint(with_demo=settings.demo_mode))


def make_blueprint(*, with_demo: bool) -> Blueprint:
    """Make the blueprint from the table of routes."""
    made = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
    for route in ROUTES:
        if with_demo or not route.only_demo:
            made.add_url_rule(route.path, route.name.replace(".", "_"), _guarded(route), methods=[route.method])
    made.after_app_request(headers.add_headers)
    made.app_errorhandler(HTTPException)(_show_error)
    return made


def _secret_key(channel_secret: str) -> str:
    """Derive the key that signs the cookie, so that there is no second secret to keep."""
    return hmac.new(channel_secret.encode(), b"console cookie", hashlib.sha256).hexdigest()


def _guarded(route: Route) -> Callable[..., ResponseReturnValue]:
    """Let a view run only for those whom the table names, by the roles they hold at this moment."""

    @wraps(route.view)
    def serve(**arguments: object) -> ResponseReturnValue:
        runtime: Runtime = current_app.extensions[RUNTIME]
        now = clock.machine_now()
        setting = runtime.setting(now)
        moment = Moment(now=clock.program_now(now, setting.offset), machine_now=now)

        def calls(rows: Session) -> Caller:
            return Caller(session=rows, settings=runtime.settings, published=setting.published, moment=moment)

        prepared: object = None
        if route.prepare is not None:
            with runtime.database.read() as rows:
                visit = _let_in(calls(rows), route)
                if visit is None:
                    return _to_sign_in(route)
                rows.close()  # What takes long holds no connection, unless it reads.
                prepared = route.prepare(visit, **arguments)
        with _open(runtime, route) as rows:
            caller = calls(rows)
            if route.roles == ANYBODY:
                return make_response(route.view(caller, **arguments))
            visit = _let_in(caller, route)
            if visit is None:
                return _to_sign_in(route)
            response = make_response(route.view(replace(visit, prepared=prepared), **arguments))
        if console_sessions.is_due_to_note(visit.signed_in, now=now):
            with runtime.database.write() as rows:
                console_sessions.note_seen(rows, visit.signed_in.id, now=now)
        return response

    return serve


def _open(runtime: Runtime, route: Route) -> AbstractContextManager[Session]:
    return runtime.database.read() if route.method == "GET" else runtime.database.write()


def _let_in(caller: Caller, route: Route) -> Visit | None:
    """Return who is signed in, if the table names their role; everybody else who is signed in is refused."""
    visit = _recognise(caller)
    if visit is not None and visit.viewer.roles.isdisjoint(route.roles):
        abort(403)
    return visit


def _recognise(caller: Caller) -> Visit | None:
    """Return who is signed in, by the rows of this moment: a session that ended or a role that was taken counts."""
    signed_in = console_sessions.find(caller.session, session.get(cookie.SIGNED_IN), now=caller.moment.machine_now)
    viewer = viewing.look_up(caller.session, signed_in.line_id) if signed_in else None
    if signed_in is None or viewer is None:
        return None
    return Visit(
        session=caller.session,
        settings=caller.settings,
        published=caller.published,
        moment=caller.moment,
        viewer=viewer,
        signed_in=signed_in,
    )


def _to_sign_in(route: Route) -> Response:
    if request.headers.get("X-Wants") == "part":  # A script of ours, which cannot follow to another page.
        return make_response("", 401)
    wanted = wanted_path(quote(request.full_path, safe="/?=&%+-._~")) if route.method == "GET" else None
    return make_response(redirect(url_for("console.sign_in_show", next=wanted), 303))


def _show_error(error: HTTPException) -> ResponseReturnValue:
    if not request.path.startswith("/console"):
        return error
    status = error.code or 500
    return pages.error_page(status, is_stale_form=isinstance(error, CSRFError)), status
