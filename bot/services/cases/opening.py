"""Opens a case for a request and offers it; finds the one there is already, and opens a closed one again."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.question import Question
from bot.models.school import Unit
from bot.programme.cases import COLLECTING_WINDOW, NAME_WITHIN, State, is_open
from bot.programme.working_time import working_moment
from bot.services import audit, chats
from bot.services.audit import Acting
from bot.services.cases import closing, finding, offering
from bot.services.cases.steps import about


class How(StrEnum):
    """What came of a request."""

    NEW = "new"
    AGAIN = "again"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Opened:
    """The case of a request; `needs_words` when nobody has said yet what it is about."""

    case: Case
    how: How
    needs_words: bool = False


@dataclass(frozen=True, kw_only=True)
class Request:
    """Somebody in a chat wants a person: for a question, for a unit's date (a reminder's), or for what follows."""

    chat: Chat
    asker_line_id: str
    question: Question | None = None
    unit: Unit | None = None
    deadline: str | None = None


def open_case(session: Session, request: Request, acting: Acting) -> Opened:
    """Take a request down: a new case, the one there is, or a closed one that is opened again; a person is asked."""
    existing = _existing(session, request, acting)
    if existing is not None and is_open(existing.state):
        return Opened(existing, How.AGAIN)
    if existing is not None and closing.may_reopen(existing, now=acting.machine_now):
        closing.reopen(session, existing, acting)
        return Opened(existing, How.REOPENED)
    case = _new_case(session, request, acting)
    is_unknown = chats.look_up_person(session, request.chat, request.asker_line_id, now=acting.machine_now)
    if not says_nothing(case) and not is_unknown:
        offering.offer(session, case, acting)
    return Opened(case, How.NEW, needs_words=request.question is None)


def offer_known(session: Session, line_id: str, acting: Acting) -> None:
    """Offer what waited for LINE to say how its asker is called."""
    query = select(Case).where(Case.asker_line_id == line_id, Case.state == State.OPEN, Case.offered_at.is_(None))
    for case in session.scalars(query.order_by(Case.id)).all():
        if not says_nothing(case):
            offering.offer(session, case, acting)


def says_nothing(case: Case) -> bool:
    """Tell whether a case was opened without a word on what it is about."""
    return case.question_id is None and case.deadline is None


def said_of(opened: Opened) -> say.SayCaseOpened:
    """Return what is said to somebody who wants a person."""
    return say.SayCaseOpened(
        case_id=opened.case.id,
        again=opened.how is How.AGAIN,
        reopened=opened.how is How.REOPENED,
        needs_question=opened.needs_words,
    )


def detach_question(session: Session, case: Case, acting: Acting) -> bool:
    """Note that a case is about something else than the question that was taken down; what follows will say."""
    if case.question_id is None or case.state is State.CLOSED:
        return False
    case.question_id, case.guesses = None, []
    case.collecting_until = acting.machine_now + COLLECTING_WINDOW
    audit.write_down(session, acting, "detach_question", about(case))
    return True


def _new_case(session: Session, request: Request, acting: Acting) -> Case:
    question = request.question
    case = Case(
        chat_id=request.chat.id,
        question_id=question.id if question else None,
        asker_line_id=request.asker_line_id,
        guesses=list(question.entries) if question else [],
        state=State.OPEN,
        opened_at=acting.machine_now,
        changed_at=acting.machine_now,
        touched_at=acting.now,
        due_from=working_moment(acting.published, acting.now),
        collecting_until=acting.machine_now + COLLECTING_WINDOW,
        look_at=acting.now + NAME_WITHIN,
        unit_id=request.unit.id if request.unit else None,
        deadline=request.deadline,
    )
    session.add(case)
    session.flush()
    audit.write_down(session, acting, "open", about(case), chat=request.chat.id, question=case.question_id)
    return case


def _existing(session: Session, request: Request, acting: Acting) -> Case | None:
    if request.question is not None:
        return finding.case_of_question(session, request.question)
    collecting = finding.collecting_case(session, request.chat, request.asker_line_id, now=acting.machine_now)
    is_same = collecting is not None and collecting.question_id is None and collecting.deadline == request.deadline
    return collecting if is_same else None
