"""Reads the office's list of schools and finds every bad row; knows no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.programme.person_names import without_term
from bot.services.school_codes import CODE_LENGTH, DAY, DIVISIONS, NIGHT, school_code, unit_code, was_padded
from bot.tables.complaint import Complaint, TableError
from bot.tables.headings import Column, Kind
from bot.tables.table import Row, read_table

CODE, NAME, COUNTY, DIVISION = "code", "name", "county", "unit"
SYSTEM, CONTACT, CONSULTANT = "system", "contact", "consultant"
_FILLED = (CODE, NAME, COUNTY)


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One good row; `given` are the columns beyond school and division that the file has, None for an empty cell."""

    line: int
    unit_code: str
    school_code: str
    school_name: str
    county: str
    division: str
    given: Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class SchoolsFile:
    """The units of a file, and what to tell its sender."""

    rows: tuple[UnitRow, ...]
    notes: tuple[Complaint, ...]


def columns(consultant: str) -> tuple[Column, ...]:
    """Return the columns of a list of schools; `consultant` is what the programme calls one."""
    return (
        Column(
            key=CODE,
            heading="學校代碼",
            synonyms=("代碼", "學校代號", "代號", "校代碼", "學校編號", "school code"),
            is_required=True,
            kind=Kind.CODE,
        ),
        Column(
            key=NAME,
            heading="學校名稱",
            synonyms=("校名", "學校", "學校全名", "學校全銜", "名稱", "school", "school name"),
            is_required=True,
            kind=Kind.NAME,
        ),
        Column(
            key=COUNTY,
            heading="縣市",
            synonyms=("縣市別", "縣市名稱", "縣市名", "所在縣市", "所屬縣市", "縣/市", "縣(市)"),
            is_required=True,
            kind=Kind.NAME,
        ),
        Column(
            key=DIVISION,
            heading="部別",
            synonyms=("單位", "學制", "日夜別", "日夜間部", "日/進", "division"),
            is_required=True,
        ),
        Column(
            key=SYSTEM,
            heading="校務行政系統",
            synonyms=("現用校務行政系統", "校務系統", "現用系統", "目前系統", "使用系統", "current system"),
            kind=Kind.NAME,
        ),
        Column(
            key=CONTACT,
            heading="聯絡人",
            synonyms=(
                "連絡人",
                "聯絡人姓名",
                "連絡人姓名",
                "學校聯絡人",
                "學校承辦人",
                "承辦人",
                "承辦人員",
                "聯絡窗口",
                "窗口",
            ),
            kind=Kind.NAME,
        ),
        Column(
            key=CONSULTANT,
            heading=consultant,
            synonyms=(
                *(
                    f"{consultant}{ending}"
                    for ending in ("人員", "委員", "老師", "教師", "姓名", "員", "窗口", "負責人")
                ),
                *("輔導人員", "輔導委員", "輔導老師", "輔導員", "負責輔導人員"),
            ),
            kind=Kind.NAME,
        ),
        # What our own list has beside: known, and not read.
        Column(key="unit code", heading="單位代碼"),
        Column(key="group", heading="群組"),
    )


def read_schools(
    content: bytes, *, consultant: str, sheet: str | None = None, renamed: Mapping[str, str] | None = None
) -> SchoolsFile:
    """Return the units of a CSV or XLSX file.

    Raises:
        TableError: with every bad row; nothing of such a file may be taken.
    """
    table = read_table(content, columns(consultant), sheet=sheet, renamed=renamed)
    bad, notes = list(table.bad), list(table.notes)
    rows: list[UnitRow] = []
    for row in table.rows:
        reasons = list(_problems(row))
        bad.extend(Complaint(row.line, reason) for reason in reasons)
        if reasons:
            continue
        rows.append(_unit_row(row, consultant))
        if was_padded(row.values[CODE]):
            notes.append(Complaint(row.line, f"the code's leading zeros were restored: {rows[-1].school_code}"))
    bad.extend(_contradictions(rows))
    if not rows and not bad:
        bad.append(Complaint(table.line, "there are no schools in this file"))
    if bad:
        raise TableError(bad)
    return SchoolsFile(rows=tuple(rows), notes=tuple(sorted(notes)))


def _problems(row: Row) -> Iterator[str]:
    headings = {one.key: one.heading for one in columns("")}
    yield from (f"{headings[key]} is empty" for key in _FILLED if not row.values[key])
    if row.values[CODE] and school_code(row.values[CODE]) is None:
        yield f"學校代碼 {row.values[CODE]!r} is not a code of {CODE_LENGTH} characters"
    if row.values[DIVISION] not in DIVISIONS:
        yield f"部別 {row.values[DIVISION]!r} is neither {DAY} nor {NIGHT}"


def _unit_row(row: Row, term: str) -> UnitRow:
    written, division = row.values[CODE], DIVISIONS[row.values[DIVISION]]
    school, unit = school_code(written), unit_code(written, division)
    assert school is not None  # noqa: S101 - rows with problems never come here
    assert unit is not None  # noqa: S101 - likewise
    return UnitRow(
        line=row.line,
        unit_code=unit,
        school_code=school,
        school_name=row.values[NAME],
        county=row.values[COUNTY].replace("台", "臺"),  # Both are written; 臺 is the official one.
        division=division,
        given={
            key: (without_term(value, term) if key == CONSULTANT else value) or None
            for key, value in row.values.items()
            if key in (SYSTEM, CONTACT, CONSULTANT)
        },
    )


def _contradictions(rows: Sequence[UnitRow]) -> Iterator[Complaint]:
    """Find units listed twice, and schools with two names or counties."""
    units: dict[str, UnitRow] = {}
    schools: dict[str, UnitRow] = {}
    for row in rows:
        first = units.setdefault(row.unit_code, row)
        if first is not row:
            yield Complaint(row.line, f"{row.unit_code} stands in line {first.line} already")
        school = schools.setdefault(row.school_code, row)
        if (school.school_name, school.county) != (row.school_name, row.county):
            yield Complaint(
                row.line,
                f"{row.school_code} is {school.county}{school.school_name} in line {school.line}, "
                f"and {row.county}{row.school_name} here",
            )
