"""What one answer is good for beyond its case: other schools that ask the same, and the knowledge."""

from bot import content as say
from bot import postback
from bot.context import Context
from bot.handlers import work_case
from bot.incoming import ButtonPressed
from bot.models.case import Case, CaseMessage, Side
from bot.models.media import MediaState
from bot.outbox import owe_push
from bot.programme.cases import Purpose, Refusal, Step
from bot.services import casework, learning, media
from bot.wording import notices


def show(event: ButtonPressed, press: postback.ShareDraft, ctx: Context, case: Case) -> None:
    """也給另外幾件: show to whom the answer would go."""
    line = _own_draft(event, press.message, ctx, case)
    if line is not None:
        ctx.reply(event, say.SayShare(case_id=case.id, message=line.id, others=_numbers(press.others)))


def send_to_all(event: ButtonPressed, press: postback.SendToAll, ctx: Context, case: Case) -> None:
    """送給全部: answer each case that is still free for it; the others are named."""
    line = _own_draft(event, press.message, ctx, case)
    if line is None:
        return
    together = casework.sent_together(ctx.session, line)
    if any(one.state is MediaState.WANTED for one in media.media_of(ctx.session, together)):
        ctx.reply(event, say.SayNotice(name=notices.PICTURE_NOT_YET))
        return
    sent, skipped = [], []
    who = work_case.acting(event, ctx)
    for number in (case.id, *_numbers(press.others)):
        one = ctx.session.get(Case, number)
        outcome = casework.take_step(ctx.session, one, Step.ANSWER, who) if one else Refusal.NOT_NOW
        if one is None or isinstance(outcome, Refusal):
            skipped.append(number)
            continue
        sent.append(number)
        _keep_and_send(ctx, one, line)
    for one_line in together:
        one_line.sent_at = ctx.machine_now
    ctx.reply(event, say.SayShared(case_id=case.id, sent=tuple(sent), skipped=tuple(skipped)))


def add_to_knowledge(event: ButtonPressed, _press: postback.AddToKnowledge, ctx: Context, case: Case) -> None:
    """加入知識庫: make a draft of what was asked and answered for the office to approve."""
    if event.user_id is None or work_case.purpose_of(ctx, event.user_id, case) is not Purpose.ANSWER:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    draft, is_new = learning.draft_from_case(ctx.session, case, by=event.user_id, now=ctx.machine_now)
    if draft is None:
        ctx.reply(event, say.SayNotice(name=notices.NOTHING_TO_LEARN))
        return
    text = f"{draft.text}\n→ {draft.answer}" if draft.answer else draft.text
    ctx.reply(event, say.SayDrafted(case_id=case.id, key=learning.draft_key(case.id), text=text, again=not is_new))


def _own_draft(event: ButtonPressed, message: int, ctx: Context, case: Case) -> CaseMessage | None:
    """Return the draft if it is theirs and was not sent; else say so."""
    line = ctx.session.get(CaseMessage, message)
    if line is None or line.case_id != case.id or line.by_line_id != event.user_id:
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
        return None
    if line.sent_at is not None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.ALREADY))
        return None
    return line


def _keep_and_send(ctx: Context, case: Case, line: CaseMessage) -> None:
    if case.id != line.case_id:  # Each case keeps what it was answered with.
        ctx.session.add(
            CaseMessage(
                case_id=case.id,
                line_message_id=f"copy:{line.id}:{case.id}",
                by_line_id=line.by_line_id,
                side=Side.PERSON,
                text=line.text,
                text_as_of=line.text_as_of,
                entry=line.entry,
                sent_at=ctx.machine_now,
            )
        )
    owe_push(
        ctx.session,
        case.chat,
        say.SayPersonAnswer(case_id=case.id, message=line.id),
        reason_key=f"answer:{line.id}:{case.id}" if case.id != line.case_id else f"answer:{line.id}",
        now=ctx.machine_now,
        lane=f"answer {line.id} {case.id}",
        repeat_if_uncertain=True,
    )


def _numbers(joined: str) -> tuple[int, ...]:
    return tuple(int(one) for one in joined.split("."))
