"""The list that each person who looks after units gets in the morning of a working day: one push, or none.

Whoever decides, a person's list of a day is decided once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.faq.steps import Deadline
from bot.inserting import insert_if_new
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.watch import MorningList
from bot.programme.cases import State
from bot.programme.changed_dates import dated as dated_to
from bot.programme.figures import UnitLine
from bot.programme.leaving import At
from bot.programme.published import Published
from bot.services import board, report, silent_units
from bot.services.audit import Acting
from bot.services.silent_units import ToPhone
from bot.services.viewing import Viewer

_READERS = (Role.CONSULTANT, Role.OFFICE)
# After an outage longer than this it is no list of the morning any more.
_AS_LATE_AS = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A date ahead, with the units that have not reported and those that wait to be confirmed."""

    deadline: Deadline
    missing: Sequence[UnitLine]
    waiting: Sequence[UnitLine]


@dataclass(frozen=True, kw_only=True)
class Morning:
    """What somebody's units need: dates soon, what is overdue, the cases that are open, whom to phone."""

    ahead: Sequence[Ahead]
    overdue: Sequence[tuple[UnitLine, Deadline]]
    cases: Sequence[int]
    to_phone: Sequence[ToPhone]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.ahead or self.overdue or self.cases or self.to_phone)


def due_day(published: Published, now: datetime) -> date | None:
    """Return the day whose lists are due now, None outside the morning of a working day."""
    local = now.astimezone(published.zone)
    begins = datetime.combine(local.date(), published.knowledge.program.watch.at, published.zone)
    is_time = begins <= local < begins + _AS_LATE_AS
    return local.date() if is_time and published.calendar.is_workday(local.date()) else None


def undecided(session: Session, day: date) -> list[str]:
    """Return the people whose list of a day was not decided: who looks after units and is here."""
    decided = select(MorningList.line_id).where(MorningList.day == day)
    query = (
        select(RoleGrant.line_id)
        .join(Chat, Chat.line_id == RoleGrant.line_id)
        .where(
            RoleGrant.role.in_(_READERS),
            RoleGrant.revoked_at.is_(None),
            RoleGrant.away_since.is_(None),
            Chat.left_at.is_(None),
            RoleGrant.line_id.not_in(decided),
        )
        .distinct()
        .order_by(RoleGrant.line_id)
    )
    return list(session.scalars(query))


def decide(session: Session, line_id: str, day: date, acting: Acting) -> bool:
    """Decide one person's list, and owe it when there is something to say; tell whether it was owed."""
    viewer = viewer_of(session, line_id)
    morning = look(session, viewer, acting.published, acting.now) if viewer else None
    is_owed = morning is not None and not morning.is_empty
    is_new = insert_if_new(session, MorningList, line_id=line_id, day=day, decided_at=acting.now, is_owed=is_owed)
    if not is_new or not is_owed:
        return False
    chat = session.scalars(select(Chat).where(Chat.line_id == line_id)).one()
    outbox.owe_push(
        session,
        chat,
        say.SayMorning(line_id=line_id, day=day),
        At(acting.now),
        reason_key=f"morning:{day}:{line_id}",
        by=acting,
        valid_until=datetime.combine(day + timedelta(days=1), time(0), acting.published.zone),
    )
    return True


def look(session: Session, viewer: Viewer, published: Published, now: datetime) -> Morning:
    """Look at the units that somebody looks after, the office at all."""
    knowledge, today = published.knowledge, now.astimezone(published.zone).date()
    lines = board.seen_by(viewer, report.present_lines(session, published), knowledge)
    ahead: list[Ahead] = []
    overdue: list[tuple[UnitLine, Deadline]] = []
    for deadline in knowledge.deadlines:
        own = [(one, one.state.dated(deadline)) for one in lines if not one.state.is_met(deadline)]
        overdue += [(one, dated) for one, dated in own if dated.date < today]
        begins = knowledge.program.watch.ahead_workdays
        for day in sorted({dated.date for _, dated in own}):
            if published.calendar.back(day, begins) <= today <= day:
                soon = [(one, one.state.is_reported(dated)) for one, dated in own if dated.date == day]
                ahead.append(
                    Ahead(
                        deadline=dated_to(deadline, day),
                        missing=[one for one, is_reported in soon if not is_reported],
                        waiting=[one for one, is_reported in soon if is_reported],
                    )
                )
    return Morning(
        ahead=ahead,
        overdue=overdue,
        cases=_cases(session, viewer, lines),
        to_phone=silent_units.unreached(silent_units.of_lines(session, lines, published, now)),
    )


def forget_later(session: Session, now: datetime) -> None:
    """Forget what was decided after `now`: a demonstration went back in time."""
    for row in session.scalars(select(MorningList).where(MorningList.decided_at > now)):
        session.delete(row)


def viewer_of(session: Session, line_id: str) -> Viewer | None:
    """Return somebody with the roles by which they look after units."""
    query = select(RoleGrant).where(
        RoleGrant.line_id == line_id, RoleGrant.revoked_at.is_(None), RoleGrant.role.in_(_READERS)
    )
    grants = session.scalars(query.order_by(RoleGrant.id)).all()
    return Viewer(line_id, grants) if grants else None


def _cases(session: Session, viewer: Viewer, lines: Sequence[UnitLine]) -> list[int]:
    """Return the numbers of the cases that are open: of these units, or in this person's hands."""
    units = {one.unit_id for one in lines}
    chats = {one.chat_id for one in lines if one.chat_id is not None}
    query = select(Case.id, Case.unit_id, Case.chat_id, Case.holder_line_id).where(Case.state != State.CLOSED)
    return [
        number
        for number, unit_id, chat_id, holder in session.execute(query.order_by(Case.id))
        if viewer.sees_all
        or holder == viewer.line_id
        or (unit_id in units if unit_id is not None else chat_id in chats)
    ]
