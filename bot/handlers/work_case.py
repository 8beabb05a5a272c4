"""Buttons of a case's card that say who has it and where it stands: take it, give it back, pass it on, end it."""

from bot import content as say
from bot import postback
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import Ordering
from bot.models.case import Case
from bot.models.people import RoleGrant
from bot.programme.cases import Refusal, State
from bot.services.cases import closing, holding, opening, seeing
from bot.wording import notices


def show(event: Ordering, _press: postback.ShowCaseCard, ctx: Context, case: Case) -> None:
    """看案件: the case as it is now."""
    if may_see_all(event, ctx, case):
        ctx.reply(event, say.SayCaseCard(case_id=case.id, to=event.user_id))


def show_text(event: Ordering, press: postback.ShowCaseText, ctx: Context, case: Case) -> None:
    """看全部: everything that was said, a page at a time."""
    if may_see_all(event, ctx, case):
        ctx.reply(event, say.SayCaseText(case_id=case.id, page=press.page))


def claim(event: Ordering, _press: postback.ClaimCase, ctx: Context, case: Case) -> None:
    """我來處理: of two who press at once one gets it and sees the whole case, the other is told who."""
    if not _concerns(event, ctx, case):
        return
    outcome = holding.claim(ctx.session, case, ctx.acting(event))
    if isinstance(outcome, State) or outcome is Refusal.ALREADY:
        ctx.reply(event, say.SayCaseCard(case_id=case.id, to=event.user_id, claimed=True))
    else:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))


def keep(event: Ordering, _press: postback.KeepCase, ctx: Context, case: Case) -> None:
    """還在處理: the case stays with them."""
    if holding.keep(ctx.session, case, ctx.acting(event)):
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.KEPT))
    else:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))


def put_back(event: Ordering, _press: postback.PutBackCase, ctx: Context, case: Case) -> None:
    """放回: somebody else is asked."""
    if _concerns(event, ctx, case):
        outcome = holding.put_back(ctx.session, case, ctx.acting(event))
        _answer(event, ctx, case, outcome, say.SayPutBack(cases=(case.id,)))


def put_back_all(event: Ordering, _press: postback.PutBackAll, ctx: Context) -> None:
    """全部放回: everything that somebody has."""
    given = holding.put_back_all(ctx.session, event.user_id or "", ctx.acting(event))
    ctx.reply(event, say.SayPutBack(cases=tuple(one.id for one in given)))


def pass_on(event: Ordering, press: postback.PassOnCase, ctx: Context, case: Case) -> None:
    """轉給…: choose somebody, who is asked to take it."""
    if not may_see_all(event, ctx, case):
        return
    grant = ctx.session.get(RoleGrant, press.to) if press.to else None
    if grant is None:
        ctx.reply(event, say.OfferPeople(case_id=case.id, asked_by=event.user_id))
        return
    outcome = holding.pass_on(ctx.session, case, grant, ctx.acting(event))
    _answer(event, ctx, case, outcome, say.SayCaseNote(case_id=case.id, note=CaseNote.PASSED_ON, to=grant.line_id))


def close(event: Ordering, _press: postback.CloseCase, ctx: Context, case: Case) -> None:
    """已處理 of a consultant, 已解決 of the asker."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.CLOSE_IN_WORDS))
    elif _concerns(event, ctx, case):
        outcome = closing.close(ctx.session, case, ctx.acting(event))
        is_elsewhere = ctx.chat.is_private and ctx.chat.id != case.chat_id
        note = say.SayCaseNote(case_id=case.id, note=CaseNote.CLOSED, for_consultant=is_elsewhere)
        _answer(event, ctx, case, outcome, note)


def reopen(event: Ordering, _press: postback.ReopenCase, ctx: Context, case: Case) -> None:
    """再打開: a close that was too early is undone; a consultant is asked again and sees the case as it is."""
    if not _concerns(event, ctx, case):
        return
    outcome = closing.reopen(ctx.session, case, ctx.acting(event))
    _answer(event, ctx, case, outcome, say.SayCaseNote(case_id=case.id, note=CaseNote.REOPENED))
    if isinstance(outcome, State) and ctx.chat.id != case.chat_id and case.offered_to == event.user_id:
        ctx.reply(event, say.SayCaseCard(case_id=case.id, to=event.user_id))


def not_this(event: Ordering, _press: postback.NotThisQuestion, ctx: Context, case: Case) -> None:
    """不是這個問題: what the asker says next is the question."""
    is_askers = (ctx.chat.id, event.user_id) == (case.chat_id, case.asker_line_id)
    if is_askers and opening.detach_question(ctx.session, case, ctx.acting(event)):
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.DETACHED))
    else:
        why = Refusal.NOT_NOW if is_askers else Refusal.NOT_YOURS
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=why))


def _answer(event: Ordering, ctx: Context, case: Case, outcome: State | Refusal, done: say.Content) -> None:
    """Say what was done, or why nothing was."""
    ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome) if isinstance(outcome, Refusal) else done)


def _concerns(event: Ordering, ctx: Context, case: Case) -> bool:
    """Tell whether a case is any of this person's business: in its own chat, or by a role; else say so."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.TYPE_INSTEAD))
        return False
    if ctx.chat.id == case.chat_id or seeing.purpose_of(ctx.session, case, event.user_id) is not None:
        return True
    ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
    return False


def may_see_all(event: Ordering, ctx: Context, case: Case) -> bool:
    """Tell whether this person may read the case, here; else say so."""
    if ctx.chat.is_private and seeing.may_read(ctx.session, case, event.user_id):
        return True
    ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
    return False
