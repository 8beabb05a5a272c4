"""What somebody does with a case besides answering it: takes it, gives it back, waits, ends it, opens it again."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.console import one_case
from bot.console.visit import Visit
from bot.models.case import Case
from bot.programme.cases import Refusal, State, Step
from bot.services import people
from bot.services.audit import Acting
from bot.services.cases import closing, handing_over, holding, notes
from bot.services.cases.handing_over import Handover
from bot.services.cases.steps import holder_name
from bot.wording import desk as wording

_LONGEST = 2000
Take = Callable[[Session, Case, Acting], State | Refusal]
STEPS: Mapping[str, tuple[Step, Take]] = {
    "claim": (Step.CLAIM, holding.claim),
    "put_back": (Step.PUT_BACK, holding.put_back),
    "close": (Step.CLOSE, closing.close),
    "reopen": (Step.REOPEN, closing.reopen),
}


def take(visit: Visit, number: int) -> ResponseReturnValue:
    """Take a step, and stay on the case."""
    case = one_case.find(visit, number)
    wanted = request.form.get("step", "")
    if wanted == "keep":
        is_kept = holding.keep(visit.session, case, visit.acting)
        flash(wording.KEPT if is_kept else wording.refused(Refusal.NOT_YOURS, None), "done" if is_kept else "problem")
        return one_case.back_to(case)
    if wanted == "snooze":
        return _snooze(visit, case)
    if wanted not in STEPS:
        abort(400)
    step, function = STEPS[wanted]
    came = function(visit.session, case, visit.acting)
    if isinstance(came, Refusal):
        flash(wording.refused(came, holder_name(visit.session, case)), "problem")
    else:
        flash(wording.DONE[step], "done")
    return one_case.back_to(case)


def _snooze(visit: Visit, case: Case) -> ResponseReturnValue:
    """Lay it aside until the school says something, or until a day."""
    given = request.form.get("until", "")
    day, today = _day(given), visit.moment.now.astimezone(visit.published.zone).date()
    if given and (day is None or day <= today):
        flash(wording.WRONG_WAITING_DAY, "problem")
        return one_case.back_to(case)
    came = holding.snooze(visit.session, case, visit.acting, until=day)
    if isinstance(came, Refusal):
        flash(wording.refused(came, holder_name(visit.session, case)), "problem")
    else:
        flash(wording.DONE[Step.SNOOZE], "done")
    return one_case.back_to(case)


def pass_on(visit: Visit, number: int) -> ResponseReturnValue:
    """Ask a colleague to take it, with what they have to know and when it comes back."""
    case = one_case.find(visit, number)
    to = people.find(visit.session, request.form.get("to", 0, type=int))
    given = request.form.get("returns", "")
    day, today = _day(given), visit.moment.now.astimezone(visit.published.zone).date()
    if to is None or to.revoked_at is not None:
        flash(wording.WITHOUT_PERSON, "problem")
    elif given and (day is None or day <= today):
        flash(wording.WRONG_DAY, "problem")
    else:
        handover = Handover(
            asked=_words("asked"), promised=_words("promised"), next_step=_words("next"), returns_on=day
        )
        came = handing_over.pass_on(visit.session, case, to, handover, visit.acting)
        if isinstance(came, Refusal):
            flash(wording.refused(came, holder_name(visit.session, case)), "problem")
        else:
            flash(wording.PASSED_ON.format(name=to.name), "done")
    return one_case.back_to(case)


def add_note(visit: Visit, number: int) -> ResponseReturnValue:
    """Add a note for colleagues."""
    case = one_case.find(visit, number)
    is_kept = notes.add(visit.session, case, _words("note"), visit.acting) is not None
    flash(wording.NOTED if is_kept else wording.EMPTY_NOTE, "done" if is_kept else "problem")
    return one_case.back_to(case, "notes")


def _words(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:_LONGEST]


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
