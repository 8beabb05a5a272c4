"""Gathers what the programme did with one school, as it is handed over at the end: plain values, ready for JSON.

What was asked and answered in its groups with the version of the words, what was promised, reminders, steps and dates.
Nothing from 1:1 chats, nothing internal, no LINE ids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.faq import messages
from bot.faq.knowledge import Knowledge
from bot.faq.load import load
from bot.incoming import ChatKind
from bot.models.case import Case, CaseMessage, Side
from bot.models.chat import Chat
from bot.models.date_change import DateChange
from bot.models.knowledge import KnowledgeVersion
from bot.models.question import Question
from bot.models.school import GroupBinding, School, Unit
from bot.programme.published import Published
from bot.programme.working_time import after_working
from bot.services import progress, reminders, role_names

Fact = dict[str, Any]


@dataclass
class SchoolFiles:
    """Gathers the files of one school after another; every version of the knowledge is read once."""

    session: Session
    published: Published
    now: datetime
    _versions: dict[int, Knowledge | None] = field(default_factory=dict)

    def gather(self, school: School) -> Fact:
        """Return a school's file."""
        query = select(Unit).where(Unit.school_id == school.id).order_by(Unit.code)
        units = self.session.scalars(query).all()
        spans = self._spans(units)
        program = self.published.knowledge.program
        return {
            "program": program.name,
            "as_of": self._local(self.now),
            "school": {"code": school.code, "name": school.name, "county": school.county},
            "units": [self._unit(one) for one in units],
            "questions": [one for span in spans for one in self._questions(span)],
            "promises": [one for span in spans for one in self._cases(span)],
        }

    def _spans(self, units: Sequence[Unit]) -> list[GroupBinding]:
        """Return when which group served the school, each group once at a time."""
        query = (
            select(GroupBinding)
            .join(Chat, Chat.id == GroupBinding.chat_id)
            .where(GroupBinding.unit_id.in_([one.id for one in units]), Chat.kind != ChatKind.USER)
            .order_by(GroupBinding.bound_at, GroupBinding.id)
        )
        found: dict[int, GroupBinding] = {}
        for one in self.session.scalars(query):
            found.setdefault(one.chat_id, one)
        return list(found.values())

    def _unit(self, unit: Unit) -> Fact:
        own = select(GroupBinding).where(GroupBinding.unit_id == unit.id).order_by(GroupBinding.id)
        return {
            "code": unit.code,
            "division": unit.division,
            "groups": [
                {
                    "name": one.chat.name,
                    "from": self._local(one.bound_at),
                    "until": self._local(one.unbound_at),
                }
                for one in self.session.scalars(own)
            ],
            "steps": list(self._steps(unit)),
            "dates": list(self._dates(unit)),
            "reminders": list(self._reminders(unit)),
        }

    def _steps(self, unit: Unit) -> Iterator[Fact]:
        known = self.published.knowledge.step_by_id
        systems = {one.id: one.name for one in self.published.knowledge.systems.systems}
        for one in progress.history(self.session, unit):
            yield {
                "step": known[one.step].name if one.step in known else one.step,
                "at": self._local(one.marked_at),
                "detail": systems.get(one.detail, one.detail) if one.detail else None,
                "how": one.how.value,
                "taken_back_at": self._local(one.undone_at),
            }

    def _dates(self, unit: Unit) -> Iterator[Fact]:
        known = self.published.knowledge.deadline_by_id
        query = select(DateChange).where(
            DateChange.made_at.is_not(None), or_(DateChange.unit_id.is_(None), DateChange.unit_id == unit.id)
        )
        for one in self.session.scalars(query.order_by(DateChange.made_at, DateChange.id)):
            yield {
                "kind": one.kind.value,
                "name": known[one.deadline_id].name if one.deadline_id in known else one.deadline_id,
                "was": one.was.isoformat(),
                "becomes": one.becomes.isoformat(),
                "words": one.words,
                "by": one.by_name,
                "at": self._local(one.made_at),
                "ended_at": self._local(one.ended_at),
            }

    def _reminders(self, unit: Unit) -> Iterator[Fact]:
        known = self.published.knowledge.deadline_by_id
        for row, owed in reminders.history(self.session, unit):
            delivery = owed.delivery if owed is not None else None
            yield {
                "name": known[row.deadline_id].name if row.deadline_id in known else row.deadline_id,
                "date": row.deadline_date.isoformat(),
                "due": self._local(row.due_at),
                "why": row.why.value,
                "outcome": delivery.outcome.value if delivery is not None and delivery.outcome else None,
            }

    def _questions(self, span: GroupBinding) -> Iterator[Fact]:
        query = select(Question).where(Question.chat_id == span.chat_id, Question.asked_at >= span.bound_at)
        if span.unbound_at is not None:
            query = query.where(Question.asked_at < span.unbound_at)
        for one in self.session.scalars(query.order_by(Question.id)):
            yield {
                "at": self._local(one.asked_at),
                "text": one.text,
                "decision": one.decision.value,
                "version": one.knowledge_version,
                "answers": list(self._answers(one)),
            }

    def _answers(self, question: Question) -> Iterator[Fact]:
        """Yield the official words as they were in the version by which the question was answered."""
        knowledge = self._version(question.knowledge_version)
        for part in question.parts:
            entry = knowledge.by_number.get(part.get("entry", 0)) if knowledge else None
            facet = entry.facet(part.get("facet")) if entry else None
            if entry is not None:
                text = facet.part if facet else entry.answer
                yield {"number": entry.number, "title": entry.title, "text": text.strip()}

    def _cases(self, span: GroupBinding) -> Iterator[Fact]:
        query = select(Case).where(Case.chat_id == span.chat_id, Case.opened_at >= span.bound_at)
        if span.unbound_at is not None:
            query = query.where(Case.opened_at < span.unbound_at)
        minutes = self.published.knowledge.program.case_targets.first_answer_minutes
        for case in self.session.scalars(query.order_by(Case.id)):
            promised = after_working(self.published, case.opened_at, minutes)
            yield {
                "case": case.id,
                "opened_at": self._local(case.opened_at),
                "answer_promised_until": self._local(promised),
                "answered_at": self._local(case.first_answer_at),
                "kept": case.first_answer_at is not None and case.first_answer_at <= promised,
                "closed_at": self._local(case.closed_at),
                "state": case.state.value,
                "lines": list(self._lines(case)),
            }

    def _lines(self, case: Case) -> Iterator[Fact]:
        """Yield what the school said and what it was answered; what went to a party or is a draft stays out."""
        query = select(CaseMessage).where(CaseMessage.case_id == case.id, CaseMessage.to_party.is_(None))
        lines = self.session.scalars(query.order_by(CaseMessage.id)).all()
        names = role_names.names_of(self.session, {one.by_line_id for one in lines})
        for one in lines:
            is_askers = one.side is Side.ASKER
            if is_askers or (one.side is Side.PERSON and one.sent_at is not None):
                entry = self.published.knowledge.by_number.get(one.entry) if one.entry else None
                yield {
                    "by": None if is_askers else names.get(one.by_line_id, ""),
                    "at": self._local(one.sent_at or one.text_as_of),
                    "text": entry.answer.strip() if entry is not None and one.text is None else one.text,
                }

    def _version(self, number: int) -> Knowledge | None:
        if number not in self._versions:
            row = self.session.get(KnowledgeVersion, number)
            files = (
                {name: text for name, text in row.files.items() if not name.endswith(messages.SUFFIX)} if row else {}
            )
            self._versions[number] = load(files) if files else None
        return self._versions[number]

    def _local(self, moment: datetime | None) -> str | None:
        return f"{moment.astimezone(self.published.zone):%Y-%m-%d %H:%M}" if moment else None
