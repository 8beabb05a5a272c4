"""Reads the office's list of schools (CSV or XLSX) and finds every bad row; knows no database."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

DAY = "日校"
NIGHT = "進修部"
# What people write for each division, and what it adds to the school's code.
DIVISIONS = {DAY: DAY, "日間部": DAY, "日": DAY, "": DAY, NIGHT: NIGHT, "進修學校": NIGHT, "進修": NIGHT, "進": NIGHT}
SUFFIXES = {DAY: "", NIGHT: "進"}
HEADINGS = {
    "code": ("學校代碼", "代碼", "學校代號", "code"),
    "name": ("學校名稱", "校名", "學校", "name"),
    "county": ("縣市", "縣市別", "county"),
    "division": ("部別", "單位", "學制", "unit"),
    "current_system": ("校務行政系統", "現用校務行政系統", "system"),
    "contact": ("聯絡人", "contact"),
    "consultant": ("consultant",),
}
REQUIRED = ("code", "name", "county", "division")
CODE_LENGTH = 6
_CODE = re.compile(rf"[0-9A-Z]{{{CODE_LENGTH}}}")
# Excel turns 010301 into the number 10301, and some exports into 10301.0.
_EATEN = re.compile(rf"([1-9]\d{{{CODE_LENGTH - 3},{CODE_LENGTH - 2}}})(?:\.0)?")
_NUMBER = re.compile(rf"(\d{{{CODE_LENGTH}}})\.0")
_XLSX_MAGIC, _XLS_MAGIC = b"PK", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, order=True)
class BadRow:
    """A line of the file (from 1, the headings are line 1) and what is wrong with it."""

    line: int
    reason: str


class SchoolsFileError(Exception):
    """The file cannot be taken; `bad_rows` are all that is wrong."""

    def __init__(self, bad_rows: Iterable[BadRow]) -> None:
        self.bad_rows = tuple(sorted(set(bad_rows)))
        super().__init__("\n".join(f"line {one.line}: {one.reason}" for one in self.bad_rows))


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One good row. `padded` when the code had lost its leading zeros."""

    line: int
    school_code: str
    school_name: str
    county: str
    division: str
    current_system: str | None
    contact: str | None
    consultant: str | None
    padded: bool

    @property
    def unit_code(self) -> str:
        """The unit's code: 010301 for the day school, 010301進 for the continuing-education division."""
        return self.school_code + SUFFIXES[self.division]


def read_schools(content: bytes, *, consultant: str) -> list[UnitRow]:
    """Return the units of a CSV (UTF-8 with or without BOM, or Big5) or XLSX file.

    `consultant` is what the programme calls a consultant, which heads that column.

    Raises:
        SchoolsFileError: with every bad row; nothing of such a file may be taken.
    """
    lines = _lines_of(content)
    line, headings = next(lines, (1, ()))
    columns, bad = _columns(line, headings, consultant)
    if bad:
        raise SchoolsFileError(bad)
    rows: list[UnitRow] = []
    for line, cells in lines:
        if not any(cells):
            continue
        values = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        reasons = _problems(values)
        bad.extend(BadRow(line, reason) for reason in reasons)
        if not reasons:
            rows.append(_row(line, values))
    bad.extend(_contradictions(rows))
    if not rows and not bad:
        bad.append(BadRow(1, "there are no schools in this file"))
    if bad:
        raise SchoolsFileError(bad)
    return rows


def _lines_of(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield line numbers and trimmed cells."""
    if content.startswith(_XLS_MAGIC):
        raise SchoolsFileError([BadRow(1, "this is an old .xls file: save it as .xlsx or CSV")])
    if content.startswith(_XLSX_MAGIC):
        yield from _xlsx_lines(content)
        return
    reader = csv.reader(io.StringIO(_decoded(content), newline=""))
    try:
        for cells in reader:
            yield reader.line_num, [_tidy(cell) for cell in cells]
    except csv.Error as error:
        raise SchoolsFileError([BadRow(reader.line_num, f"this is not CSV: {error}")]) from error


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SchoolsFileError([BadRow(1, f"this is not an .xlsx file that can be read: {error}")]) from error
    sheet = book.worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_tidy("" if cell is None else str(cell)) for cell in cells]
    book.close()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SchoolsFileError([BadRow(1, "the text is neither UTF-8 nor Big5")])


def _tidy(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def _columns(line: int, headings: Sequence[str], consultant: str) -> tuple[dict[str, int], list[BadRow]]:
    """Return where each column stands, and which required ones are missing."""
    found = {
        name: place
        for name, words in (
            HEADINGS | {"consultant": (consultant, f"{consultant}人員", *HEADINGS["consultant"])}
        ).items()
        for place, heading in enumerate(headings)
        if heading.casefold() in words
    }
    missing = [HEADINGS[name][0] for name in REQUIRED if name not in found]
    return found, [BadRow(line, f"the column {heading} is missing") for heading in missing]


def _problems(values: Mapping[str, str]) -> list[str]:
    problems = [f"{HEADINGS[name][0]} is empty" for name in ("code", "name", "county") if not values[name]]
    if values["code"] and _school_code(values["code"]) is None:
        problems.append(f"學校代碼 {values['code']!r} is not a code of {CODE_LENGTH} characters")
    if values["division"] not in DIVISIONS:
        problems.append(f"部別 {values['division']!r} is neither {DAY} nor {NIGHT}")
    return problems


def _school_code(written: str) -> str | None:
    """Return the six characters that are meant; None when nothing is."""
    code = written.upper()
    if _CODE.fullmatch(code):
        return code
    if number := _NUMBER.fullmatch(code):
        return number[1]
    eaten = _EATEN.fullmatch(code)
    return eaten[1].zfill(CODE_LENGTH) if eaten else None


def _row(line: int, values: Mapping[str, str]) -> UnitRow:
    code = _school_code(values["code"])
    assert code is not None  # noqa: S101 - rows with problems never come here
    return UnitRow(
        line=line,
        school_code=code,
        school_name=values["name"],
        county=values["county"],
        division=DIVISIONS[values["division"]],
        current_system=values.get("current_system") or None,
        contact=values.get("contact") or None,
        consultant=values.get("consultant") or None,
        padded=not values["code"].upper().startswith(code),
    )


def _contradictions(rows: Sequence[UnitRow]) -> Iterator[BadRow]:
    """Find units listed twice, and schools with two names or counties."""
    units: dict[str, UnitRow] = {}
    schools: dict[str, UnitRow] = {}
    for row in rows:
        first = units.setdefault(row.unit_code, row)
        if first is not row:
            yield BadRow(row.line, f"{row.unit_code} stands in line {first.line} already")
        school = schools.setdefault(row.school_code, row)
        if (school.school_name, school.county) != (row.school_name, row.county):
            yield BadRow(
                row.line,
                f"{row.school_code} is {school.county}{school.school_name} in line {school.line}, "
                f"and {row.county}{row.school_name} here",
            )
