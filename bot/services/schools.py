"""The programme's schools and units, taken over from the office's file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.school import School, Unit
from bot.services.schools_file import UnitRow


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an import did, in units; `absent` are known units that the file does not name. They stay."""

    added: int
    changed: int
    unchanged: int
    absent: tuple[str, ...]


def take_schools(session: Session, rows: Sequence[UnitRow], *, now: datetime) -> Taken:
    """Add and update the units of a file; nothing is deleted, and nothing that people marked is touched."""
    schools = {school.code: school for school in session.scalars(select(School))}
    units = {unit.code: unit for unit in session.scalars(select(Unit))}
    added = changed = 0
    for row in rows:
        school, school_changed = _take_school(session, schools, row)
        unit = units.get(row.unit_code)
        if unit is None:
            session.add(_new_unit(row, school, now=now))
            added += 1
        elif _update(unit, row, now=now) or school_changed:
            changed += 1
    named = {row.unit_code for row in rows}
    return Taken(
        added=added,
        changed=changed,
        unchanged=len(rows) - added - changed,
        absent=tuple(sorted(set(units) - named)),
    )


def all_units(session: Session) -> Sequence[Unit]:
    """Return every unit by its code."""
    return session.scalars(select(Unit).order_by(Unit.code)).all()


def _take_school(session: Session, schools: dict[str, School], row: UnitRow) -> tuple[School, bool]:
    school = schools.get(row.school_code)
    if school is None:
        school = School(code=row.school_code, name=row.school_name, county=row.county)
        session.add(school)
        schools[row.school_code] = school
        return school, False
    is_changed = (school.name, school.county) != (row.school_name, row.county)
    school.name, school.county = row.school_name, row.county
    return school, is_changed


def _new_unit(row: UnitRow, school: School, *, now: datetime) -> Unit:
    return Unit(
        school=school,
        division=row.division,
        code=row.unit_code,
        current_system=row.current_system,
        contact=row.contact,
        consultant=row.consultant,
        imported_at=now,
    )


def _update(unit: Unit, row: UnitRow, *, now: datetime) -> bool:
    before = (unit.current_system, unit.contact, unit.consultant)
    after = (row.current_system, row.contact, row.consultant)
    unit.current_system, unit.contact, unit.consultant = after
    unit.imported_at = now
    return before != after
