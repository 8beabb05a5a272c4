"""A change of the knowledge on its way: what it changes, what was measured before and after, publish or drop."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page, part
from bot.console.views.knowledge import MOST_LINES, difference, mistakes
from bot.console.visit import Visit
from bot.faq.load import KnowledgeError
from bot.models.knowledge import KnowledgeCandidate
from bot.services import knowledge_candidates, knowledge_versions, role_names
from bot.services.knowledge_candidates import OPEN
from bot.services.knowledge_versions import Sound
from bot.wording import knowledge as wording


def show(visit: Visit, number: int) -> ResponseReturnValue:
    """Show it."""
    candidate = _find(visit, number)
    base = knowledge_versions.get_version(visit.session, candidate.base)
    measured: dict[str, Any] = _measured(candidate)
    lines = difference(base.files, candidate.files) if candidate.stage in OPEN else []
    return page(
        visit,
        "candidate.html",
        here="knowledge_show_versions",
        lines=lines[:MOST_LINES],
        left_out=max(0, len(lines) - MOST_LINES),
        by=role_names.names_of(visit.session, [candidate.made_by]).get(candidate.made_by, ""),
        note=wording.note,
        running=visit.published.version,
        **measured,
    )


def show_part(visit: Visit, number: int) -> ResponseReturnValue:
    """Give how far the measuring is, or say that nothing has changed (304)."""
    return part(visit, "candidate_figures.html", **_measured(_find(visit, number)))


def read(visit: Visit, number: int) -> Sound | KnowledgeError | None:
    """Read it as a whole before anything is written."""
    try:
        return knowledge_candidates.read_to_publish(visit.session, number)
    except KnowledgeError as error:
        return error


def publish(visit: Visit, number: int) -> ResponseReturnValue:
    """Make it what runs."""
    candidate = _find(visit, number)
    if isinstance(visit.prepared, KnowledgeError):
        flash(mistakes(visit.prepared), "problem")
        return redirect(url_for("console.candidate_show", number=number), 303)
    came = knowledge_candidates.publish(
        visit.session,
        candidate,
        visit.prepared if isinstance(visit.prepared, Sound) else None,
        visit.acting,
        by=visit.viewer.name,
        anyway=request.form.get("anyway") == "yes",
    )
    if isinstance(came, int):
        flash(wording.published(came), "done")
        return redirect(url_for("console.knowledge_show_versions"), 303)
    flash(wording.STOPPED[came.value], "problem")
    return redirect(url_for("console.candidate_show", number=number), 303)


def drop(visit: Visit, number: int) -> ResponseReturnValue:
    """Drop it."""
    is_gone = knowledge_candidates.drop(visit.session, _find(visit, number), visit.acting)
    flash(wording.DROPPED if is_gone else wording.STOPPED["over"], "done" if is_gone else "problem")
    return redirect(url_for("console.knowledge_show_versions"), 303)


def _find(visit: Visit, number: int) -> KnowledgeCandidate:
    candidate = visit.session.get(KnowledgeCandidate, number)
    if candidate is None:
        abort(404)
    return candidate


def _measured(candidate: KnowledgeCandidate) -> dict[str, object]:
    return {
        "candidate": candidate,
        "stage": wording.STAGES[candidate.stage.value],
        "is_open": candidate.stage in OPEN,
        "figures": [
            (
                wording.figure_name(one["name"]),
                wording.share(one["before"]),
                wording.share(one["after"]),
                wording.change(one["name"], one["before"], one["after"]),
            )
            for one in candidate.figures
        ],
        "worse": [wording.figure_name(one) for one in candidate.worse],
    }
