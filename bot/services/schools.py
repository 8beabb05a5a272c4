"""The programme's schools and units, taken over from the office's file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.school import School, Unit
from bot.services.audit import Acting, write_down
from bot.services.schools_file import CONSULTANT, CONTACT, COUNTY, NAME, SYSTEM, SchoolsFile, UnitRow

# The columns of a file that are columns of a unit.
ATTRIBUTES = {SYSTEM: "current_system", CONTACT: "contact", CONSULTANT: "consultant"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A value that a file changes; `column` is the key of its column in the file."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a file says about a unit that the database does not; a new unit has no changes."""

    row: UnitRow
    is_new: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A file beside the database, in units; `absent` are known units that the file does not name. They stay."""

    differences: tuple[Difference, ...]
    unchanged: int
    absent: tuple[str, ...]

    @property
    def added(self) -> int:
        """Return how many units are new."""
        return sum(one.is_new for one in self.differences)

    @property
    def changed(self) -> int:
        """Return how many known units change."""
        return len(self.differences) - self.added

    @property
    def emptied(self) -> Mapping[str, int]:
        """Return how many values of each column would be there no more."""
        return Counter(change.column for one in self.differences for change in one.changes if change.after is None)


def compare(session: Session, file: SchoolsFile) -> Compared:
    """Tell what taking a file would change; only columns that the file has are looked at."""
    units = {unit.code: unit for unit in all_units(session)}
    found = [_difference(units.get(row.unit_code), row) for row in file.rows]
    differences = tuple(one for one in found if one.is_new or one.changes)
    return Compared(
        differences=differences,
        unchanged=len(found) - len(differences),
        absent=tuple(sorted(set(units) - {row.unit_code for row in file.rows})),
    )


def take_schools(session: Session, file: SchoolsFile, *, now: datetime, acting: Acting | None = None) -> Compared:
    """Add and update the units of a file; nothing is deleted, and nothing that people marked is touched.

    Each unit that changes is written down, unless nobody is `acting` (the schools of a demonstration).
    """
    compared = compare(session, file)
    schools = {school.code: school for school in session.scalars(select(School))}
    units = {unit.code: unit for unit in all_units(session)}
    for row in file.rows:
        school = _take_school(session, schools, row)
        unit = units.get(row.unit_code)
        if unit is None:
            unit = Unit(school=school, division=row.division, code=row.unit_code)
            session.add(unit)
        unit.imported_at = now
        for column, value in row.given.items():
            setattr(unit, ATTRIBUTES[column], value)
    if acting is not None:
        _write_down(session, compared, acting)
    return compared


def _write_down(session: Session, compared: Compared, acting: Acting) -> None:
    for one in compared.differences:
        what = "unit added" if one.is_new else "unit changed"
        names = ",".join(change.column for change in one.changes) or None
        write_down(session, acting, what, f"unit {one.row.unit_code}", columns=names)


def all_units(session: Session) -> Sequence[Unit]:
    """Return every unit by its code."""
    return session.scalars(select(Unit).order_by(Unit.code)).all()


def counties(session: Session) -> list[str]:
    """Return the counties that schools are in."""
    return list(session.scalars(select(School.county).distinct().order_by(School.county)))


def _difference(unit: Unit | None, row: UnitRow) -> Difference:
    if unit is None:
        return Difference(row=row, is_new=True)
    return Difference(row=row, is_new=False, changes=tuple(_changes(unit, row)))


def _changes(unit: Unit, row: UnitRow) -> Iterator[Change]:
    own = {column: getattr(unit, name) for column, name in ATTRIBUTES.items()}
    before = {NAME: unit.school.name, COUNTY: unit.school.county, **own}
    for column, after in {NAME: row.school_name, COUNTY: row.county, **row.given}.items():
        if before[column] != after:
            yield Change(column=column, before=before[column], after=after)


def _take_school(session: Session, schools: dict[str, School], row: UnitRow) -> School:
    school = schools.get(row.school_code)
    if school is None:
        school = schools[row.school_code] = School(code=row.school_code)
        session.add(school)
    school.name, school.county = row.school_name, row.county
    return school
