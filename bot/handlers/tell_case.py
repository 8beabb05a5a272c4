"""What is said in the school's chat about a case: the asker adds to it, a consultant answers or speaks up there."""

from bot import content as say
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import Event, MediaReceived, TextReceived
from bot.masking import mask
from bot.models.case import Case, Side
from bot.programme.cases import Refusal, State, Step
from bot.services import chats
from bot.services.cases import additions, holding, transcript
from bot.services.cases.additions import Added
from bot.services.cases.steps import take_step
from bot.wording import notices


def add_words(event: TextReceived, ctx: Context, case: Case) -> None:
    """Add what the asker says; a closed case that is quoted within its days opens again."""
    added = additions.add_words(ctx.session, case, event, ctx.acting(event))
    if mask(event.text) != event.text and chats.tell_masking_once(ctx.chat, now=ctx.machine_now):
        case.reply_token = None
        ctx.reply(event, say.SayNotice(name=notices.MASKED), worth_a_push=False)
    _say(event, ctx, case, added, quotes=event.quoted_message_id is not None)


def add_media(event: MediaReceived, ctx: Context, case: Case) -> None:
    """Add a picture or file that the asker sends while the case is being told."""
    _say(event, ctx, case, additions.add_media(ctx.session, case, event, ctx.acting(event)), quotes=False)


def answer_in_group(event: TextReceived, ctx: Context, case: Case) -> None:
    """Note an answer that a consultant gave in the school's group by quoting the asker; say nothing."""
    if isinstance(take_step(ctx.session, case, Step.ANSWER, ctx.acting(event)), State):
        line = transcript.add_line(ctx.session, case.id, event, side=Side.PERSON)
        if line is not None:
            line.sent_at = ctx.machine_now


def claim_in_group(event: TextReceived, ctx: Context, case: Case) -> None:
    """Note that a consultant speaks where one case is open; the words are not kept."""
    holding.claim(ctx.session, case, ctx.acting(event))


def _say(event: Event, ctx: Context, case: Case, added: Added | Refusal, *, quotes: bool) -> None:
    """Say what came of it: it is open again, a file was not taken, or, to who quoted, it arrived; else nothing."""
    if isinstance(added, Refusal):
        if added is Refusal.TOO_LATE:
            ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=added))
        return
    if added.refused is not None:
        case.reply_token = None
        ctx.reply(event, say.SayMediaRefused(case_id=case.id, media=added.refused))
    if added.reopened or quotes:
        case.reply_token = None  # It is used here.
        note = CaseNote.REOPENED if added.reopened else CaseNote.ADDED
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=note), worth_a_push=added.reopened)
