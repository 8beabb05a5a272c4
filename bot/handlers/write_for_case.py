"""Somebody with a role writes for a case, 1:1: words and pictures become a draft, are shown, and leave when told to."""

from bot import content as say
from bot import postback
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import ButtonPressed, Event, MediaReceived, TextReceived
from bot.models.case import Case, CaseDraft
from bot.models.media import MediaState
from bot.programme.cases import NotSent, Purpose, Refusal, State
from bot.services.cases import drafts, holding, outcomes, seeing, sending, transcript
from bot.services.cases.drafts import Words
from bot.services.cases.sending import Sent, Shown, Stopped
from bot.wording import notices


def reply(event: ButtonPressed, _press: postback.ReplyToCase, ctx: Context, case: Case) -> None:
    """回覆: take the next words for this case, if it is this person's to answer."""
    purpose = _purpose(event, ctx, case)
    if purpose is None or (purpose is Purpose.ANSWER and case.holder_line_id is None and not _claim(event, ctx, case)):
        return
    _listen(event, ctx, case, purpose)


def use_guess(event: ButtonPressed, press: postback.UseGuess, ctx: Context, case: Case) -> None:
    """用這個回答: show the official answer before it is sent."""
    if _purpose(event, ctx, case) is Purpose.ANSWER and press.entry in ctx.knowledge.by_number:
        draft = drafts.begin(ctx.session, case, Purpose.ANSWER, ctx.acting(event)).draft
        drafts.use_entry(ctx.session, draft, press.entry, ctx.acting(event))
        _show(event, ctx, draft)


def hand_up(event: ButtonPressed, press: postback.HandUpCase, ctx: Context, case: Case) -> None:
    """上呈…: choose a party, then say in words what it is asked."""
    if not ctx.chat.is_private or _purpose(event, ctx, case) is not Purpose.ANSWER:
        if not ctx.replies:
            ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
    elif press.party is None:
        ctx.reply(event, say.OfferParties(case_id=case.id))
    else:
        _listen(event, ctx, case, Purpose.HAND_UP, party=press.party)


def take_words(event: TextReceived, ctx: Context, case: Case) -> None:
    """Show what somebody wrote for a case as it would be sent; what they write again takes its place."""
    earlier = drafts.find_by_message(ctx.session, event.message_id)
    if earlier is not None and earlier.source_as_of is not None and earlier.source_as_of >= event.sent_at:
        return
    purpose = _purpose(event, ctx, case)
    if purpose is None:
        return
    acting = ctx.acting(event)
    draft = drafts.unfinished(ctx.session, case, event.user_id or "")
    if draft is None or not _fits(draft, purpose):
        draft = drafts.begin(ctx.session, case, purpose, acting).draft
    drafts.write(ctx.session, draft, Words(event.text, event.message_id, event.sent_at), acting)
    _show(event, ctx, draft)


def take_picture(event: MediaReceived, ctx: Context, case: Case) -> None:
    """Take a picture or file that follows 回覆; it goes along with the words, whichever comes first."""
    draft = drafts.listening(ctx.session, event.user_id or "", now=ctx.machine_now)
    if draft is None or draft.purpose is not Purpose.ANSWER:
        ctx.reply(event, say.SayNotice(name=notices.TEXT_ONLY))
        return
    if drafts.is_full(ctx.session, draft):
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.PICTURES_FULL))
        return
    picture = drafts.add_picture(ctx.session, draft, event, ctx.acting(event))
    if picture is None:
        return
    if picture.state is MediaState.REFUSED:
        ctx.reply(event, say.SayMediaRefused(case_id=case.id, media=picture.id))
    else:
        _show(event, ctx, draft)


def send(event: ButtonPressed, press: postback.SendDraft, ctx: Context, case: Case) -> None:
    """送出: send what the preview showed, once."""
    draft = ctx.session.get(CaseDraft, press.draft)
    if draft is None or draft.case_id != case.id:
        ctx.reply(event, say.SayNotSent(case_id=case.id, why=NotSent.FOREIGN))
        return
    acting = ctx.acting(event)
    shown = Shown(draft, press.version)
    sent = sending.send(ctx.session, case, shown, acting, ask_back=press.back is not None)
    match sent:
        case Stopped():
            not_sent(event, ctx, draft, sent)
        case Refusal():
            ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=sent))
        case Sent(purpose=Purpose.HAND_UP):
            ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.HANDED, to=sent.party))
        case Sent(purpose=Purpose.COME_BACK):
            ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.SENT_BACK))
        case Sent():
            outcome = say.SayAnswerOutcome(case_id=case.id, message=sent.line.id)
            note = ctx.reply(event, outcome, lane=sending.lane_of(sent.line, case))
            outcomes.keep_note(ctx.session, sent.line, note)


def discard(event: ButtonPressed, press: postback.DiscardDraft, ctx: Context, case: Case) -> None:
    """不送: throw a draft away; what was sent cannot be taken back."""
    draft = ctx.session.get(CaseDraft, press.draft)
    if draft is None or draft.case_id != case.id or draft.by_line_id != event.user_id:
        ctx.reply(event, say.SayNotSent(case_id=case.id, why=NotSent.FOREIGN))
    elif draft.sent_at is not None:
        ctx.reply(event, say.SayNotSent(case_id=case.id, why=NotSent.SENT, at=draft.sent_at))
    else:
        drafts.drop(ctx.session, draft, ctx.acting(event))
        ctx.reply(event, say.SayDropped(case_id=case.id))


def correct_line(event: TextReceived, ctx: Context, case: Case) -> None:
    """Follow an edit of what was said in the group; what was sent for somebody cannot be changed, and that is said."""
    if ctx.chat.id == case.chat_id:
        transcript.correct_line(ctx.session, event)
    else:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.SENT_ALREADY))


def not_sent(event: ButtonPressed, ctx: Context, draft: CaseDraft, stopped: Stopped) -> None:
    """Say why a draft did not leave, and show it as it is now where it has changed."""
    ctx.reply(event, say.SayNotSent(case_id=draft.case_id, why=stopped.why, at=stopped.at))
    if stopped.why is NotSent.CHANGED:
        _show(event, ctx, draft)


def _purpose(event: Event, ctx: Context, case: Case) -> Purpose | None:
    """Return what this person's words are for in this case now; else say why they are for nothing."""
    purpose = seeing.words_are_for(ctx.session, case, event.user_id)
    if isinstance(purpose, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=purpose))
        return None
    return purpose


def _claim(event: ButtonPressed, ctx: Context, case: Case) -> bool:
    outcome = holding.claim(ctx.session, case, ctx.acting(event))
    if isinstance(outcome, State):
        return True
    ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
    return False


def _listen(event: ButtonPressed, ctx: Context, case: Case, purpose: Purpose, *, party: str | None = None) -> None:
    """Take the next words for a purpose; what was begun for the same one is shown."""
    begun = drafts.begin(ctx.session, case, purpose, ctx.acting(event), party=party)
    note = CaseNote.TYPE_NEW if begun.replaced else CaseNote.TYPE_NOW
    if purpose is Purpose.COME_BACK:
        note = CaseNote.TYPE_TO_CONSULTANT
    if begun.draft.has_words or drafts.pictures(ctx.session, begun.draft):
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.TYPE_AGAIN))
        _show(event, ctx, begun.draft)
    else:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=note, to=party))


def _fits(draft: CaseDraft, purpose: Purpose) -> bool:
    """Tell whether words for `purpose` go into a draft; a consultant's may be for the school or for a party."""
    return draft.purpose is purpose or (draft.purpose is Purpose.HAND_UP and purpose is Purpose.ANSWER)


def _show(event: Event, ctx: Context, draft: CaseDraft) -> None:
    ctx.reply(event, say.SayDraft(case_id=draft.case_id, draft=draft.id, version=draft.version))
