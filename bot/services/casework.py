"""Cases: opened once per question, offered, taken, answered, handed up, closed; every step goes through `take_step`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.database import insert_if_new
from bot.faq.normalize import bare, tidy
from bot.incoming import TextReceived
from bot.masking import mask
from bot.models.case import Case, CaseMessage, CaseStep, ReplyDraft, Side
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage, SentMessage
from bot.models.people import Role
from bot.models.question import Question
from bot.models.school import Unit
from bot.programme.cases import Purpose, Refusal, State, Step, Who, decide, is_open, is_with_a_person
from bot.services import binding, people

COLLECTING_WINDOW = timedelta(minutes=3)
DRAFT_WINDOW = timedelta(minutes=5)
REOPEN_WITHIN = timedelta(days=3)
# From which likeness of two questions (rapidfuzz, 0 to 100) one answer is offered to both; people look at each.
_LIKE = 55
_MOST_LIKE = 9


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Who does something with a case, and as of when; `now` is program time."""

    line_id: str | None
    now: datetime
    machine_now: datetime


def open_case(
    session: Session, chat: Chat, asker_line_id: str, question: Question | None, *, now: datetime
) -> tuple[Case, bool]:
    """Open a case for a question (None: the asker will say); the flag is false when there was one already."""
    existing = _existing(session, chat, asker_line_id, question, now=now)
    if existing is not None:
        return existing, False
    case = Case(
        chat_id=chat.id,
        question_id=question.id if question else None,
        asker_line_id=asker_line_id,
        guesses=list(question.entries) if question else [],
        state=State.OPEN,
        opened_at=now,
        changed_at=now,
    )
    session.add(case)
    session.flush()
    return case, True


def units_of(session: Session, case: Case) -> list[Unit]:
    """Return the units a case is about: those of its group, or the one a 1:1 asker is of."""
    if case.unit_id is not None:
        return [session.get_one(Unit, case.unit_id)]
    return binding.units_of(session, case.chat)


def spend_token(case: Case) -> tuple[str, datetime] | None:
    """Return the reply token that an answer may use, with when it was received, and forget it: it works once."""
    token, received = case.reply_token, case.token_received_at
    case.reply_token = case.token_received_at = None
    return (token, received) if token and received else None


def take_step(
    session: Session, case: Case, step: Step, acting: Acting, *, detail: str | None = None
) -> State | Refusal:
    """Take a step, or say why it does nothing; of two who act at once one wins and the other sees the new state."""
    session.refresh(case)
    who = _who(session, case, acting.line_id)
    before, holder = case.state, case.holder_line_id
    outcome = decide(before, step, who)
    if isinstance(outcome, Refusal):
        return outcome
    values = {"state": outcome, "changed_at": acting.machine_now, **_consequences(step, outcome, case, acting)}
    same = Case.holder_line_id.is_(None) if holder is None else Case.holder_line_id == holder
    done = session.execute(
        update(Case)
        .where(Case.id == case.id, Case.state == before, same)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    if not getattr(done, "rowcount", 0):
        return Refusal.TAKEN
    session.add(
        CaseStep(case_id=case.id, step=step, to_state=outcome, by_line_id=acting.line_id, at=acting.now, detail=detail)
    )
    return outcome


def collecting_case(session: Session, chat: Chat, asker_line_id: str, *, now: datetime) -> Case | None:
    """Return the asker's case that is still being told: opened here in the last minutes (machine time)."""
    return session.scalar(
        select(Case)
        .where(
            Case.chat_id == chat.id,
            Case.asker_line_id == asker_line_id,
            Case.state != State.CLOSED,
            Case.opened_at > now - COLLECTING_WINDOW,
        )
        .order_by(Case.id.desc())
        .limit(1)
    )


def case_of_quoted(session: Session, line_message_id: str) -> Case | None:
    """Return the case that a quoted message belongs to: the asker's own, or one of the bot's about it."""
    line = find_line(session, line_message_id)
    case = session.get(Case, line.case_id) if line else None
    if case is None:
        query = select(Case).join(Question, Question.id == Case.question_id)
        case = session.scalar(query.where(Question.line_message_id == line_message_id))
    if case is None:
        case = _case_of_sent(session, line_message_id)
    return case


def open_cases(session: Session, chat: Chat) -> list[Case]:
    """Return the cases of a chat that are not closed, the oldest first."""
    query = select(Case).where(Case.chat_id == chat.id, Case.state != State.CLOSED).order_by(Case.id)
    return list(session.scalars(query))


def is_with_person(session: Session, chat: Chat, asker_line_id: str | None) -> bool:
    """Tell whether a person handles something of this asker here, so that the bot stays out unless it is called."""
    if asker_line_id is None:
        return False
    query = select(Case.state).where(
        Case.chat_id == chat.id, Case.asker_line_id == asker_line_id, Case.state != State.CLOSED
    )
    return any(is_with_a_person(state) for state in session.scalars(query))


def case_of_question(session: Session, question: Question) -> Case | None:
    """Return the case that was opened for a question."""
    return session.scalar(select(Case).where(Case.question_id == question.id))


def may_reopen(case: Case, *, now: datetime) -> bool:
    """Tell whether a closed case may still be reopened; later something new is asked. Machine time."""
    return case.state is State.CLOSED and case.closed_at is not None and now - case.closed_at <= REOPEN_WITHIN


def takes_more(case: Case, *, now: datetime) -> bool:
    """Tell whether the asker's words may still join a case: it is open, or may be reopened."""
    return is_open(case.state) or may_reopen(case, now=now)


def add_to_case(session: Session, case_id: int, event: TextReceived, *, side: Side = Side.ASKER) -> CaseMessage | None:
    """Add what somebody says to the case; an edited message replaces its earlier self."""
    values = {
        "case_id": case_id,
        "by_line_id": event.user_id or "",
        "side": side,
        "text": mask(event.text),
        "text_as_of": event.sent_at,
    }
    if not insert_if_new(session, CaseMessage, line_message_id=event.message_id, **values):
        line = find_line(session, event.message_id)
        if line is not None and line.text_as_of < event.sent_at:
            line.text, line.text_as_of = mask(event.text), event.sent_at
    return find_line(session, event.message_id)


def find_line(session: Session, line_message_id: str) -> CaseMessage | None:
    """Return the line of a transcript that came with this LINE message."""
    return session.scalar(select(CaseMessage).where(CaseMessage.line_message_id == line_message_id))


def forget_line(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase a line of a transcript that its writer took back."""
    line = find_line(session, line_message_id)
    if line is not None:
        line.text, line.text_as_of = None, now


def transcript(session: Session, case: Case) -> list[CaseMessage]:
    """Return what was said in a case, drafts left out, the oldest first."""
    query = select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id)
    return [one for one in session.scalars(query) if one.side is Side.ASKER or one.sent_at is not None]


def start_draft(  # noqa: PLR0913 - each says something of its own
    session: Session, case: Case, line_id: str, purpose: Purpose, *, now: datetime, party: str | None = None
) -> None:
    """Take somebody's next words for this case."""
    values = {
        "case_id": case.id,
        "purpose": purpose,
        "party": party,
        "until": now + DRAFT_WINDOW,
        "has_words": False,
    }
    if not insert_if_new(session, ReplyDraft, line_id=line_id, **values):
        session.execute(update(ReplyDraft).where(ReplyDraft.line_id == line_id).values(**values))


def draft_of(session: Session, line_id: str, *, now: datetime, for_picture: bool = False) -> ReplyDraft | None:
    """Return what somebody's next words (or picture) are for, None when for nothing."""
    draft = session.get(ReplyDraft, line_id)
    is_open = draft is not None and draft.until > now and (for_picture or not draft.has_words)
    return draft if is_open else None


def end_draft(session: Session, line_id: str) -> None:
    """Take their next words for nothing in particular again; a picture may still go along."""
    draft = session.get(ReplyDraft, line_id)
    if draft is not None:
        draft.has_words = True


def unsent_of(session: Session, case: Case, line_id: str, *, now: datetime) -> list[CaseMessage]:
    """Return somebody's drafts of the last minutes in a case that go by themselves, the oldest first."""
    query = select(CaseMessage).where(
        CaseMessage.case_id == case.id,
        CaseMessage.by_line_id == line_id,
        CaseMessage.side == Side.PERSON,
        CaseMessage.sent_at.is_(None),
        CaseMessage.goes_with_id.is_(None),
        CaseMessage.text_as_of > now - 2 * DRAFT_WINDOW,
    )
    return list(session.scalars(query.order_by(CaseMessage.id)))


def sent_together(session: Session, line: CaseMessage) -> list[CaseMessage]:
    """Return a draft and the pictures that go with it."""
    query = select(CaseMessage).where(CaseMessage.goes_with_id == line.id).order_by(CaseMessage.id)
    return [line, *session.scalars(query)]


def like_cases(session: Session, case: Case, line_id: str) -> list[Case]:
    """Return up to nine cases of other schools that ask the same and that this person may answer, the oldest first."""
    text = _asked(session, case)
    if not text:
        return []
    waiting = or_(
        Case.state.in_((State.OPEN, State.REOPENED)),
        (Case.state == State.CLAIMED) & (Case.holder_line_id == line_id) & Case.first_answer_at.is_(None),
    )
    query = select(Case).where(waiting, Case.id != case.id, Case.chat_id != case.chat_id).order_by(Case.id)
    return [one for one in session.scalars(query) if _is_like(text, _asked(session, one))][:_MOST_LIKE]


def cases_of(session: Session, line_id: str) -> list[Case]:
    """Return the open cases that somebody has or was offered, the oldest first."""
    query = select(Case).where(
        Case.state != State.CLOSED, (Case.holder_line_id == line_id) | (Case.offered_to == line_id)
    )
    return list(session.scalars(query.order_by(Case.id)))


def _asked(session: Session, case: Case) -> str:
    """Return what was asked, ready to be compared."""
    question = session.get(Question, case.question_id) if case.question_id else None
    return bare(tidy(question.text)) if question and question.text else ""


def _is_like(text: str, other: str) -> bool:
    return bool(other) and fuzz.ratio(text, other) >= _LIKE


def _who(session: Session, case: Case, line_id: str | None) -> Who:
    """Return what somebody is to a case; nobody known is at most the one who asked."""
    if line_id is None:
        return Who.CLOCK
    if line_id == case.holder_line_id:
        return Who.HOLDER
    grants = people.roles_of(session, line_id)
    if any(one.role is Role.CONSULTANT for one in grants):
        return Who.CONSULTANT
    if any(one.role is Role.PARTY and case.handed_to in one.scope for one in grants):
        return Who.PARTY
    return Who.ASKER


def _consequences(step: Step, to: State, case: Case, acting: Acting) -> dict[str, object]:
    values: dict[str, object] = {}
    if step in (Step.CLAIM, Step.HAND_UP) or (step is Step.ANSWER and case.holder_line_id is None):
        values["holder_line_id"] = acting.line_id
    if step is Step.PASS_ON:
        values["holder_line_id"] = None
    if step is Step.REOPEN:
        values |= {"holder_line_id": None, "due_from": acting.now, "first_answer_at": None, "closed_at": None}
    if step in (Step.ANSWER, Step.ASK_BACK) and case.first_answer_at is None:
        values["first_answer_at"] = acting.machine_now
    if step is Step.COME_BACK:
        values["handed_to"] = None
    if not is_open(to):
        values["closed_at"] = acting.machine_now
    return values


def _case_of_sent(session: Session, line_message_id: str) -> Case | None:
    sent = session.get(SentMessage, line_message_id)
    owed = session.get(OwedMessage, sent.owed_message_id) if sent else None
    case_id = owed.content.get("case_id") if owed else None
    return session.get(Case, case_id) if case_id else None


def _existing(
    session: Session, chat: Chat, asker_line_id: str, question: Question | None, *, now: datetime
) -> Case | None:
    if question is not None:
        return session.scalar(select(Case).where(Case.question_id == question.id))
    collecting = collecting_case(session, chat, asker_line_id, now=now)
    return collecting if collecting is not None and collecting.question_id is None else None
