"""Who has which role: invited with a code, away and back, working hours, a role taken away."""

import re
from datetime import time

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.qr import qr
from bot.console.visit import Visit
from bot.models.people import Role
from bot.services import console_sessions, invitations, people, role_names
from bot.services.cases import availability
from bot.services.slips import share_link
from bot.wording import binding as binding_words
from bot.wording import people as wording
from bot.wording.people import Invited

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def show(visit: Visit) -> ResponseReturnValue:
    """List who holds a role; the office can change it, everybody their own hours."""
    held = [one for one in people.everybody(visit.session) if one.revoked_at is None]
    order = list(Role)
    held.sort(key=lambda one: (order.index(one.role), one.name))
    if not visit.viewer.sees_all:
        held = [one for one in held if one.line_id == visit.viewer.line_id]
    return page(
        visit,
        "people.html",
        here="people_show",
        held=[(one, role_names.title(one, visit.knowledge)) for one in held],
        mine=visit.viewer.grants[0],
        parties=visit.knowledge.parties,
        role_titles=role_names.titles(visit.knowledge),
    )


def invite(visit: Visit) -> ResponseReturnValue:
    """Show the code with which somebody gets a role, once."""
    given = request.form.get("role", "")
    if given not in list(Role):
        abort(400)
    role = Role(given)
    listed = request.form.get("units", "").replace("、", " ").replace(",", " ").split()
    scope = [request.form.get("party", "")] if role is Role.PARTY else listed
    name = request.form.get("name", "")
    came, result = invitations.invite(visit.session, name, role, scope, visit.acting)
    if came is not Invited.DONE:
        flash(wording.invited(came, result), "problem")
        return redirect(url_for("console.people_show"), 303)
    order = binding_words.bind_order(result)
    return page(visit, "invited.html", here="people_show", name=name, order=order, qr=qr(share_link(result)))


def revoke(visit: Visit, number: int) -> ResponseReturnValue:
    """Take a role away; the sessions of who has none left end with it."""
    given = people.find(visit.session, number)
    if given is None:
        abort(404)
    if people.is_last_office(visit.session, given):
        flash(wording.LAST_OFFICE, "problem")
        return redirect(url_for("console.people_show"), 303)
    done = availability.revoke(visit.session, number, visit.acting)
    if done and not people.roles_of(visit.session, given.line_id):
        console_sessions.end_all(visit.session, given.line_id, now=visit.moment.machine_now)
    flash(wording.REVOKED if done else wording.NOT_HELD, "done" if done else "problem")
    return redirect(url_for("console.people_show"), 303)


def set_away(visit: Visit, number: int) -> ResponseReturnValue:
    """Note that somebody is away, or back."""
    line_id = _whose(visit, number)
    is_away = request.form.get("away") == "yes"
    (availability.go_away if is_away else availability.come_back)(visit.session, line_id, visit.acting)
    flash(wording.AWAY if is_away else wording.BACK, "done")
    return redirect(url_for("console.people_show"), 303)


def set_hours(visit: Visit, number: int) -> ResponseReturnValue:
    """Note in which hours somebody is asked."""
    line_id = _whose(visit, number)
    given = request.form.get("from", "").strip(), request.form.get("until", "").strip()
    hours = _span(*given) if any(given) else None
    if any(given) and hours is None:
        flash(wording.WRONG_HOURS, "problem")
    else:
        availability.set_hours(visit.session, line_id, hours, visit.acting)
        flash(wording.HOURS, "done")
    return redirect(url_for("console.people_show"), 303)


def _span(first: str, last: str) -> tuple[time, time] | None:
    """Read two times of a day; None when they are no span of one."""
    if not (_TIME.fullmatch(first) and _TIME.fullmatch(last)):
        return None
    start, end = time.fromisoformat(first), time.fromisoformat(last)
    return (start, end) if start < end else None


def _whose(visit: Visit, number: int) -> str:
    """Return whose role a number is: one's own, for the office anybody's."""
    given = people.find(visit.session, number)
    is_theirs = given is not None and given.line_id == visit.viewer.line_id
    if given is None or given.revoked_at is not None or not (is_theirs or Role.OFFICE in visit.viewer.roles):
        abort(404)
    return given.line_id
