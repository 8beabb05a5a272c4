"""Sends what a draft says: to the school, up to a party, back from it. `may_leave` alone says whether it still may."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot import content as say
from bot.cards.sizes import fits_an_answer
from bot.models.case import Case, CaseDraft, CaseMessage, Side
from bot.models.media import MediaState
from bot.outbox import owe_push
from bot.programme.cases import NotSent, Purpose, Refusal, Step
from bot.programme.leaving import Now
from bot.programme.working_time import working_moment
from bot.services import audit
from bot.services.audit import Acting
from bot.services.cases import drafts, offering, transcript
from bot.services.cases.steps import take_step

_STEPS = {
    Purpose.ANSWER: Step.ANSWER,
    Purpose.ASK_BACK: Step.ASK_BACK,
    Purpose.HAND_UP: Step.HAND_UP,
    Purpose.COME_BACK: Step.COME_BACK,
}


@dataclass(frozen=True)
class Stopped:
    """A draft did not leave; `at` is when it was sent or dropped."""

    why: NotSent
    at: datetime | None = None


@dataclass(frozen=True)
class Sent:
    """A draft left as this line of the transcript."""

    line: CaseMessage
    purpose: Purpose
    party: str | None = None


@dataclass(frozen=True)
class Shown:
    """A draft as its writer last saw it, and (`transcript.fingerprint`) what had been said in the case by then."""

    draft: CaseDraft
    version: int
    seen: str | None = None


def may_leave(session: Session, shown: Shown, by: str | None) -> Stopped | None:
    """Say why a draft cannot leave as it was last shown to its writer; None when it can. Every path asks this."""
    draft = shown.draft
    if not draft.is_open:
        why = NotSent.SENT if draft.sent_at is not None else NotSent.DROPPED
        return Stopped(why, draft.sent_at or draft.dropped_at)
    if shown.seen is not None:
        transcript.hold_still(session, draft.case_id)
    pictures = drafts.pictures(session, draft)
    reasons = (
        (draft.by_line_id != by, NotSent.FOREIGN),
        (not draft.has_words and not pictures, NotSent.EMPTY),
        (draft.version != shown.version, NotSent.CHANGED),
        (shown.seen not in (None, transcript.fingerprint(session, draft.case_id)), NotSent.SPOKEN),
        (any(one.state is MediaState.WANTED for one in pictures), NotSent.NOT_YET),
        (not fits_an_answer(draft.text or ""), NotSent.TOO_LONG),
    )
    return next((Stopped(why) for applies, why in reasons if applies), None)


def send(
    session: Session, case: Case, shown: Shown, acting: Acting, *, ask_back: bool = False
) -> Sent | Stopped | Refusal:
    """Send what a draft says to whom it is for, once."""
    stopped, draft = may_leave(session, shown, acting.by), shown.draft
    if stopped is not None:
        return stopped
    purpose = Purpose.ASK_BACK if ask_back and draft.purpose is Purpose.ANSWER else draft.purpose
    if purpose is Purpose.HAND_UP and not offering.party_people(session, draft.party or ""):
        return Stopped(NotSent.NOBODY)
    party, holder = case.handed_to, case.holder_line_id
    if purpose is Purpose.COME_BACK and (party is None or holder is None):
        return Refusal.TURN_OVER
    outcome = take_step(session, case, _STEPS[purpose], acting, detail=draft.party)
    if isinstance(outcome, Refusal):
        return outcome
    line = finish(session, draft, acting)
    if purpose is Purpose.HAND_UP:
        _ask_party(session, case, line, draft.party or "", acting)
    elif purpose is Purpose.COME_BACK:
        back = say.SayCameBack(case_id=case.id, message=line.id, party=party or "")
        offering.tell(session, holder or "", back, acting, key=f"back:{line.id}", case=case)
    else:
        owe_answer(session, case, line, acting, asks_back=purpose is Purpose.ASK_BACK)
    return Sent(line, purpose, draft.party)


def finish(session: Session, draft: CaseDraft, acting: Acting) -> CaseMessage:
    """Turn a draft into a line of the transcript, with its pictures."""
    line = CaseMessage(
        case_id=draft.case_id,
        line_message_id=draft.source_message_id or f"draft:{draft.id}",
        by_line_id=draft.by_line_id,
        side=Side.PARTY if draft.purpose is Purpose.COME_BACK else Side.PERSON,
        text=draft.text,
        text_as_of=draft.source_as_of or acting.machine_now,
        entry=draft.entry,
        sent_at=acting.machine_now,
        to_party=draft.party if draft.purpose is Purpose.HAND_UP else None,
    )
    session.add(line)
    session.flush()
    for picture in drafts.picture_lines(session, draft):
        picture.goes_with_id, picture.draft_id, picture.sent_at = line.id, None, acting.machine_now
    draft.text = draft.entry = draft.listens_until = None
    draft.sent_at, draft.line_id = acting.machine_now, line.id
    session.flush()
    audit.write_down(session, acting, "send", f"case {draft.case_id}", line=line.id, purpose=draft.purpose.value)
    return line


def owe_answer(session: Session, case: Case, line: CaseMessage, acting: Acting, *, asks_back: bool = False) -> None:
    """Owe a person's answer to the school, on its live reply token if there is one."""
    owe_push(
        session,
        case.chat,
        say.SayPersonAnswer(case_id=case.id, message=line.id, asks_back=asks_back),
        Now("a person's answer"),
        reason_key=answer_key(line.id, case.id),
        by=acting,
        lane=lane_of(line, case),
        repeat_if_uncertain=True,
        token=spend_token(case),
    )
    session.flush()  # The answer must be the elder of its lane.


def answer_key(line_id: int, case_id: int) -> str:
    """Name the owed message that carries a line to the school of a case."""
    return f"answer:{line_id}:{case_id}"


def lane_of(line: CaseMessage, case: Case) -> str:
    """Name the lane in which an answer goes ahead of the word on what became of it."""
    return f"answer {line.id} {case.id}"


def spend_token(case: Case) -> tuple[str, datetime] | None:
    """Return the reply token that an answer may use, with when it was received, and forget it: it works once."""
    token, received = case.reply_token, case.token_received_at
    case.reply_token = case.token_received_at = None
    return (token, received) if token and received else None


def _ask_party(session: Session, case: Case, line: CaseMessage, party: str, acting: Acting) -> None:
    case.handed_to, case.handed_at = party, working_moment(acting.published, acting.now)
    for person in offering.party_people(session, party):
        content = say.SayHandedUp(case_id=case.id, message=line.id)
        offering.tell(session, person.line_id, content, acting, key=f"up:{line.id}:{person.line_id}", case=case)
