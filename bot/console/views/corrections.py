"""What was changed since people were told it: who they are, whether they know, and a correction to those who do not."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.views.announcements import context_of
from bot.console.visit import Visit
from bot.models.announcement import Announcement
from bot.render.corrections import names_of
from bot.services.corrections import outdated, writing
from bot.wording.announcement_problems import problem


def show_all(visit: Visit) -> ResponseReturnValue:
    """List what was changed."""
    rows = [(one, writing.title_of(one.key, visit.published)) for one in outdated.changed(visit.session)]
    return page(visit, "corrections.html", here="outgoing_show", rows=rows)


def show_who(visit: Visit) -> ResponseReturnValue:
    """List who was told one thing otherwise: when, by which version, corrected and acknowledged when."""
    key = request.args.get("key", "")
    found = outdated.of_key(visit.session, key)
    if found is None:
        abort(404)
    ctx = context_of(visit)
    names = names_of(found.got, ctx)
    rows = [(one, names.get(one.chat_id, "")) for one in found.got]
    title = writing.title_of(key, visit.published)
    return page(visit, "correction.html", here="outgoing_show", found=found, rows=rows, title=title)


def write(visit: Visit) -> ResponseReturnValue:
    """Write a correction down; it goes the way of every announcement."""
    made = writing.write(visit.session, request.form.get("key", "")[:80], visit.acting)
    if isinstance(made, Announcement):
        return redirect(url_for("console.announcements_show", number=made.id), 303)
    program = visit.knowledge.program
    flash("\n".join(problem(one.what, one.about, program, program.push_hours) for one in made), "problem")
    return redirect(url_for("console.corrections_show_all"), 303)
