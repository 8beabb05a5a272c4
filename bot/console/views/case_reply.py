"""An answer being written: saved as it is typed, shown as LINE will show it, sent once, thrown away."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from bot.console import one_case
from bot.console.pages import part
from bot.console.views import case as case_view
from bot.console.visit import Visit
from bot.models.case import Case
from bot.programme.cases import NotSent, Purpose, Refusal
from bot.services.cases import case_file, composing
from bot.services.cases.composing import Overtaken, Typed
from bot.services.cases.sending import Sent, Stopped
from bot.services.cases.sharing import Shared
from bot.services.cases.steps import holder_name
from bot.wording import case_answers as answer_words
from bot.wording import desk as wording

LONGEST = 20_000


def save(visit: Visit, number: int) -> ResponseReturnValue:
    """Save what is typed; a script gets how LINE would show it, and how it would go."""
    case = one_case.find(visit, number)
    typed = read_typed(visit)
    saved = composing.save(visit.session, case, typed, visit.acting)
    if request.headers.get("X-Wants") == "part":
        return _live(visit, case, saved)
    if isinstance(saved, Refusal):
        flash(wording.refused(saved, holder_name(visit.session, case)), "problem")
        return case_view.show_page(visit, case, typed=typed.text, status=409)
    if isinstance(saved, Overtaken):
        flash(wording.OVERTAKEN, "problem")
        return case_view.show_page(visit, case, typed=typed.text, status=409)
    return one_case.back_to(case, "answer")


def send(visit: Visit, number: int) -> ResponseReturnValue:
    """Send what is typed, unless somebody spoke since the page was loaded; stay on the case."""
    case = one_case.find(visit, number)
    typed = read_typed(visit)
    came = composing.send(
        visit.session,
        case,
        typed,
        visit.acting,
        seen=request.form.get("seen", ""),
        ask_back=request.form.get("then") == "wait",
        others=tuple(int(one) for one in request.form.getlist("others") if one.isdecimal())[:20],
    )
    match came:
        case Sent(purpose=Purpose.HAND_UP):
            names = {one.id: one.short_name for one in visit.knowledge.parties}
            flash(wording.SENT_UP.format(party=names.get(came.party or "", "")), "done")
        case Sent(purpose=Purpose.COME_BACK):
            flash(wording.SENT_BACK.format(consultant=visit.terms.consultant), "done")
        case Sent():
            flash(wording.SENT_ON_WAY, "done")
        case Shared():
            kind = "warn" if came.skipped else "done"
            flash(wording.shared([one.id for one in came.sent], came.skipped), kind)
        case Stopped(why=NotSent.SENT) | Stopped(why=NotSent.DROPPED) | None:
            flash(wording.NOTHING_TO_SEND, "problem")
        case _:
            return _stopped(visit, case, typed, came)
    return one_case.back_to(case)  # At its top: what came of it, and the way to the next one.


def discard(visit: Visit, number: int) -> ResponseReturnValue:
    """Throw the draft away."""
    case = one_case.find(visit, number)
    is_gone = composing.discard(visit.session, case, visit.acting)
    flash(wording.DISCARDED if is_gone else wording.NO_DRAFT, "done" if is_gone else "problem")
    return one_case.back_to(case, "answer")


def read_typed(visit: Visit) -> Typed:
    """Read what was typed from the form."""
    form, parties = request.form, {one.id for one in visit.knowledge.parties}
    entry = form.get("entry", "")
    return Typed(
        text=form.get("text", "").replace("\r\n", "\n")[:LONGEST],
        on_version=form.get("version", 0, type=int),
        party=form.get("party") if form.get("party") in parties else None,
        entry=int(entry) if entry.isdecimal() else None,
    )


def _stopped(visit: Visit, case: Case, typed: Typed, came: Stopped | Overtaken | Refusal) -> ResponseReturnValue:
    """Say why nothing was sent, and show the case as it is now; what was typed stays in the field."""
    match came:
        case Overtaken():
            flash(wording.OVERTAKEN, "problem")
            return case_view.show_page(visit, case, typed=typed.text, status=409)
        case Refusal():
            flash(wording.refused(came, holder_name(visit.session, case)), "problem")
        case Stopped():
            flash(answer_words.not_sent(came.why, "", visit.knowledge.program), "problem")
    return case_view.show_page(visit, case, typed=typed.text, status=409)


def _live(visit: Visit, case: Case, saved: composing.Saved | Overtaken | Refusal) -> ResponseReturnValue:
    file = case_file.read_file(visit.session, visit.viewer, case, visit.acting)
    problem = wording.OVERTAKEN if isinstance(saved, Overtaken) else None
    if isinstance(saved, Refusal):
        problem = wording.refused(saved, holder_name(visit.session, case))
    at = visit.time(visit.moment.now)
    values = case_view.reply_parts(visit, file)
    response = part(visit, "case_reply.html", file=file, problem=problem, saved=wording.SAVED.format(at=at), **values)
    response.status_code = 409 if problem else 200
    return response
