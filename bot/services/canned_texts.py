"""Texts that consultants use often, kept by the office: found by words, written, removed."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.models.desk import CannedText
from bot.services import audit
from bot.services.audit import Acting
from bot.services.cases.case_search import spellings


def find(session: Session, words: str = "") -> Sequence[CannedText]:
    """Return the texts in which all of these words stand, by title."""
    query = select(CannedText).where(CannedText.removed_at.is_(None))
    for word in words.split():
        columns = (CannedText.title, CannedText.text)
        forms = spellings(word)
        query = query.where(or_(*(one.icontains(form, autoescape=True) for one in columns for form in forms)))
    return session.scalars(query.order_by(CannedText.title, CannedText.id)).all()


def get(session: Session, number: int) -> CannedText | None:
    """Return one that was not removed."""
    found = session.get(CannedText, number)
    return found if found is not None and found.removed_at is None else None


def write(session: Session, text: CannedText | None, *, title: str, words: str, acting: Acting) -> CannedText:
    """Add a text (None), or change one."""
    if text is None:
        text = CannedText(title=title, text=words, changed_by=acting.by or "", changed_at=acting.machine_now)
        session.add(text)
    text.title, text.text = title, words
    text.changed_by, text.changed_at = acting.by or "", acting.machine_now
    session.flush()
    audit.write_down(session, acting, "write_canned", f"canned {text.id}")
    return text


def remove(session: Session, text: CannedText, acting: Acting) -> None:
    """Take a text away."""
    text.removed_at = acting.machine_now
    audit.write_down(session, acting, "remove_canned", f"canned {text.id}")
