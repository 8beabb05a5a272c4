"""Orders about one case by its number: what its card's buttons do, and notes, waiting and passing on with words."""

from collections.abc import Callable
from datetime import date

from bot import content as say
from bot import postback
from bot.content import CaseNote
from bot.context import Context
from bot.dates.written_day import read_day
from bot.handlers import work_case
from bot.incoming import ButtonPressed, Ordering
from bot.models.case import Case
from bot.programme.cases import Refusal
from bot.reading.orders.cases import CaseWork, WorkOnCase
from bot.services import people
from bot.services.cases import handing_over, holding, notes, seeing
from bot.services.cases.handing_over import Handover
from bot.wording import notices

_AS_BUTTONS: dict[CaseWork, tuple[Callable[..., None], type[postback.CasePress]]] = {
    CaseWork.CLAIM: (work_case.claim, postback.ClaimCase),
    CaseWork.KEEP: (work_case.keep, postback.KeepCase),
    CaseWork.PUT_BACK: (work_case.put_back, postback.PutBackCase),
    CaseWork.CLOSE: (work_case.close, postback.CloseCase),
    CaseWork.REOPEN: (work_case.reopen, postback.ReopenCase),
}


def order(event: Ordering, wanted: WorkOnCase, ctx: Context) -> None:
    """案件 12 …: do with a case what was typed."""
    case = ctx.session.get(Case, wanted.number)
    if case is None:
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_CASE))
    elif wanted.work in _AS_BUTTONS:
        handler, press = _AS_BUTTONS[wanted.work]
        handler(event, press(case=case.id), ctx, case)
    elif not (ctx.chat.is_private and seeing.may_read(ctx.session, case, event.user_id)):
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_CASE))
    elif wanted.work is CaseWork.NOTE:
        _note(event, wanted.words, ctx, case)
    elif wanted.day is not None and _future(wanted.day, ctx) is None:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.WRONG_DAY, to=wanted.day))
    elif wanted.work is CaseWork.SNOOZE:
        _snooze(event, ctx, case, until=_future(wanted.day, ctx))
    else:
        _pass_on(event, wanted, ctx, case)


def begin_note(event: ButtonPressed, _press: postback.BeginNote, ctx: Context, case: Case) -> None:
    """備註…: how a note is typed."""
    if work_case.may_see_all(event, ctx, case):
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.TYPE_NOTE))


def snooze(event: ButtonPressed, _press: postback.SnoozeCase, ctx: Context, case: Case) -> None:
    """等學校回覆: lay it aside until the school says something."""
    if work_case.may_see_all(event, ctx, case):
        _snooze(event, ctx, case, until=None)


def _note(event: Ordering, words: str, ctx: Context, case: Case) -> None:
    kept = notes.add(ctx.session, case, words, ctx.acting(event))
    note = CaseNote.NOTED if kept is not None else CaseNote.TYPE_NOTE
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=note))


def _snooze(event: Ordering, ctx: Context, case: Case, *, until: date | None) -> None:
    outcome = holding.snooze(ctx.session, case, ctx.acting(event), until=until)
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
    else:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.SNOOZED))


def _pass_on(event: Ordering, wanted: WorkOnCase, ctx: Context, case: Case) -> None:
    to = people.find_consultant(ctx.session, wanted.to)
    if to is None:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.NOBODY_CALLED_SO, to=wanted.to))
        return
    handover = Handover(
        asked=wanted.words,
        promised=wanted.promised,
        next_step=wanted.next_step,
        returns_on=_future(wanted.day, ctx),
    )
    outcome = handing_over.pass_on(ctx.session, case, to, handover, ctx.acting(event))
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
    else:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.PASSED_ON, to=to.line_id))


def _future(typed: str | None, ctx: Context) -> date | None:
    """Return the day that is meant, when it is still to come."""
    today = ctx.now.astimezone(ctx.published.zone).date()
    read = read_day(typed, today=today, zone=ctx.published.zone) if typed else None
    return read[0] if read is not None and read[0] > today else None
