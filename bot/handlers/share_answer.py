"""What one answer is good for beyond its case: other schools that ask the same, and the knowledge."""

from bot import content as say
from bot import postback
from bot.context import Context
from bot.handlers import write_for_case
from bot.incoming import ButtonPressed
from bot.models.case import Case, CaseDraft
from bot.programme.cases import NotSent, Purpose, Refusal
from bot.services import learning
from bot.services.cases import outcomes, seeing, sending, sharing
from bot.services.cases.sending import Shown, Stopped
from bot.services.cases.sharing import Shared
from bot.wording import notices


def show(event: ButtonPressed, press: postback.ShareDraft, ctx: Context, case: Case) -> None:
    """也給另外幾件: show to whom the answer would go."""
    draft = _draft(event, press, ctx, case)
    if draft is None:
        return
    stopped = sending.may_leave(ctx.session, Shown(draft, press.version), event.user_id)
    if stopped is not None:
        write_for_case.not_sent(event, ctx, draft, stopped)
        return
    content = say.SayShare(case_id=case.id, draft=draft.id, version=draft.version, others=_numbers(press.others))
    ctx.reply(event, content)


def send_to_all(event: ButtonPressed, press: postback.SendToAll, ctx: Context, case: Case) -> None:
    """送給全部: answer each case that is still free for it; what becomes of each is told."""
    draft = _draft(event, press, ctx, case)
    if draft is None:
        return
    numbers = _numbers(press.others)
    match sharing.send_to_all(ctx.session, case, Shown(draft, press.version), numbers, ctx.acting(event)):
        case Stopped() as stopped:
            write_for_case.not_sent(event, ctx, draft, stopped)
        case Refusal() as why:
            ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=why))
        case Shared() as shared:
            sent = tuple(one.id for one in shared.sent)
            told = say.SayShared(case_id=case.id, message=shared.line.id, sent=sent, skipped=shared.skipped)
            note = ctx.reply(event, told, lane=sending.lane_of(shared.line, shared.sent[-1]))
            outcomes.keep_note(ctx.session, shared.line, note)


def add_to_knowledge(event: ButtonPressed, _press: postback.AddToKnowledge, ctx: Context, case: Case) -> None:
    """加入知識庫: make a draft of what was asked and answered for the office to approve."""
    if event.user_id is None or seeing.purpose_of(ctx.session, case, event.user_id) is not Purpose.ANSWER:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    names = (ctx.program.bot.name, *ctx.program.bot.short_names)
    draft, is_new = learning.draft_from_case(ctx.session, case, by=event.user_id, bot_names=names, now=ctx.machine_now)
    if draft is None:
        ctx.reply(event, say.SayNotice(name=notices.NOTHING_TO_LEARN))
        return
    ctx.reply(event, say.SayDrafted(case_id=case.id, key=learning.draft_key(case.id), again=not is_new))


def _draft(event: ButtonPressed, press: postback.DraftPress, ctx: Context, case: Case) -> CaseDraft | None:
    draft = ctx.session.get(CaseDraft, press.draft)
    if draft is None or draft.case_id != case.id or draft.by_line_id != event.user_id:
        ctx.reply(event, say.SayNotSent(case_id=case.id, why=NotSent.FOREIGN))
        return None
    return draft


def _numbers(joined: str) -> tuple[int, ...]:
    return tuple(int(one) for one in joined.split("."))
