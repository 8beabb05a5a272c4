"""現況: where the whole programme stands, read in a few statements whatever the number of units. Program time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.faq.steps import Deadline
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.question import Decision, Question
from bot.models.school import GroupBinding, School, Unit
from bot.models.step import StepMark
from bot.programme.cases import State
from bot.programme.figures import Held, Left, UnitLine, burn_down, days_of
from bot.programme.published import Published
from bot.programme.unit_state import chosen_system, once_a_state
from bot.services import brief_states
from bot.wording.binding import unit_name

# A burn-down begins this long before its date at the latest.
_BURN_DOWN_FROM = timedelta(days=14)


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


def take_report(session: Session, published: Published, *, now: datetime, compares: bool = True) -> Report:
    """Look at the whole programme; who `compares` nothing with the day before saves the reading of it."""
    local = now.astimezone(published.zone)
    before = datetime.combine(local.date(), time(0), published.zone)
    lines = unit_lines(session, published, now=now, before=before) if compares else present_lines(session, published)
    return Report(
        now=now,
        before=before,
        today=local.date(),
        lines=lines,
        deadlines=published.knowledge.deadlines,
        burn_downs=_burn_downs(session, published, now, units=len(lines)),
        cases=_cases(session),
        answered=_answered(session),
    )


def unit_lines(session: Session, published: Published, *, now: datetime, before: datetime) -> list[UnitLine]:
    """Return every unit with its state now and before, by code."""
    return _lines(session, published, (_held_at(now), _held_at(before)))


def present_lines(session: Session, published: Published) -> list[UnitLine]:
    """Return every unit with the steps that hold, by code; `before` says the same."""
    return _lines(session, published, (StepMark.undone_at.is_(None),))


def _lines(session: Session, published: Published, held: Sequence[ColumnElement[bool]]) -> list[UnitLine]:
    """Return every unit with its state by each of these conditions: the present one, then the earlier one."""
    names = {system.id: system.name for system in published.knowledge.systems.systems}
    scopes, states = _consultants(session), brief_states.reader(session)
    done = brief_states.done_by_unit(published.knowledge, held)
    query = (
        select(
            *(Unit.id, Unit.code, Unit.division, Unit.consultant, Unit.contact, Unit.current_system),
            *(School.name, School.code, School.county),
            *(Chat.id, Chat.name, Chat.member_count, Chat.left_at, Chat.last_heard_on, GroupBinding.bound_at),
            *(done.c[f"held_{place}"] for place in (0, len(held) - 1)),
        )
        .join(School, School.id == Unit.school_id)
        .outerjoin(GroupBinding, (GroupBinding.unit_id == Unit.id) & GroupBinding.unbound_at.is_(None))
        .outerjoin(Chat, Chat.id == GroupBinding.chat_id)
        .outerjoin(done, done.c.unit_id == Unit.id)
        .order_by(Unit.code)
    )
    system_of = once_a_state(lambda state: chosen_system(state, published.knowledge))
    lines = []
    for row in session.execute(query):
        unit_id, code, division, listed, contact, used, school, school_code, county, *group, present, earlier = row
        chat_id, chat_name, members, left_at, heard_on, bound_at = group
        state = states(unit_id, present)
        system = system_of(state)
        lines.append(
            UnitLine(
                unit_id=unit_id,
                code=code,
                name=unit_name(school, division),
                school_code=school_code,
                county=county,
                consultants=scopes.get(code) or ((listed,) if listed else ()),
                system=names.get(system, system) if system else None,
                contact=contact,
                current_system=used,
                chat_id=chat_id,
                group_name=chat_name,
                members=members,
                bot_is_gone=left_at is not None,
                last_heard_on=heard_on,
                bound_at=bound_at,
                state=state,
                before=states(unit_id, earlier),
            )
        )
    return lines


def _held_at(moment: datetime) -> ColumnElement[bool]:
    return (StepMark.marked_at <= moment) & (StepMark.undone_at.is_(None) | (StepMark.undone_at > moment))


def _burn_downs(session: Session, published: Published, now: datetime, *, units: int) -> dict[str, Sequence[Left]]:
    """Return for each date what was left on each of its days."""
    deadlines = published.knowledge.deadlines
    steps = {step for one in deadlines for step in (one.met_by, one.reported_by) if step is not None}
    columns = (StepMark.unit_id, StepMark.step, StepMark.marked_at, StepMark.undone_at)
    held = [Held(*row) for row in session.execute(select(*columns).where(StepMark.step.in_(steps)))]
    first = min((one.since for one in held), default=now)
    days = [_days(one, first.astimezone(published.zone).date(), now, published) for one in deadlines]
    return {one.id: tuple(burn_down(held, one, units, seen)) for one, seen in zip(deadlines, days, strict=True)}


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
    # Apart from each other: there are many questions, and few of them became cases.
    to_a_person = select(func.count(Case.question_id.distinct())).join(Question).where(Question.is_question, answered)
    counted = select(func.count(), func.count().filter(answered), to_a_person.scalar_subquery())
    asked, by_bot, passed_on = session.execute(counted.select_from(Question).where(Question.is_question)).one()
    return Answered(asked=asked, by_bot=by_bot - passed_on)
