"""What consultants and parties do with a case: take it, answer, pass it on, hand it up, close and reopen it."""

from bot import content as say
from bot import postback
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import ButtonPressed, Event, MediaReceived, TextReceived
from bot.masking import mask
from bot.models.case import Case, CaseMessage, Side
from bot.models.media import CaseMedia, MediaState
from bot.models.people import Role, RoleGrant
from bot.outbox import owe_push
from bot.programme.cases import Purpose, Refusal, State, Step
from bot.services import casework, chats, media, offering, people
from bot.services.casework import Acting
from bot.wording import notices


def claim(event: ButtonPressed, _press: postback.ClaimCase, ctx: Context, case: Case) -> None:
    """我來處理: of two who press at once one gets it, the other is told who."""
    _step(event, ctx, case, Step.CLAIM, then=CaseNote.CLAIMED)


def close(event: ButtonPressed, _press: postback.CloseCase, ctx: Context, case: Case) -> None:
    """已處理 of a consultant, 已解決 of the asker."""
    _step(event, ctx, case, Step.CLOSE, then=CaseNote.CLOSED)


def reopen(event: ButtonPressed, _press: postback.ReopenCase, ctx: Context, case: Case) -> None:
    """再打開: a close that was too early is undone; the next consultant is asked again."""
    if _step(event, ctx, case, Step.REOPEN, then=CaseNote.REOPENED):
        case.asked = []
        offering.offer(ctx.session, ctx.published, case, now=ctx.now, machine_now=ctx.machine_now)


def reply(event: ButtonPressed, _press: postback.ReplyToCase, ctx: Context, case: Case) -> None:
    """回覆: take the next words for this case."""
    purpose = purpose_of(ctx, event.user_id, case)
    if event.user_id is None or purpose is None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    if purpose is Purpose.ANSWER and case.holder_line_id is None and not _claims(ctx, event, case):
        return
    casework.start_draft(ctx.session, case, event.user_id, purpose, now=ctx.machine_now)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.TYPE_NOW))


def use_guess(event: ButtonPressed, press: postback.UseGuess, ctx: Context, case: Case) -> None:
    """用這個回答: preview the official answer."""
    if event.user_id is None or purpose_of(ctx, event.user_id, case) is not Purpose.ANSWER:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    line = CaseMessage(
        case_id=case.id,
        line_message_id=f"guess:{event.event_id}",
        by_line_id=event.user_id,
        side=Side.PERSON,
        text_as_of=event.sent_at,
        entry=press.entry,
    )
    ctx.session.add(line)
    ctx.session.flush()
    ctx.reply(event, say.SayPreview(case_id=case.id, message=line.id, purpose=Purpose.ANSWER))


def pass_on(event: ButtonPressed, press: postback.PassOnCase, ctx: Context, case: Case) -> None:
    """轉給…: choose somebody, who is asked to take it."""
    grant = ctx.session.get(RoleGrant, press.to) if press.to else None
    if grant is None or grant.role is not Role.CONSULTANT or grant.revoked_at is not None:
        ctx.reply(event, say.OfferPeople(case_id=case.id))
        return
    if not _step(event, ctx, case, Step.PASS_ON, then=CaseNote.PASSED_ON, to=grant.line_id):
        return
    case.offered_to, case.offered_at = grant.line_id, offering.working_moment(ctx.published, ctx.now)
    case.asked = [*(case.asked or []), grant.line_id]
    key = f"case:{case.id}:pass:{event.event_id}"
    card = say.SayCaseCard(case_id=case.id)
    offering.tell(ctx.session, grant.line_id, card, key=key, case=case, now=ctx.machine_now)


def hand_up(event: ButtonPressed, press: postback.HandUpCase, ctx: Context, case: Case) -> None:
    """上呈…: choose a party, then give one line of reason."""
    if press.party is None:
        ctx.reply(event, say.OfferParties(case_id=case.id))
        return
    if event.user_id is None or purpose_of(ctx, event.user_id, case) is not Purpose.ANSWER:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    casework.start_draft(ctx.session, case, event.user_id, Purpose.HAND_UP, now=ctx.machine_now, party=press.party)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.TYPE_NOW, to=press.party))


def take_words(event: TextReceived, ctx: Context, case: Case) -> None:
    """Preview what somebody wrote for a case, 1:1."""
    purpose = purpose_of(ctx, event.user_id, case)
    if event.user_id is None or purpose is None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    draft = casework.draft_of(ctx.session, event.user_id, now=ctx.machine_now)
    party = draft.party if draft and draft.case_id == case.id else None
    if draft is not None and draft.case_id == case.id:
        purpose = draft.purpose
    side = Side.PARTY if purpose is Purpose.COME_BACK else Side.PERSON
    waiting = casework.unsent_of(ctx.session, case, event.user_id, now=ctx.machine_now)
    line = casework.add_to_case(ctx.session, case.id, event, side=side)
    casework.end_draft(ctx.session, event.user_id)
    if line is not None:
        for picture in media.media_of(ctx.session, waiting) if purpose is Purpose.ANSWER else ():
            _send_along(ctx, picture, line)
        ctx.reply(event, say.SayPreview(case_id=case.id, message=line.id, purpose=purpose, party=party))


def take_picture(event: MediaReceived, ctx: Context, case: Case) -> None:
    """Take a picture or file that follows 回覆; it goes along with the words, whichever comes first."""
    draft = casework.draft_of(ctx.session, event.user_id or "", now=ctx.machine_now, for_picture=True)
    if event.user_id is None or draft is None or draft.purpose is not Purpose.ANSWER:
        ctx.reply(event, say.SayNotice(name=notices.TEXT_ONLY))
        return
    earlier = casework.unsent_of(ctx.session, case, event.user_id, now=ctx.machine_now)
    added = media.add_media(ctx.session, case.id, event, side=Side.PERSON, now=ctx.machine_now)
    if added is None:
        return
    line, picture = added
    if picture.state is MediaState.REFUSED:
        ctx.reply(event, say.SayMediaRefused(case_id=case.id, media=picture.id))
        return
    lead = next((one for one in reversed(earlier) if one.text or one.entry or media.is_there(ctx.session, one)), line)
    if lead is not line:
        line.goes_with_id = lead.id
    ctx.reply(event, say.SayPreview(case_id=case.id, message=lead.id, purpose=Purpose.ANSWER))


def send(event: ButtonPressed, press: postback.SendDraft, ctx: Context, case: Case) -> None:
    """送出: send what the preview showed, once."""
    line = ctx.session.get(CaseMessage, press.message)
    if line is None or line.case_id != case.id or line.by_line_id != event.user_id:
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
        return
    if line.goes_with_id is not None:  # The preview of a picture that later went along with words.
        line = ctx.session.get_one(CaseMessage, line.goes_with_id)
    if line.sent_at is not None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.ALREADY))
        return
    match Purpose(press.purpose):
        case Purpose.ANSWER | Purpose.ASK_BACK as purpose:
            _send_answer(event, ctx, case, line, purpose)
        case Purpose.HAND_UP:
            _send_up(event, ctx, case, line, press.party or "")
        case Purpose.COME_BACK:
            _send_back(event, ctx, case, line)


def discard(event: ButtonPressed, press: postback.DiscardDraft, ctx: Context, case: Case) -> None:
    """不送: drop a draft."""
    line = ctx.session.get(CaseMessage, press.message)
    if line is not None and line.by_line_id == event.user_id and line.sent_at is None:
        for one in casework.sent_together(ctx.session, line):
            one.text = one.entry = None
            media.erase_of_message(ctx.session, one.line_message_id, now=ctx.machine_now)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.DISCARDED))


def answer_in_group(event: TextReceived, ctx: Context, case: Case) -> None:
    """Note an answer that a consultant gave in the school's group by quoting the asker; say nothing."""
    outcome = casework.take_step(ctx.session, case, Step.ANSWER, acting(event, ctx))
    if isinstance(outcome, State):
        line = casework.add_to_case(ctx.session, case.id, event, side=Side.PERSON)
        if line is not None:
            line.sent_at = ctx.machine_now


def claim_in_group(event: TextReceived, ctx: Context, case: Case) -> None:
    """Note that a consultant speaks where one case is open; the words are not kept."""
    casework.take_step(ctx.session, case, Step.CLAIM, acting(event, ctx))


def add_from_asker(event: TextReceived, ctx: Context, case: Case) -> None:
    """Add what the asker says; a closed case that is quoted within three days opens again."""
    _note_addition(event, ctx, case)
    casework.add_to_case(ctx.session, case.id, event)
    if mask(event.text) != event.text and chats.tell_masking_once(ctx.chat, now=ctx.machine_now):
        case.reply_token = None
        ctx.reply(event, say.SayNotice(name=notices.MASKED), worth_a_push=False)
    _show_addition(event, ctx, case)


def add_media_from_asker(event: MediaReceived, ctx: Context, case: Case) -> None:
    """Add a picture or file that the asker sends within the first minutes."""
    if media.add_media(ctx.session, case.id, event, side=Side.ASKER, now=ctx.machine_now) is None:
        return
    _note_addition(event, ctx, case)
    _show_addition(event, ctx, case)


def _note_addition(event: Event, ctx: Context, case: Case) -> None:
    """Open the case again if it was closed; else keep the reply token, which nothing was said on."""
    who = acting(event, ctx)
    if casework.may_reopen(case, now=ctx.machine_now):
        casework.take_step(ctx.session, case, Step.REOPEN, who)
        case.asked = []
        offering.offer(ctx.session, ctx.published, case, now=ctx.now, machine_now=ctx.machine_now)
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.REOPENED))
    else:
        casework.take_step(ctx.session, case, Step.ADD, who)
        case.reply_token, case.token_received_at = event.reply_token, event.received_at


def _show_addition(event: Event, ctx: Context, case: Case) -> None:
    """Show who has the case what was added."""
    if case.holder_line_id is not None and case.state is State.CLAIMED:
        key = f"case:{case.id}:added:{event.event_id}"
        card = say.SayCaseCard(case_id=case.id)
        due = offering.working_moment(ctx.published, ctx.now)
        offering.tell(ctx.session, case.holder_line_id, card, key=key, case=case, now=ctx.machine_now, due_at=due)


def _send_answer(event: ButtonPressed, ctx: Context, case: Case, line: CaseMessage, purpose: Purpose) -> None:
    together = casework.sent_together(ctx.session, line)
    pictures = media.media_of(ctx.session, together)
    if any(one.state is MediaState.WANTED for one in pictures):
        ctx.reply(event, say.SayNotice(name=notices.PICTURE_NOT_YET))
        return
    if not (line.text or line.entry or any(one.state is MediaState.STORED for one in pictures)):
        ctx.reply(event, say.SayNotice(name=notices.NOTHING_TO_SEND))
        return
    step = Step.ASK_BACK if purpose is Purpose.ASK_BACK else Step.ANSWER
    outcome = casework.take_step(ctx.session, case, step, acting(event, ctx))
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return
    for one in together:
        one.sent_at = ctx.machine_now
    lane = f"answer {line.id}"
    owe_push(
        ctx.session,
        case.chat,
        say.SayPersonAnswer(case_id=case.id, message=line.id, asks_back=purpose is Purpose.ASK_BACK),
        reason_key=f"answer:{line.id}",
        now=ctx.machine_now,
        lane=lane,
        repeat_if_uncertain=True,
        token=casework.spend_token(case),
    )
    ctx.session.flush()  # The answer must be the elder of the lane.
    ctx.reply(event, say.SayAnswerOutcome(case_id=case.id, message=line.id), lane=lane)


def _send_up(event: ButtonPressed, ctx: Context, case: Case, line: CaseMessage, party: str) -> None:
    outcome = casework.take_step(ctx.session, case, Step.HAND_UP, acting(event, ctx), detail=party)
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return
    line.sent_at, case.handed_to = ctx.machine_now, party
    case.handed_at = offering.working_moment(ctx.published, ctx.now)
    due = offering.working_moment(ctx.published, ctx.now)
    for person in offering.party_people(ctx.session, party):
        content = say.SayHandedUp(case_id=case.id, message=line.id)
        key = f"up:{line.id}:{person.line_id}"
        offering.tell(ctx.session, person.line_id, content, key=key, case=case, now=ctx.machine_now, due_at=due)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.HANDED, to=party))


def _send_back(event: ButtonPressed, ctx: Context, case: Case, line: CaseMessage) -> None:
    party, holder = case.handed_to, case.holder_line_id
    outcome = casework.take_step(ctx.session, case, Step.COME_BACK, acting(event, ctx))
    if isinstance(outcome, Refusal) or party is None or holder is None:
        why = outcome if isinstance(outcome, Refusal) else Refusal.NOT_NOW
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=why))
        return
    line.sent_at = ctx.machine_now
    content = say.SayCameBack(case_id=case.id, message=line.id, party=party)
    offering.tell(ctx.session, holder, content, key=f"back:{line.id}", case=case, now=ctx.machine_now)
    ctx.reply(event, say.SayNotice(name=notices.SENT_BACK))


def _send_along(ctx: Context, picture: CaseMedia, words: CaseMessage) -> None:
    """Have a picture, and what goes with it, go along with the words that came after it."""
    line = ctx.session.get_one(CaseMessage, picture.case_message_id)
    for one in casework.sent_together(ctx.session, line):
        one.goes_with_id = words.id


def _claims(ctx: Context, event: Event, case: Case) -> bool:
    outcome = casework.take_step(ctx.session, case, Step.CLAIM, acting(event, ctx))
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return False
    return True


def _step(  # noqa: PLR0913 - each says something of its own
    event: ButtonPressed, ctx: Context, case: Case, step: Step, *, then: CaseNote, to: str | None = None
) -> bool:
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.TYPE_INSTEAD))
        return False
    if not _concerns(ctx, event.user_id, case):
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
        return False
    outcome = casework.take_step(ctx.session, case, step, acting(event, ctx))
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return False
    for_consultant = ctx.chat.is_private and ctx.chat.id != case.chat_id
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=then, to=to, for_consultant=for_consultant))
    return True


def _concerns(ctx: Context, line_id: str, case: Case) -> bool:
    """Tell whether a case is any of this person's business: in its own chat, or by a role."""
    return ctx.chat.id == case.chat_id or purpose_of(ctx, line_id, case) is not None


def purpose_of(ctx: Context, line_id: str | None, case: Case) -> Purpose | None:
    """Return what somebody's words are for here: a consultant answers, the party it was handed to sends it back."""
    for grant in people.roles_of(ctx.session, line_id):
        if grant.role is Role.CONSULTANT:
            return Purpose.ANSWER
        if grant.role is Role.PARTY and case.handed_to in grant.scope:
            return Purpose.COME_BACK
    return None


def acting(event: Event, ctx: Context) -> Acting:
    """Return who does something with a case, and when."""
    return Acting(line_id=event.user_id, now=ctx.now, machine_now=ctx.machine_now)
