"""What became of a person's answer, told to its writer: by the word on their 送出, and later if that was too early."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.models.case import CaseMessage
from bot.models.chat import Chat
from bot.models.outbox import Outcome, OwedMessage
from bot.outbox import Clocked
from bot.programme.leaving import At
from bot.services.cases import offering

_ANSWER = "person_answer"


def keep_note(session: Session, line: CaseMessage, note: OwedMessage) -> None:
    """Remember by which message the writer is told what became of a line; late or not, it is told."""
    session.flush()  # The note must have its id.
    line.outcome_note_id = note.id


def is_answer(content: Mapping[str, Any]) -> bool:
    """Tell whether this, as it is stored, is a person's answer."""
    return content.get("say") == _ANSWER


def tell_late(session: Session, ended: Iterable[OwedMessage], *, by: Clocked) -> None:
    """Tell the writers of answers that have ended now, where they were told something that was not final."""
    for owed in ended:
        answer = say.from_row(owed.content) if owed.done_at is not None and is_answer(owed.content) else None
        if isinstance(answer, say.SayPersonAnswer):
            _tell(session, answer, owed, by)


def _tell(session: Session, answer: say.SayPersonAnswer, owed: OwedMessage, by: Clocked) -> None:
    line = session.get(CaseMessage, answer.message)
    if line is None:
        return
    note = session.get(OwedMessage, line.outcome_note_id) if line.outcome_note_id else None
    chat: Chat | None
    if note is None:  # Sent from a page, which shows what became of it; who has left it hears of what went wrong.
        chat = offering.private_chat(session, line.by_line_id) if _went_wrong(owed) else None
    elif note.delivery is None or owed.done_at is None or note.delivery.created_at >= owed.done_at:
        return  # It is still to be said, and will be right then.
    else:
        chat = note.chat
    key = f"outcome:{answer.message}:{answer.case_id}"
    if chat is not None and session.scalar(select(OwedMessage.id).where(OwedMessage.reason_key == key)) is None:
        content = say.SayAnswerOutcome(case_id=answer.case_id, message=answer.message)
        outbox.owe_push(session, chat, content, At(by.now), reason_key=key, by=by)


def _went_wrong(owed: OwedMessage) -> bool:
    outcome = owed.delivery.outcome if owed.delivery is not None else None
    return owed.cancelled_at is not None or outcome in (Outcome.REFUSED, Outcome.UNCERTAIN)
