"""Marks the steps that a file says units have done. A stale file never undoes what people marked since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.faq.steps import Step
from bot.models.school import Unit
from bot.models.step import MarkedBy, StepMark
from bot.services import progress
from bot.services.progress import Marking
from bot.services.school_names import may_be_same
from bot.services.steps_file import StepRow, StepsFile
from bot.tables.complaint import Complaint, TableError

BY = "office"


class Fate(Enum):
    """What becomes of a row."""

    MARKED = "marked"
    ALREADY = "as before"
    STALE = "older than what is on record"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What becomes of a row and why; `since` is what is on record for it."""

    row: StepRow
    unit: Unit
    fate: Fate
    since: datetime | None = None


def decide(session: Session, file: StepsFile, knowledge: Knowledge) -> list[Decided]:
    """Tell what taking a file would do, each row by itself.

    Raises:
        TableError: a row names no unit, or a unit by another school's name.
    """
    units, marks = _units_of(session, file), _history(session)
    return [_decide(row, units[row.unit_code], marks[units[row.unit_code].id], knowledge) for row in file.rows]


def take_steps(
    session: Session, file: StepsFile, knowledge: Knowledge, *, order_key: str, machine_now: datetime
) -> tuple[list[Decided], list[StepMark]]:
    """Mark what a file says, the oldest first; return what became of each row, and the new marks.

    Raises:
        TableError: as `decide`.
    """
    units, marks = _units_of(session, file), _history(session)
    decided, made = [], []
    for row in sorted(file.rows, key=lambda one: (one.at, one.line)):
        unit = units[row.unit_code]
        one = _decide(row, unit, marks[unit.id], knowledge)
        decided.append(one)
        if one.fate is not Fate.MARKED:
            continue
        marking = Marking(
            by=BY,
            how=MarkedBy.FILE,
            order_key=f"{order_key}:{row.line}",
            now=row.at,
            machine_now=machine_now,
            detail=row.detail,
        )
        mark = progress.mark(session, unit, row.step, marking, knowledge)
        if mark is not None:
            made.append(mark)
            marks[unit.id].append(mark)
    return decided, made


def _units_of(session: Session, file: StepsFile) -> Mapping[str, Unit]:
    units = {unit.code: unit for unit in session.scalars(select(Unit))}
    bad = [Complaint(row.line, reason) for row in file.rows if (reason := _wrong_unit(row, units))]
    if bad:
        raise TableError(bad)
    return units


def _wrong_unit(row: StepRow, units: Mapping[str, Unit]) -> str | None:
    unit = units.get(row.unit_code)
    if unit is None:
        others = [code for code in units if code[:6] == row.unit_code[:6]]
        return f"there is no unit {row.unit_code}" + (f"; the school has {'、'.join(others)}" if others else "")
    if row.name and not may_be_same(row.name, unit.school.name):
        return f"{row.unit_code} is {unit.school.name}, and {row.name} here"
    return None


def _history(session: Session) -> Mapping[int, list[StepMark]]:
    found: dict[int, list[StepMark]] = defaultdict(list)
    for mark in session.scalars(select(StepMark).order_by(StepMark.id)):
        found[mark.unit_id].append(mark)
    return found


def _decide(row: StepRow, unit: Unit, marks: Sequence[StepMark], knowledge: Knowledge) -> Decided:
    own = [mark for mark in marks if mark.step == row.step.id]
    held = next((mark for mark in own if mark.undone_at is None), None)
    if held is not None and (row.step.asks is None or held.detail == row.detail):
        return Decided(row=row, unit=unit, fate=Fate.ALREADY, since=held.marked_at)
    newest = progress.newest_against(marks, row.step, knowledge)
    if newest is not None and not _is_before(newest, row):
        return Decided(row=row, unit=unit, fate=Fate.STALE, since=newest)
    return Decided(row=row, unit=unit, fate=Fate.MARKED)


def _is_before(moment: datetime, row: StepRow) -> bool:
    """Tell whether a row is newer; one without a time is, when its day is."""
    if row.has_time:
        return moment < row.at
    return moment.astimezone(row.at.tzinfo).date() < row.at.date()


def default_step(knowledge: Knowledge) -> Step | None:
    """Return the one step by which a party confirms another, which is what a list of receipts means."""
    found = [one for one in knowledge.steps if one.confirms is not None]
    return found[0] if len(found) == 1 else None
