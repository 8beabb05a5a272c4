"""Everything that is known about one unit, for the people who look after it: read at once, as of now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.models.case import Case
from bot.models.chat import Chat, Person
from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder
from bot.models.school import GroupBinding, Unit
from bot.models.step import StepMark
from bot.models.watch import PhoneContact
from bot.programme.published import Published
from bot.programme.unit_board import BoardLine
from bot.services import binding, board, progress, reminders, role_names, silent_units
from bot.services.reminders import Planned
from bot.services.served import Served
from bot.services.viewing import Viewer

_CASES, _MESSAGES = 20, 20


@dataclass(frozen=True, kw_only=True)
class UnitFile:
    """A unit's file. `names` tells how people are called, by LINE id; `planned` is what is ahead of it."""

    unit: Unit
    board: BoardLine
    chat: Chat | None
    marks: Sequence[StepMark]
    bindings: Sequence[GroupBinding]
    cases: Sequence[Case]
    reminders: Sequence[tuple[Reminder, OwedMessage | None]]
    planned: Sequence[Planned]
    sent: Sequence[OwedMessage]
    names: dict[str, str]
    called: PhoneContact | None


def find_unit(session: Session, viewer: Viewer, code: str, published: Published) -> Unit | None:
    """Return a unit; None where there is none that this person may see."""
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None or not board.sees(viewer, board.line_of(session, unit, published), published.knowledge):
        return None
    return unit


def read_file(session: Session, viewer: Viewer, code: str, published: Published, moment: Moment) -> UnitFile | None:
    """Return a unit's file; None where there is no such unit, or none that this person may see."""
    unit = session.scalar(select(Unit).where(Unit.code == code))
    line = board.line_of(session, unit, published) if unit else None
    if unit is None or line is None or not board.sees(viewer, line, published.knowledge):
        return None
    bindings = binding.history(session, unit)
    current = next((one for one in bindings if one.unbound_at is None), None)
    chat = current.chat if current else None
    marks = progress.history(session, unit)
    ahead = [one for one in published.timetable.waves if one.due > moment.now]
    who = {one.by_line_id for one in marks} | {one.undone_by for one in marks if one.undone_by}
    who |= {one.bound_by for one in bindings}
    return UnitFile(
        unit=unit,
        board=board.around(session, [line], published.knowledge)[0],
        chat=chat,
        marks=marks,
        bindings=bindings,
        cases=_cases(session, unit, chat),
        reminders=reminders.history(session, unit),
        planned=reminders.plan(session, published.timetable, ahead, moment.now, [_served(unit, chat)]),
        sent=_sent(session, chat),
        names=_names(session, who),
        called=silent_units.last_calls(session).get(unit.id),
    )


def _served(unit: Unit, chat: Chat | None) -> Served:
    return Served(
        unit_id=unit.id,
        code=unit.code,
        school=unit.school.name,
        division=unit.division,
        chat_id=chat.id if chat else None,
        chat_name=chat.name if chat else None,
        members=chat.member_count if chat else None,
        is_gone=chat is not None and chat.is_gone,
    )


def _cases(session: Session, unit: Unit, chat: Chat | None) -> Sequence[Case]:
    of_group = (Case.chat_id == chat.id) & Case.unit_id.is_(None) if chat else Case.unit_id == unit.id
    query = select(Case).where(or_(Case.unit_id == unit.id, of_group)).order_by(Case.id.desc()).limit(_CASES)
    return session.scalars(query).all()


def _sent(session: Session, chat: Chat | None) -> Sequence[OwedMessage]:
    """Return what the group was sent last on our own account."""
    if chat is None:
        return ()
    query = select(OwedMessage).where(OwedMessage.chat_id == chat.id, OwedMessage.reply_token.is_(None))
    return session.scalars(query.order_by(OwedMessage.id.desc()).limit(_MESSAGES)).all()


def _names(session: Session, line_ids: set[str]) -> dict[str, str]:
    """Return how people are called: as the office wrote it where they have a role, else as LINE does."""
    known = select(Person.line_id, Person.name).where(Person.line_id.in_(line_ids), Person.name.is_not(None))
    named = {line_id: name for line_id, name in session.execute(known) if name}
    return named | role_names.names_of(session, line_ids)
