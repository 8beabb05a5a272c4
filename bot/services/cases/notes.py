"""Notes on a case for colleagues: schools never see them, and nothing of them is ever sent to a school."""

from sqlalchemy.orm import Session

from bot.models.case import Case
from bot.models.desk import CaseNote
from bot.services import audit
from bot.services.audit import Acting
from bot.services.cases import seeing
from bot.services.cases.steps import about


def add(session: Session, case: Case, text: str, acting: Acting) -> CaseNote | None:
    """Add a note; None when it says nothing, or this person may not read the case."""
    if not text.strip() or not seeing.may_read(session, case, acting.by):
        return None
    return keep(session, case, CaseNote(text=text.strip()), acting)


def keep(session: Session, case: Case, note: CaseNote, acting: Acting) -> CaseNote:
    """Keep a note that says something."""
    note.case_id, note.by_line_id, note.at = case.id, acting.by or "", acting.machine_now
    session.add(note)
    session.flush()
    audit.write_down(session, acting, "note", about(case), note=note.id)
    return note
