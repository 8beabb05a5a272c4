"""The programme's records as tables: units, steps, cases, deliveries; without what people wrote and LINE's ids.

Lists of units and steps are in the form that is imported; times are the programme's local ones.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.models.case import Case
from bot.models.chat import Chat, Person
from bot.models.outbox import Delivery, OwedMessage
from bot.models.people import RoleGrant
from bot.models.school import GroupBinding, Unit
from bot.models.step import StepMark
from bot.services import binding, schools, schools_file, steps_file
from bot.tables.writing import Cell

_AT_ONCE = 1_000  # Rows of a long table that are in memory together.
Numbered = TypeVar("Numbered", Case, Delivery)


@dataclass(frozen=True, kw_only=True)
class Exporting:
    """What an export is made with."""

    session: Session
    knowledge: Knowledge
    zone: tzinfo

    def local(self, moment: datetime | None) -> str | None:
        """Return a moment as spreadsheets read it."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M:%S}" if moment else None


@dataclass(frozen=True)
class Export:
    """A table: its headings and rows."""

    headings: tuple[str, ...]
    rows: Iterator[Sequence[Cell]]


def units(made: Exporting) -> Export:
    """Return every unit, as the office's list has it."""
    term = made.knowledge.program.terms.consultant
    headings = tuple(one.heading for one in schools_file.columns(term))
    chats = binding.current_chats(made.session)
    rows = (
        (
            *(unit.school.code, unit.school.name, unit.school.county, unit.division),
            *(unit.current_system, unit.contact, unit.consultant),
            *(unit.code, _group(chats.get(unit.id))),
        )
        for unit in schools.all_units(made.session)
    )
    return Export(headings, rows)


def steps(made: Exporting) -> Export:
    """Return every mark of every unit, also those taken back."""
    names = _names(made.session)
    known = made.knowledge.step_by_id
    headings = {one.key: one.heading for one in steps_file.columns(needs_step=True)}
    query = select(StepMark).join(Unit, Unit.id == StepMark.unit_id).order_by(Unit.code, StepMark.id)
    rows = (
        (
            *(mark.unit.code, mark.unit.school.name, mark.step, known[mark.step].name if mark.step in known else None),
            *(mark.detail, made.local(mark.marked_at), names.get(mark.by_line_id, ""), mark.how.value),
            *(made.local(mark.recorded_at), made.local(mark.undone_at)),
        )
        for mark in made.session.scalars(query)
    )
    order = (
        *(steps_file.CODE, steps_file.NAME, steps_file.STEP, "step name"),
        *(steps_file.DETAIL, steps_file.DAY, "by", "how", "recorded", steps_file.TAKEN_BACK),
    )
    return Export(tuple(headings[key] for key in order), rows)


def cases(made: Exporting) -> Export:
    """Return every case: whose, how far, and when; what was written stays in the case."""
    names = _names(made.session)
    of_unit = {unit.id: unit.code for unit in schools.all_units(made.session)}
    of_chat = _codes_by_chat(made.session)
    parties = {party.id: party.short_name for party in made.knowledge.parties}
    rows = (
        (
            *(case.id, of_unit.get(case.unit_id or 0) or "、".join(of_chat[case.chat_id]), case.state.value),
            *(names.get(case.holder_line_id or "", ""), parties.get(case.handed_to or "", case.handed_to)),
            *(made.local(case.opened_at), made.local(case.first_answer_at), made.local(case.closed_at)),
        )
        for part in _parts(made.session, Case)
        for case in part
    )
    holder = made.knowledge.program.terms.consultant
    return Export(("案件", "單位代碼", "狀態", holder, "上呈", "開案時間", "首次回覆", "結案時間"), rows)


def deliveries(made: Exporting) -> Export:
    """Return every call to LINE: to whom, about what, how it ended and what it cost."""
    of_chat = _codes_by_chat(made.session)
    headings = (
        "編號",
        "方式",
        "對象",
        "單位代碼",
        "內容種類",
        "建立時間",
        "嘗試次數",
        "結果",
        "結果時間",
        "狀態碼",
        "錯誤",
        "計費則數",
        "LINE要求編號",
    )
    return Export(headings, _deliveries(made, of_chat))


def _deliveries(made: Exporting, of_chat: Mapping[int, list[str]]) -> Iterator[Sequence[Cell]]:
    for part in _parts(made.session, Delivery):
        kinds: dict[int, list[str]] = defaultdict(list)
        first, last = part[0].id, part[-1].id
        owed = select(OwedMessage.delivery_id, OwedMessage.content["say"].as_string())
        for number, kind in made.session.execute(owed.where(OwedMessage.delivery_id.between(first, last))):
            kinds[number].append(kind or "")
        for one in part:
            yield (
                *(one.id, one.channel.value, _group(one.chat), "、".join(of_chat[one.chat_id])),
                *("、".join(dict.fromkeys(kinds[one.id])), made.local(one.created_at), one.tries),
                *(one.outcome.value if one.outcome else None, made.local(one.outcome_at), one.status, one.error),
                *(one.billed, one.request_id),
            )


def _parts(session: Session, table: type[Numbered]) -> Iterator[Sequence[Numbered]]:
    """Read a long table in parts by number: a cursor on the server would need one long transaction."""
    last = 0
    while part := session.scalars(select(table).where(table.id > last).order_by(table.id).limit(_AT_ONCE)).all():
        yield part
        last = part[-1].id
        session.expunge_all()


def _group(chat: Chat | None) -> str | None:
    if chat is None:
        return None
    return chat.name or chat.kind.value


def _names(session: Session) -> dict[str, str]:
    """Return how people are called, by LINE id; a role's name before the profile's."""
    found = {line_id: name for line_id, name in session.execute(select(Person.line_id, Person.name)) if name}
    return found | dict(session.execute(select(RoleGrant.line_id, RoleGrant.name)).tuples().all())


def _codes_by_chat(session: Session) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(GroupBinding).join(Unit, Unit.id == GroupBinding.unit_id).where(GroupBinding.unbound_at.is_(None))
    for one in session.scalars(query.order_by(Unit.code)):
        found[one.chat_id].append(one.unit.code)
    return found


EXPORTS: Mapping[str, Callable[[Exporting], Export]] = {
    "units": units,
    "steps": steps,
    "cases": cases,
    "deliveries": deliveries,
}
