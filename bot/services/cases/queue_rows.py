"""What a page of the queue shows of each case, read for all of them at once in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.models.case import Case, CaseDraft, CaseMessage, Side
from bot.models.chat import Person
from bot.models.media import CaseMedia
from bot.models.question import Question
from bot.models.school import GroupBinding, Unit
from bot.services import role_names
from bot.services.cases.results import Result, results_of_last
from bot.wording.binding import unit_name

# Machine time: who changed a draft within it is writing just now.
WRITING_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A case as a line of the queue. `last` is what was said last, `asked` the question; `writing`: names.

    `result`: what became of it, where it was an answer to the school.
    """

    case: Case
    units: Sequence[Unit]
    asker: str | None
    holder: str | None
    asked: str | None
    last: CaseMessage | None
    last_by: str | None
    has_picture: bool
    result: Result | None
    writing: Sequence[str]

    @property
    def place(self) -> str | None:
        """The units it is about."""
        return "、".join(unit_name(unit.school.name, unit.division) for unit in self.units) or self.case.chat.name


def rows_of(session: Session, cases: Sequence[Case], viewer_line_id: str, *, now: datetime) -> list[Row]:
    """Return the lines of these cases; `now` is machine time."""
    if not cases:
        return []
    units, lasts = units_of_all(session, cases), _last_lines(session, cases)
    writers = writing_now(session, [one.id for one in cases], but=viewer_line_id, now=now)
    people = {one.asker_line_id for one in cases} | {one.holder_line_id for one in cases if one.holder_line_id}
    people |= {one.by_line_id for one in lasts.values()} | {who for some in writers.values() for who in some}
    names, asked = names_of(session, people), _questions(session, cases)
    pictures = _with_pictures(session, [one.id for one in lasts.values()])
    became = results_of_last(session, lasts.values())
    return [
        Row(
            case=one,
            units=units[one.id],
            asker=names.get(one.asker_line_id),
            holder=names.get(one.holder_line_id or ""),
            asked=asked.get(one.question_id or 0),
            last=lasts.get(one.id),
            last_by=names.get(lasts[one.id].by_line_id) if one.id in lasts else None,
            has_picture=one.id in lasts and lasts[one.id].id in pictures,
            result=became.get(lasts[one.id].id) if one.id in lasts else None,
            writing=[names.get(who, "") for who in writers.get(one.id, ())],
        )
        for one in cases
    ]


def units_of_all(session: Session, cases: Sequence[Case]) -> dict[int, list[Unit]]:
    """Return the units that each case is about."""
    chats = {one.chat_id for one in cases if one.unit_id is None}
    query = (
        select(GroupBinding.chat_id, Unit)
        .select_from(Unit)
        .outerjoin(GroupBinding, (GroupBinding.unit_id == Unit.id) & GroupBinding.unbound_at.is_(None))
        .where(or_(GroupBinding.chat_id.in_(chats), Unit.id.in_({one.unit_id for one in cases if one.unit_id})))
        .order_by(Unit.code)
    )
    by_chat: dict[int | None, list[Unit]] = {}
    by_id: dict[int, Unit] = {}
    for chat_id, unit in session.execute(query).tuples():
        by_chat.setdefault(chat_id, []).append(unit)
        by_id[unit.id] = unit
    return {one.id: [by_id[one.unit_id]] if one.unit_id else by_chat.get(one.chat_id, []) for one in cases}


def names_of(session: Session, line_ids: Iterable[str]) -> Mapping[str, str]:
    """Return how people are called: as the office wrote it where they have or had a role, else as LINE does."""
    wanted = set(line_ids)
    known = select(Person.line_id, Person.name).where(Person.line_id.in_(wanted), Person.name.is_not(None))
    named = {line_id: name for line_id, name in session.execute(known) if name}
    return named | role_names.names_of(session, wanted)


def writing_now(session: Session, case_ids: Sequence[int], *, but: str, now: datetime) -> dict[int, list[str]]:
    """Return who is writing an answer in each of these cases just now, somebody (who looks) left out; machine time."""
    query = select(CaseDraft.case_id, CaseDraft.by_line_id).where(
        CaseDraft.case_id.in_(case_ids),
        CaseDraft.by_line_id != but,
        CaseDraft.sent_at.is_(None),
        CaseDraft.dropped_at.is_(None),
        or_(CaseDraft.changed_at > now - WRITING_WITHIN, CaseDraft.listens_until > now),
    )
    found: dict[int, list[str]] = {}
    for case_id, line_id in session.execute(query.order_by(CaseDraft.id)).tuples():
        found.setdefault(case_id, []).append(line_id)
    return found


def _last_lines(session: Session, cases: Sequence[Case]) -> dict[int, CaseMessage]:
    said = or_(CaseMessage.side == Side.ASKER, CaseMessage.sent_at.is_not(None))
    latest = (
        select(func.max(CaseMessage.id))
        .where(CaseMessage.case_id.in_([one.id for one in cases]), said)
        .group_by(CaseMessage.case_id)
    )
    return {one.case_id: one for one in session.scalars(select(CaseMessage).where(CaseMessage.id.in_(latest)))}


def _questions(session: Session, cases: Sequence[Case]) -> dict[int, str]:
    ids = [one.question_id for one in cases if one.question_id is not None]
    query = select(Question.id, Question.text).where(Question.id.in_(ids), Question.text.is_not(None))
    return {number: text for number, text in session.execute(query).tuples() if text}


def _with_pictures(session: Session, line_ids: Sequence[int]) -> set[int]:
    return set(session.scalars(select(CaseMedia.case_message_id).where(CaseMedia.case_message_id.in_(line_ids))))
