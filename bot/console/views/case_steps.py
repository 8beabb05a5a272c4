"""What somebody does with a case besides answering it: takes it, gives it back, waits, ends it, opens it again."""

from collections.abc import Callable, Mapping

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.console.views import case as case_view
from bot.console.visit import Visit
from bot.models.case import Case
from bot.programme.cases import Refusal, State, Step
from bot.services.audit import Acting
from bot.services.cases import closing, holding
from bot.services.cases.steps import holder_name
from bot.wording import desk as wording

Take = Callable[[Session, Case, Acting], State | Refusal]
STEPS: Mapping[str, tuple[Step, Take]] = {
    "claim": (Step.CLAIM, holding.claim),
    "put_back": (Step.PUT_BACK, holding.put_back),
    "snooze": (Step.SNOOZE, holding.snooze),
    "close": (Step.CLOSE, closing.close),
    "reopen": (Step.REOPEN, closing.reopen),
}


def take(visit: Visit, number: int) -> ResponseReturnValue:
    """Take a step, and stay on the case."""
    case = case_view.find(visit, number)
    wanted = request.form.get("step", "")
    if wanted == "keep":
        is_kept = holding.keep(visit.session, case, visit.acting)
        flash(wording.KEPT if is_kept else wording.refused(Refusal.NOT_YOURS, None), "done" if is_kept else "problem")
        return case_view.back_to(case)
    if wanted not in STEPS:
        abort(400)
    step, function = STEPS[wanted]
    came = function(visit.session, case, visit.acting)
    if isinstance(came, Refusal):
        flash(wording.refused(came, holder_name(visit.session, case)), "problem")
    else:
        flash(wording.DONE[step], "done")
    return case_view.back_to(case)
