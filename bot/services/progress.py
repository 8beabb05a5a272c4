"""The steps of the units: marked by who may, taken back, and read as a unit's state."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session, aliased

from bot.database import among
from bot.faq.knowledge import Knowledge
from bot.faq.steps import VENDOR, Step
from bot.inserting import insert_if_new
from bot.models.people import RoleGrant
from bot.models.school import Unit
from bot.models.step import MarkedBy, StepMark
from bot.programme.unit_state import Mark, StepsDone, UnitState, chosen_system
from bot.services import dates_in_force, people

_MARKS = select(
    StepMark.id, StepMark.unit_id, StepMark.step, StepMark.marked_at, StepMark.by_line_id, StepMark.detail, StepMark.how
).where(StepMark.undone_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class Marking:
    """Who marks, how, and as of when; `now` is program time, `order_key` the event that it came with."""

    by: str
    how: MarkedBy
    order_key: str
    now: datetime
    machine_now: datetime
    detail: str | None = None


def states_of(session: Session, unit_ids: Iterable[int]) -> dict[int, UnitState]:
    """Return the state of each unit: its marks, and the dates of its own."""
    wanted = list(unit_ids)
    marks: dict[int, dict[str, Mark]] = {unit_id: {} for unit_id in wanted}
    query = _MARKS.where(among(session, StepMark.unit_id, wanted))
    for number, unit_id, step, at, by_line_id, detail, how in session.execute(query):
        marks[unit_id][step] = Mark(
            id=number,
            step=step,
            at=at,
            by_line_id=by_line_id,
            detail=detail,
            by_consultant=how is MarkedBy.CONSULTANT,
        )
    own = dates_in_force.extensions(session, wanted)
    return {unit_id: UnitState(found, own.get(unit_id, {})) for unit_id, found in marks.items()}


def count_held(session: Session, step: str, *, without: str | None = None) -> int:
    """Return how many units have this step marked, only those `without` the other one if it is given."""
    query = select(func.count()).select_from(StepMark).where(StepMark.step == step, StepMark.undone_at.is_(None))
    if without is not None:
        other = aliased(StepMark)
        has_other = (other.unit_id == StepMark.unit_id, other.step == without, other.undone_at.is_(None))
        query = query.where(~exists().where(*has_other))
    return session.scalar(query) or 0


def state_of(session: Session, unit: Unit) -> UnitState:
    """Return the state of one unit."""
    return states_of(session, [unit.id])[unit.id]


def mark(session: Session, unit: Unit, step: Step, marking: Marking, knowledge: Knowledge) -> StepMark | None:
    """Mark a step; None when it was marked already. A new choice of a system takes the place of the old one."""
    current = _current(session, unit, step.id)
    if current is not None and (step.asks is None or current.detail == marking.detail):
        return None
    if current is not None:
        current.undone_at, current.undone_by = marking.now, marking.by
        session.flush()
    is_new = insert_if_new(
        session,
        StepMark,
        unit_id=unit.id,
        step=step.id,
        detail=marking.detail,
        marked_at=marking.now,
        recorded_at=marking.machine_now,
        by_line_id=marking.by,
        how=marking.how,
        order_key=marking.order_key,
    )
    made = _current(session, unit, step.id)
    if not is_new or made is None:
        return None
    if current is not None:
        current.ended_by_id = made.id
    _end_what_it_reverses(session, unit, step, made, knowledge)
    return made


def undo(session: Session, mark_id: int, *, by: str, now: datetime) -> list[StepMark]:
    """Take back a mark and what was marked with it; what those had ended holds again."""
    first = session.get(StepMark, mark_id)
    if first is None:
        return []
    together = session.scalars(
        select(StepMark)
        .where(StepMark.order_key == first.order_key, StepMark.undone_at.is_(None))
        .order_by(StepMark.id)
    ).all()
    for one in together:
        _take_back(session, one, by=by, now=now)
    return list(together)


def undo_step(session: Session, unit: Unit, step: Step, *, by: str, now: datetime) -> bool:
    """Take back a step of a unit; tell whether it was marked."""
    current = _current(session, unit, step.id)
    if current is not None:
        _take_back(session, current, by=by, now=now)
    return current is not None


class WhyNot(StrEnum):
    """Why somebody may not mark a party's step for a unit."""

    NOT_THEIRS = "not_theirs"
    NOT_CHOSEN = "not_chosen"
    CHOSE_ANOTHER = "chose_another"


def may_mark(step: Step, grants: Sequence[RoleGrant], state: StepsDone, knowledge: Knowledge) -> bool:
    """Tell whether these roles may mark a party's step for a unit: only the party itself, a vendor where chosen."""
    return why_not(step, grants, state, knowledge) is None


def why_not(step: Step, grants: Sequence[RoleGrant], state: StepsDone, knowledge: Knowledge) -> WhyNot | None:
    """Return why these roles may not mark a party's step for a unit, None when they may."""
    own = people.parties_of(grants)
    if not is_step_of(step, own, knowledge):
        return WhyNot.NOT_THEIRS
    if step.marked_by != VENDOR:
        return None
    chosen = chosen_system(state, knowledge)
    if chosen is None:
        return WhyNot.NOT_CHOSEN
    parties = {system.id: system.party for system in knowledge.systems.systems}
    return None if parties.get(chosen) in own else WhyNot.CHOSE_ANOTHER


def is_step_of(step: Step, parties: Collection[str], knowledge: Knowledge) -> bool:
    """Tell whether a step is ever marked by one of these parties (ids)."""
    vendors = {system.party for system in knowledge.systems.systems}
    return step.marked_by in parties or (step.marked_by == VENDOR and bool(vendors & set(parties)))


def last_own_mark(session: Session, units: Sequence[Unit]) -> StepMark | None:
    """Return the newest mark of these units that no party made."""
    return session.scalar(
        select(StepMark)
        .where(
            StepMark.unit_id.in_([unit.id for unit in units]),
            StepMark.undone_at.is_(None),
            StepMark.how.not_in((MarkedBy.PARTY, MarkedBy.FILE, MarkedBy.OFFICE)),
        )
        .order_by(StepMark.id.desc())
        .limit(1)
    )


def latest_marks(session: Session, step: str, *, limit: int = 30) -> Sequence[StepMark]:
    """Return the marks of a step that hold, the newest first."""
    query = select(StepMark).where(StepMark.step == step, StepMark.undone_at.is_(None))
    return session.scalars(query.order_by(StepMark.id.desc()).limit(limit)).all()


def history(session: Session, unit: Unit) -> Sequence[StepMark]:
    """Return every mark of a unit, also those taken back, the oldest first."""
    return session.scalars(select(StepMark).where(StepMark.unit_id == unit.id).order_by(StepMark.id)).all()


def _take_back(session: Session, mark: StepMark, *, by: str, now: datetime) -> None:
    mark.undone_at, mark.undone_by = now, by
    session.flush()
    for ended in session.scalars(select(StepMark).where(StepMark.ended_by_id == mark.id)).all():
        if _current(session, mark.unit, ended.step) is None:
            ended.undone_at = ended.undone_by = ended.ended_by_id = None
            session.flush()


def newest_against(marks: Sequence[StepMark], step: Step, knowledge: Knowledge) -> datetime | None:
    """Return the newest moment on record that says otherwise than a mark of this step would; `marks` are a unit's."""
    ended = reversed_by(step, knowledge)
    own = [max(one.marked_at, one.undone_at or one.marked_at) for one in marks if one.step == step.id]
    held = (one.marked_at for one in marks if one.undone_at is None and one.step in ended)
    return max([*own, *held], default=None)


def reversed_by(step: Step, knowledge: Knowledge) -> frozenset[str]:
    """Return the steps whose marks a step ends: a returned form, or what such a form had confirmed."""
    ended = {one.id for one in knowledge.steps if one.reopens == step.id}
    if step.reopens is not None:
        ended |= {step.reopens, *(one.id for one in knowledge.steps if one.confirms == step.reopens)}
    return frozenset(ended)


def _end_what_it_reverses(session: Session, unit: Unit, step: Step, made: StepMark, knowledge: Knowledge) -> None:
    """End the report and the receipt of a form that was returned, and the return when it is reported anew."""
    ended = reversed_by(step, knowledge)
    if ended:
        session.execute(
            update(StepMark)
            .where(StepMark.unit_id == unit.id, StepMark.step.in_(ended), StepMark.undone_at.is_(None))
            .values(undone_at=made.marked_at, undone_by=made.by_line_id, ended_by_id=made.id)
        )


def _current(session: Session, unit: Unit, step_id: str) -> StepMark | None:
    return session.scalar(
        select(StepMark).where(StepMark.unit_id == unit.id, StepMark.step == step_id, StepMark.undone_at.is_(None))
    )
