"""Which other schools wait for the same answer."""

from functools import lru_cache

from rapidfuzz import fuzz
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.faq.normalize import bare, tidy
from bot.models.case import Case
from bot.models.question import Question
from bot.programme.cases import State
from bot.services.cases.offering import UNTAKEN

# From which likeness of two questions (rapidfuzz, 0 to 100) one answer is offered to both; people look at each.
_LIKE = 55
_MOST_LIKE = 9
# So many waiting cases are compared, the newest: a card is rendered while the database is held.
_COMPARED = 200


def like_cases(session: Session, case: Case, line_id: str) -> list[Case]:
    """Return up to nine cases of other schools that ask the same and that this person may answer, the oldest first."""
    question = session.get(Question, case.question_id) if case.question_id else None
    text = _comparable(question.text) if question and question.text else ""
    if not text:
        return []
    waiting = or_(
        Case.state.in_(UNTAKEN),
        (Case.state == State.CLAIMED) & (Case.holder_line_id == line_id) & Case.first_answer_at.is_(None),
    )
    rows = session.execute(
        select(Case.id, Question.text)
        .join(Question, Question.id == Case.question_id)
        .where(waiting, Case.id != case.id, Case.chat_id != case.chat_id, Question.text.is_not(None))
        .order_by(Case.id.desc())
        .limit(_COMPARED)
    ).all()
    alike = sorted(number for number, other in rows if fuzz.ratio(text, _comparable(other)) >= _LIKE)[:_MOST_LIKE]
    return list(session.scalars(select(Case).where(Case.id.in_(alike)).order_by(Case.id))) if alike else []


@lru_cache(maxsize=1024)
def _comparable(text: str) -> str:
    return bare(tidy(text))
