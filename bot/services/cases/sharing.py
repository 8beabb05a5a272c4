"""One answer for several schools that asked the same: each case keeps what it was answered with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.models.case import Case, CaseMessage
from bot.programme.cases import Refusal, Step
from bot.services.audit import Acting
from bot.services.cases import sending
from bot.services.cases.sending import Shown, Stopped
from bot.services.cases.steps import take_step


@dataclass(frozen=True)
class Shared:
    """The line that was sent, to which cases, and which were left alone because somebody else had them."""

    line: CaseMessage
    sent: tuple[Case, ...]
    skipped: tuple[int, ...]


def send_to_all(
    session: Session, case: Case, shown: Shown, others: Sequence[int], acting: Acting
) -> Shared | Stopped | Refusal:
    """Answer each case that is still free for it; when the first is not, nothing is sent."""
    stopped = sending.may_leave(session, shown, acting.by)
    if stopped is not None:
        return stopped
    outcome = take_step(session, case, Step.ANSWER, acting)
    if isinstance(outcome, Refusal):
        return outcome
    line = sending.finish(session, shown.draft, acting)
    sending.owe_answer(session, case, line, acting)
    sent, skipped = [case], []
    for number in others:
        one = session.get(Case, number)
        if one is None or isinstance(take_step(session, one, Step.ANSWER, acting), Refusal):
            skipped.append(number)
            continue
        session.add(_copy(line, one))
        sending.owe_answer(session, one, line, acting)
        sent.append(one)
    return Shared(line, tuple(sent), tuple(skipped))


def _copy(line: CaseMessage, case: Case) -> CaseMessage:
    return CaseMessage(
        case_id=case.id,
        line_message_id=f"copy:{line.id}:{case.id}",
        by_line_id=line.by_line_id,
        side=line.side,
        text=line.text,
        text_as_of=line.text_as_of,
        entry=line.entry,
        sent_at=line.sent_at,
        copied_from_id=line.id,
    )
