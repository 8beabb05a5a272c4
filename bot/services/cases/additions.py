"""What the asker adds to a case after it was opened: words, pictures, files; who works on it sees them."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot import content as say
from bot.incoming import MediaKind, MediaReceived, TextReceived
from bot.models.case import Case, CaseMessage, Side
from bot.models.media import MediaState
from bot.programme.cases import COLLECTING_WINDOW, Refusal, State, Step
from bot.services import media
from bot.services.audit import Acting
from bot.services.cases import closing, offering, transcript
from bot.services.cases.steps import take_step


@dataclass(frozen=True)
class Added:
    """What the asker added; `reopened` when the case was closed before, `refused` a file that cannot be taken."""

    reopened: bool = False
    refused: int | None = None


def add_words(session: Session, case: Case, event: TextReceived, acting: Acting) -> Added | Refusal:
    """Add what the asker says; a closed case opens again within its days. A quote asks for more: pictures cannot."""
    if event.quoted_message_id is not None:
        case.collecting_until = acting.machine_now + COLLECTING_WINDOW
    added = _add(session, case, event, acting)
    if isinstance(added, Refusal):
        return added
    line = transcript.add_line(session, case.id, event, side=Side.ASKER)
    _show(session, case, line, acting, event.event_id, reopened=added.reopened)
    return added


def add_media(session: Session, case: Case, event: MediaReceived, acting: Acting) -> Added | Refusal:
    """Add a picture or file that the asker sends while the case is being told."""
    made = media.add_media(session, case.id, event, side=Side.ASKER, now=acting.machine_now)
    if made is None:
        return Refusal.ALREADY
    added = _add(session, case, event, acting)
    if isinstance(added, Added):
        line, kept = made
        _show(session, case, line, acting, event.event_id, reopened=added.reopened)
        if kept.state is MediaState.REFUSED and kept.kind is MediaKind.FILE:  # Films are looked at in the group.
            return replace(added, refused=kept.id)
    return added


def _add(session: Session, case: Case, event: TextReceived | MediaReceived, acting: Acting) -> Added | Refusal:
    """Note that something was added; the reply token, which nothing is said on, may carry the answer."""
    if case.state is State.CLOSED:
        reopened = closing.reopen(session, case, acting)
        return reopened if isinstance(reopened, Refusal) else Added(reopened=True)
    outcome = take_step(session, case, Step.ADD, acting)
    if isinstance(outcome, Refusal):
        return outcome
    if (acting.by, acting.chat_id) == (case.asker_line_id, case.chat_id):
        case.reply_token, case.token_received_at = event.reply_token, event.received_at
    return Added()


def _show(  # noqa: PLR0913 - what was added to which case by whom, and why it is told
    session: Session, case: Case, line: CaseMessage | None, acting: Acting, key: str, *, reopened: bool
) -> None:
    """Show who has the case, or is asked to take it, what was added; one that waited for words is offered now."""
    if reopened or line is None:
        return
    if case.state in offering.UNTAKEN and case.offered_at is None:
        offering.offer(session, case, acting)
        return
    to = case.holder_line_id or case.offered_to
    if to is not None:
        content = say.SayCaseUpdate(case_id=case.id, message=line.id, to=to)
        offering.tell(session, to, content, acting, key=f"case:{case.id}:added:{key}", case=case)
