"""現況: where the whole programme stands, read in a few statements whatever the number of units. Program time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.faq.steps import Deadline
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.question import Decision, Question
from bot.models.school import GroupBinding, School, Unit
from bot.models.step import StepMark
from bot.programme.cases import State
from bot.programme.changed_dates import Extension
from bot.programme.figures import Held, Left, UnitLine, burn_down, days_of
from bot.programme.published import Published
from bot.programme.unit_state import Mark, UnitState, chosen_system
from bot.services import dates_in_force
from bot.wording.binding import unit_name

# A burn-down begins this long before its date at the latest.
_BURN_DOWN_FROM = timedelta(days=14)
_MARK_COLUMNS = (
    *(StepMark.id, StepMark.unit_id, StepMark.step),
    *(StepMark.marked_at, StepMark.by_line_id, StepMark.detail),
)


@dataclass(frozen=True, kw_only=True)
class CaseFigures:
    """The cases that are open: how many, nobody has, are with a party, and the oldest (machine time)."""

    open: int
    untaken: int
    handed_up: int
    oldest: datetime | None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """How many questions people asked, and how many of them got an official answer and no case."""

    asked: int
    by_bot: int

    @property
    def share(self) -> float:
        """The share that the bot answered, 0 where nobody asked."""
        return self.by_bot / self.asked if self.asked else 0.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything the office looks at, as of `now` (program time); `before` is the end of the day before."""

    now: datetime
    before: datetime
    today: date
    lines: Sequence[UnitLine]
    deadlines: Sequence[Deadline]
    burn_downs: Mapping[str, Sequence[Left]]
    cases: CaseFigures
    answered: Answered


def take_report(session: Session, published: Published, *, now: datetime) -> Report:
    """Look at the whole programme."""
    local = now.astimezone(published.zone)
    before = datetime.combine(local.date(), time(0), published.zone)
    marks = _marks(session)
    deadlines = published.knowledge.deadlines
    drawn = {step for one in deadlines for step in (one.met_by, one.reported_by)}
    held = [Held(one.unit_id, one.step, one.marked_at, one.undone_at) for one in marks if one.step in drawn]
    own = dates_in_force.extensions(session)
    lines = _lines(session, published, *_states(marks, now, before, own))
    first = min((one.marked_at for one in marks), default=now).astimezone(published.zone).date()
    return Report(
        now=now,
        before=before,
        today=local.date(),
        lines=lines,
        deadlines=deadlines,
        burn_downs={
            one.id: tuple(burn_down(held, one, len(lines), _days(one, first, now, published))) for one in deadlines
        },
        cases=_cases(session),
        answered=_answered(session),
    )


def unit_lines(session: Session, published: Published, *, now: datetime, before: datetime) -> list[UnitLine]:
    """Return every unit with its state now and before, by code."""
    own = dates_in_force.extensions(session)
    return _lines(session, published, *_states(_marks(session), now, before, own))


def present_lines(session: Session, published: Published) -> list[UnitLine]:
    """Return every unit with the marks that hold, by code; `before` says the same."""
    found: dict[int, dict[str, Mark]] = defaultdict(dict)
    query = select(*_MARK_COLUMNS).where(StepMark.undone_at.is_(None))
    for number, unit_id, step, at, by_line_id, detail in session.execute(query):
        found[unit_id][step] = Mark(id=number, step=step, at=at, by_line_id=by_line_id, detail=detail)
    states = _with_own_dates(found, dates_in_force.extensions(session))
    return _lines(session, published, states, states)


def _lines(
    session: Session, published: Published, states: Mapping[int, UnitState], earlier: Mapping[int, UnitState]
) -> list[UnitLine]:
    names = {system.id: system.name for system in published.knowledge.systems.systems}
    scopes = _consultants(session)
    query = (
        select(
            *(Unit.id, Unit.code, Unit.division, Unit.consultant),
            *(School.name, School.code, School.county, Chat.id, Chat.left_at, Chat.last_heard_on),
        )
        .join(School, School.id == Unit.school_id)
        .outerjoin(GroupBinding, (GroupBinding.unit_id == Unit.id) & GroupBinding.unbound_at.is_(None))
        .outerjoin(Chat, Chat.id == GroupBinding.chat_id)
        .order_by(Unit.code)
    )
    lines, nothing = [], UnitState()
    for row in session.execute(query):
        unit_id, code, division, listed, school, school_code, county, chat_id, left_at, heard_on = row
        state = states.get(unit_id, nothing)
        system = chosen_system(state, published.knowledge)
        lines.append(
            UnitLine(
                unit_id=unit_id,
                code=code,
                name=unit_name(school, division),
                school_code=school_code,
                county=county,
                consultants=scopes.get(code) or ((listed,) if listed else ()),
                system=names.get(system, system) if system else None,
                chat_id=chat_id,
                bot_is_gone=left_at is not None,
                last_heard_on=heard_on,
                state=state,
                before=earlier.get(unit_id, nothing),
            )
        )
    return lines


def _days(deadline: Deadline, first: date, now: datetime, published: Published) -> list[tuple[date, datetime]]:
    """Return the days of a date's burn-down with the last moment of each, today's being now."""
    today = now.astimezone(published.zone).date()
    last = min(today, deadline.date + _BURN_DOWN_FROM)
    begins = min(max(first, deadline.date - 3 * _BURN_DOWN_FROM), deadline.date - _BURN_DOWN_FROM, last)
    ends = timedelta(days=1)
    return [
        (day, min(now, datetime.combine(day + ends, time(0), published.zone) - timedelta(microseconds=1)))
        for day in days_of(begins, last)
    ]


def _marks(session: Session) -> Sequence[Any]:
    """Return all marks there ever were, as bare rows: there are many."""
    query = select(
        StepMark.id,
        StepMark.unit_id,
        StepMark.step,
        StepMark.marked_at,
        StepMark.undone_at,
        StepMark.by_line_id,
        StepMark.detail,
    )
    return session.execute(query).all()


def _with_own_dates(
    held: Mapping[int, Mapping[str, Mark]], own: Mapping[int, Mapping[str, Extension]]
) -> dict[int, UnitState]:
    return {unit: UnitState(held.get(unit, {}), own.get(unit, {})) for unit in {*held, *own}}


def _states(
    marks: Sequence[Any], now: datetime, before: datetime, own: Mapping[int, Mapping[str, Extension]]
) -> tuple[dict[int, UnitState], dict[int, UnitState]]:
    """Return the units' states now and before; of a unit that nothing changed about since they are one."""

    def at(moment: datetime, rows: Iterable[Any]) -> dict[int, UnitState]:
        found: dict[int, dict[str, Mark]] = defaultdict(dict)
        for one in rows:
            if one.marked_at <= moment and (one.undone_at is None or one.undone_at > moment):
                found[one.unit_id][one.step] = Mark(
                    id=one.id, step=one.step, at=one.marked_at, by_line_id=one.by_line_id, detail=one.detail
                )
        return _with_own_dates(found, own)

    present = at(now, marks)
    changed = {one.unit_id for one in marks if one.marked_at > before or (one.undone_at and one.undone_at > before)}
    earlier = at(before, [one for one in marks if one.unit_id in changed])
    return present, {unit: state for unit, state in present.items() if unit not in changed} | {
        unit: state for unit, state in earlier.items() if unit in changed
    }


def _consultants(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the consultants that hold each unit's code in their scope."""
    grants = session.execute(
        select(RoleGrant.name, RoleGrant.scope)
        .where(RoleGrant.role == Role.CONSULTANT, RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for name, scope in grants:
        for code in scope:
            if name not in found[code]:
                found[code].append(name)
    return {code: tuple(names) for code, names in found.items()}


def _cases(session: Session) -> CaseFigures:
    counted = {
        state: (number, oldest)
        for state, number, oldest in session.execute(
            select(Case.state, func.count(), func.min(Case.opened_at))
            .where(Case.state != State.CLOSED)
            .group_by(Case.state)
        )
    }
    untaken = sum(counted[state][0] for state in (State.OPEN, State.REOPENED) if state in counted)
    return CaseFigures(
        open=sum(number for number, _ in counted.values()),
        untaken=untaken,
        handed_up=counted[State.HANDED_UP][0] if State.HANDED_UP in counted else 0,
        oldest=min((oldest for _, oldest in counted.values()), default=None),
    )


def _answered(session: Session) -> Answered:
    answered = Question.decision.in_((Decision.ANSWERED, Decision.STATUS))
    query = (
        select(func.count(), func.count().filter(answered & Case.id.is_(None)))
        .select_from(Question)
        .outerjoin(Case, Case.question_id == Question.id)
        .where(Question.is_question)
    )
    asked, by_bot = session.execute(query).one()
    return Answered(asked=asked, by_bot=by_bot)
