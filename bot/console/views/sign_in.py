"""Signing in and out: the code, waiting for its confirmation, one click in a demonstration."""

import hashlib
from datetime import timedelta

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from bot.console import cookie
from bot.console.browsers import describe
from bot.console.navigation import wanted_path
from bot.console.pages import outside_page
from bot.console.visit import Caller, Visit
from bot.models.console import SignInWay
from bot.services import attempts, audit, console_sessions, people, role_names, sign_in

MOST_REQUESTS = 20
MOST_REQUESTS_OF_ALL = 600
REQUESTS_WITHIN = timedelta(minutes=10)


def show(caller: Caller) -> ResponseReturnValue:
    """Show the button that asks for a code; a page that is only looked at asks for nothing."""
    session[cookie.NEXT] = wanted_path(request.args.get("next"))
    roles = role_names.one_of_each_role(caller.session, caller.knowledge) if caller.settings.demo_mode else []
    return outside_page(caller, "sign_in.html", demo_people=roles, too_many="refused" in request.args)


def begin(caller: Caller) -> ResponseReturnValue:
    """Ask for a code."""
    now = caller.moment.machine_now
    limits = ((f"sign-in from:{_sender()}", MOST_REQUESTS), ("sign-in", MOST_REQUESTS_OF_ALL))
    for key, most in limits:
        if not attempts.may_try(caller.session, key, most=most, within=REQUESTS_WITHIN, now=now):
            return redirect(url_for("console.sign_in_show", refused="yes"), 303)
    asked = sign_in.ask(caller.session, browser=describe(request.headers.get("User-Agent", "")), now=now)
    session[cookie.ASKING] = asked.key
    return redirect(url_for("console.sign_in_show_code"), 303)


def show_code(caller: Caller) -> ResponseReturnValue:
    """Show the code, and how to confirm it."""
    asked = sign_in.find(caller.session, session.get(cookie.ASKING))
    if asked is None or asked.used_at is not None:
        return redirect(url_for("console.sign_in_show"), 303)
    state = sign_in.state_of(asked, now=caller.moment.machine_now)
    return outside_page(caller, "sign_in_code.html", asked=asked, state=state.value)


def tell_state(caller: Caller) -> ResponseReturnValue:
    """Tell the waiting page how far it is."""
    asked = sign_in.find(caller.session, session.get(cookie.ASKING))
    if asked is None:
        return {"state": sign_in.RequestState.OVER.value}
    return {"state": sign_in.state_of(asked, now=caller.moment.machine_now).value}


def finish(caller: Caller) -> ResponseReturnValue:
    """Sign in with a confirmed code."""
    line_id = sign_in.take(caller.session, session.get(cookie.ASKING), now=caller.moment.machine_now)
    if line_id is None:
        return redirect(url_for("console.sign_in_show_code"), 303)
    return _enter(caller, line_id, SignInWay.CHAT)


def enter_demo(caller: Caller) -> ResponseReturnValue:
    """Sign in as somebody of a demonstration."""
    line_id = request.form.get("person", "")
    if not people.roles_of(caller.session, line_id):
        abort(404)
    return _enter(caller, line_id, SignInWay.DEMO)


def sign_out(visit: Visit) -> ResponseReturnValue:
    """End this session."""
    console_sessions.end(visit.session, visit.signed_in.id, of=visit.viewer.line_id, now=visit.moment.machine_now)
    audit.write_down(visit.session, visit.acting, "sign_out", f"person {visit.viewer.line_id}")
    session.clear()
    return redirect(url_for("console.sign_in_show"), 303)


def _enter(caller: Caller, line_id: str, way: SignInWay) -> ResponseReturnValue:
    """Begin a session with a cookie of its own: what the cookie held before is gone."""
    wanted = wanted_path(session.get(cookie.NEXT))
    session.clear()
    session[cookie.SIGNED_IN] = console_sessions.begin(
        caller.session,
        line_id,
        way=way,
        browser=describe(request.headers.get("User-Agent", "")),
        now=caller.moment.machine_now,
    )
    audit.write_down(caller.session, caller.acting_as(line_id), "sign_in", f"person {line_id}", by=way.value)
    return redirect(wanted or url_for("console.overview_show"), 303)


def _sender() -> str:
    """Return what tells senders apart without keeping an address."""
    return hashlib.sha256((request.remote_addr or "").encode()).hexdigest()[:16]
