"""The browsers somebody is signed in with: shown and ended; the office ends anybody's."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit
from bot.models.people import Role
from bot.services import audit, console_sessions, role_names


def show(visit: Visit) -> ResponseReturnValue:
    """List one's own, and for the office everybody's."""
    now = visit.moment.machine_now
    found = console_sessions.open_sessions(visit.session, None if _is_office(visit) else visit.viewer.line_id, now=now)
    mine = [one for one in found if one.line_id == visit.viewer.line_id]
    others = [one for one in found if one.line_id != visit.viewer.line_id]
    names = role_names.names_of(visit.session, {one.line_id for one in others})
    return page(visit, "sessions.html", here="sessions_show", mine=mine, others=others, names=names)


def end(visit: Visit, number: int) -> ResponseReturnValue:
    """End one."""
    of = None if _is_office(visit) else visit.viewer.line_id
    if console_sessions.end(visit.session, number, of=of, now=visit.moment.machine_now):
        audit.write_down(visit.session, visit.acting, "end_session", f"session {number}")
    return redirect(url_for("console.sessions_show"), 303)


def end_others(visit: Visit) -> ResponseReturnValue:
    """End all of one's own but this one."""
    ended = console_sessions.end_all(
        visit.session, visit.viewer.line_id, but=visit.signed_in.id, now=visit.moment.machine_now
    )
    about = f"person {visit.viewer.line_id}"
    audit.write_down(visit.session, visit.acting, "end_session", about, number=ended)
    return redirect(url_for("console.sessions_show"), 303)


def _is_office(visit: Visit) -> bool:
    return Role.OFFICE in visit.viewer.roles
