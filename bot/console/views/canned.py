"""The texts that consultants use often: everybody who answers sees them, the office writes them."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit
from bot.services import canned_texts, role_names
from bot.wording import canned as wording

_LONGEST_TITLE, _LONGEST = 60, 4000


def show(visit: Visit) -> ResponseReturnValue:
    """List them, and say how many fit what is looked for."""
    words = request.args.get("words", "").strip()[:100]
    return _page(visit, words=words)


def write(visit: Visit) -> ResponseReturnValue:
    """Add one, or change one."""
    number = request.form.get("number", type=int)
    text = canned_texts.get(visit.session, number) if number else None
    if number and text is None:
        abort(404)
    title = request.form.get("title", "").strip()[:_LONGEST_TITLE]
    words = request.form.get("text", "").replace("\r\n", "\n").strip()[:_LONGEST]
    unknown = wording.unknown_names(words)
    if not title or not words or unknown:
        flash(wording.not_known(unknown) if unknown else wording.EMPTY, "problem")
        return _page(visit, typed=(number or 0, title, words))
    canned_texts.write(visit.session, text, title=title, words=words, acting=visit.acting)
    flash(wording.WRITTEN.format(title=title), "done")
    return redirect(url_for("console.canned_show"), 303)


def remove(visit: Visit, number: int) -> ResponseReturnValue:
    """Take one away."""
    text = canned_texts.get(visit.session, number)
    if text is None:
        abort(404)
    canned_texts.remove(visit.session, text, visit.acting)
    flash(wording.REMOVED, "done")
    return redirect(url_for("console.canned_show"), 303)


def _page(visit: Visit, *, words: str = "", typed: tuple[int, str, str] = (0, "", "")) -> ResponseReturnValue:
    found = canned_texts.find(visit.session, words)
    names = role_names.names_of(visit.session, {one.changed_by for one in found})
    return page(
        visit,
        "canned.html",
        here="canned_show",
        found=[(one, names.get(one.changed_by, "")) for one in found],
        words=words,
        typed=typed,
        names=wording.NAMES,
        status=400 if typed[1] or typed[2] else 200,
    )
