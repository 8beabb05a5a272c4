"""What consultants and parties do with a case: take it, answer, pass it on, hand it up, close and reopen it."""

from bot import content as say
from bot import postback
from bot.cases import Purpose, Refusal, State, Step
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import ButtonPressed, Event, TextReceived
from bot.models.case import Case, CaseMessage, Side
from bot.models.people import Role, RoleGrant
from bot.outbox import owe_push
from bot.services import casework, offering, people
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
    purpose = _purpose(ctx, event.user_id, case)
    if event.user_id is None or purpose is None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    if purpose is Purpose.ANSWER and case.holder_line_id is None and not _claims(ctx, event, case):
        return
    casework.start_draft(ctx.session, case, event.user_id, purpose, now=ctx.machine_now)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.TYPE_NOW))


def use_guess(event: ButtonPressed, press: postback.UseGuess, ctx: Context, case: Case) -> None:
    """用這個回答: preview the official answer."""
    if event.user_id is None or _purpose(ctx, event.user_id, case) is not Purpose.ANSWER:
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
    if event.user_id is None or _purpose(ctx, event.user_id, case) is not Purpose.ANSWER:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    casework.start_draft(ctx.session, case, event.user_id, Purpose.HAND_UP, now=ctx.machine_now, party=press.party)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.TYPE_NOW, to=press.party))


def take_words(event: TextReceived, ctx: Context, case: Case) -> None:
    """Preview what somebody wrote for a case, 1:1."""
    purpose = _purpose(ctx, event.user_id, case)
    if event.user_id is None or purpose is None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.NOT_YOURS))
        return
    draft = casework.draft_of(ctx.session, event.user_id, now=ctx.machine_now)
    party = draft.party if draft and draft.case_id == case.id else None
    if draft is not None and draft.case_id == case.id:
        purpose = draft.purpose
    side = Side.PARTY if purpose is Purpose.COME_BACK else Side.PERSON
    line = casework.add_to_case(ctx.session, case.id, event, side=side)
    casework.end_draft(ctx.session, event.user_id)
    if line is not None:
        ctx.reply(event, say.SayPreview(case_id=case.id, message=line.id, purpose=purpose, party=party))


def send(event: ButtonPressed, press: postback.SendDraft, ctx: Context, case: Case) -> None:
    """送出: send what the preview showed, once."""
    line = ctx.session.get(CaseMessage, press.message)
    if line is None or line.case_id != case.id or line.by_line_id != event.user_id:
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
        return
    if line.sent_at is not None:
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=Refusal.ALREADY))
        return
    match Purpose(press.purpose):
        case Purpose.ANSWER:
            _send_answer(event, ctx, case, line)
        case Purpose.HAND_UP:
            _send_up(event, ctx, case, line, press.party or "")
        case Purpose.COME_BACK:
            _send_back(event, ctx, case, line)


def discard(event: ButtonPressed, press: postback.DiscardDraft, ctx: Context, case: Case) -> None:
    """不送: drop a draft."""
    line = ctx.session.get(CaseMessage, press.message)
    if line is not None and line.by_line_id == event.user_id and line.sent_at is None:
        line.text = line.entry = None
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.DISCARDED))


def answer_in_group(event: TextReceived, ctx: Context, case: Case) -> None:
    """Note an answer that a consultant gave in the school's group by quoting the asker; say nothing."""
    outcome = casework.take_step(ctx.session, case, Step.ANSWER, _acting(event, ctx))
    if isinstance(outcome, State):
        line = casework.add_to_case(ctx.session, case.id, event, side=Side.PERSON)
        if line is not None:
            line.sent_at = ctx.machine_now


def claim_in_group(event: TextReceived, ctx: Context, case: Case) -> None:
    """Note that a consultant speaks where one case is open; the words are not kept."""
    casework.take_step(ctx.session, case, Step.CLAIM, _acting(event, ctx))


def add_from_asker(event: TextReceived, ctx: Context, case: Case) -> None:
    """Add what the asker says; a closed case that is quoted within three days opens again."""
    acting = _acting(event, ctx)
    if casework.may_reopen(case, now=ctx.machine_now):
        casework.take_step(ctx.session, case, Step.REOPEN, acting)
        case.asked = []
        offering.offer(ctx.session, ctx.published, case, now=ctx.now, machine_now=ctx.machine_now)
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.REOPENED))
    else:
        casework.take_step(ctx.session, case, Step.ADD, acting)
    casework.add_to_case(ctx.session, case.id, event)
    if case.holder_line_id is not None and case.state is State.CLAIMED:
        key = f"case:{case.id}:added:{event.event_id}"
        card = say.SayCaseCard(case_id=case.id)
        due = offering.working_moment(ctx.published, ctx.now)
        offering.tell(ctx.session, case.holder_line_id, card, key=key, case=case, now=ctx.machine_now, due_at=due)


def _send_answer(event: ButtonPressed, ctx: Context, case: Case, line: CaseMessage) -> None:
    outcome = casework.take_step(ctx.session, case, Step.ANSWER, _acting(event, ctx))
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return
    line.sent_at = ctx.machine_now
    lane = f"answer {line.id}"
    owe_push(
        ctx.session,
        case.chat,
        say.SayPersonAnswer(case_id=case.id, message=line.id),
        reason_key=f"answer:{line.id}",
        now=ctx.machine_now,
        lane=lane,
        repeat_if_uncertain=True,
    )
    ctx.session.flush()  # The answer must be the elder of the lane.
    ctx.reply(event, say.SayAnswerOutcome(case_id=case.id, message=line.id), lane=lane)


def _send_up(event: ButtonPressed, ctx: Context, case: Case, line: CaseMessage, party: str) -> None:
    outcome = casework.take_step(ctx.session, case, Step.HAND_UP, _acting(event, ctx), detail=party)
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return
    line.sent_at, case.handed_to = ctx.machine_now, party
    due = offering.working_moment(ctx.published, ctx.now)
    for person in offering.party_people(ctx.session, party):
        content = say.SayHandedUp(case_id=case.id, message=line.id)
        key = f"up:{line.id}:{person.line_id}"
        offering.tell(ctx.session, person.line_id, content, key=key, case=case, now=ctx.machine_now, due_at=due)
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.HANDED, to=party))


def _send_back(event: ButtonPressed, ctx: Context, case: Case, line: CaseMessage) -> None:
    party, holder = case.handed_to, case.holder_line_id
    outcome = casework.take_step(ctx.session, case, Step.COME_BACK, _acting(event, ctx))
    if isinstance(outcome, Refusal) or party is None or holder is None:
        why = outcome if isinstance(outcome, Refusal) else Refusal.NOT_NOW
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=why))
        return
    line.sent_at = ctx.machine_now
    content = say.SayCameBack(case_id=case.id, message=line.id, party=party)
    offering.tell(ctx.session, holder, content, key=f"back:{line.id}", case=case, now=ctx.machine_now)
    ctx.reply(event, say.SayNotice(name=notices.SENT_BACK))


def _claims(ctx: Context, event: Event, case: Case) -> bool:
    outcome = casework.take_step(ctx.session, case, Step.CLAIM, _acting(event, ctx))
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
    outcome = casework.take_step(ctx.session, case, step, _acting(event, ctx))
    if isinstance(outcome, Refusal):
        ctx.reply(event, say.SayCaseRefusal(case_id=case.id, why=outcome))
        return False
    ctx.reply(event, say.SayCaseNote(case_id=case.id, note=then, to=to))
    return True


def _concerns(ctx: Context, line_id: str, case: Case) -> bool:
    """Tell whether a case is any of this person's business: in its own chat, or by a role."""
    return ctx.chat.id == case.chat_id or _purpose(ctx, line_id, case) is not None


def _purpose(ctx: Context, line_id: str | None, case: Case) -> Purpose | None:
    """Return what somebody's words are for here: a consultant answers, the party it was handed to sends it back."""
    for grant in people.roles_of(ctx.session, line_id):
        if grant.role is Role.CONSULTANT:
            return Purpose.ANSWER
        if grant.role is Role.PARTY and case.handed_to in grant.scope:
            return Purpose.COME_BACK
    return None


def _acting(event: Event, ctx: Context) -> Acting:
    return Acting(line_id=event.user_id, now=ctx.now, machine_now=ctx.machine_now)
