"""What was said in a case: lines added, corrected and erased with all their copies, and read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.incoming import TextReceived
from bot.inserting import insert_if_new
from bot.masking import mask
from bot.models.case import Case, CaseMessage, Side
from bot.outbox import erase_from_calls
from bot.services import media


def add_line(session: Session, case_id: int, event: TextReceived, *, side: Side) -> CaseMessage | None:
    """Add what somebody said in the chat; an edited message replaces its earlier self. What schools say is masked."""
    text = mask(event.text) if side is Side.ASKER else event.text
    values = {"case_id": case_id, "by_line_id": event.user_id or "", "side": side, "text_as_of": event.sent_at}
    if not insert_if_new(session, CaseMessage, line_message_id=event.message_id, text=text, **values):
        correct_line(session, event)
    return find_line(session, event.message_id)


def correct_line(session: Session, event: TextReceived) -> None:
    """Have a line say what its writer made of it by an edit."""
    line = find_line(session, event.message_id)
    if line is not None and line.text_as_of < event.sent_at:
        line.text = mask(event.text) if line.side is Side.ASKER else event.text
        line.text_as_of = event.sent_at
        erase_from_calls(session, case_id=line.case_id, now=event.received_at)


def find_line(session: Session, line_message_id: str) -> CaseMessage | None:
    """Return the line of a transcript that came with this LINE message."""
    return session.scalar(select(CaseMessage).where(CaseMessage.line_message_id == line_message_id))


def forget_message(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase what its writer took back: the line, and where it was sent to several cases every copy of it."""
    line = find_line(session, line_message_id)
    if line is None:
        return
    copies = session.scalars(select(CaseMessage).where(CaseMessage.copied_from_id == line.id))
    for one in (line, *copies):
        one.text, one.text_as_of = None, now
        erase_from_calls(session, case_id=one.case_id, now=now)


def lines_of(session: Session, case: Case) -> list[CaseMessage]:
    """Return what was said in a case, drafts left out, the oldest first."""
    query = select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id)
    return [one for one in session.scalars(query) if one.side is Side.ASKER or one.sent_at is not None]


def hold_still(session: Session, case_id: int) -> None:
    """Have whoever adds to a case wait until this transaction ends: they change its row first."""
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())


def fingerprint(session: Session, case_id: int) -> str:
    """Name what has been said in a case up to now: another line, an edit or something taken back changes it."""
    said = or_(CaseMessage.side == Side.ASKER, CaseMessage.sent_at.is_not(None))
    query = select(func.max(CaseMessage.id), func.max(CaseMessage.text_as_of)).where(
        CaseMessage.case_id == case_id, said
    )
    last, changed = session.execute(query).one()
    return f"{last or 0}.{changed.timestamp() if changed else 0:.6f}"


def sent_together(session: Session, line: CaseMessage) -> list[CaseMessage]:
    """Return a line and the pictures that were sent with it."""
    query = select(CaseMessage).where(CaseMessage.goes_with_id == line.id).order_by(CaseMessage.id)
    return [line, *session.scalars(query)]


def still_says(session: Session, lines: Sequence[CaseMessage]) -> bool:
    """Tell whether anything of these lines is left: words, an official answer, or a picture that is there."""
    return any(one.text or one.entry or media.is_there(session, one) for one in lines)
