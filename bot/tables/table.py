"""Reads a table that somebody sent, CSV or XLSX: the one way in for every list that is taken over.

A file is taken as a whole or not at all; what was made of it is said in notes. Knows no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.tables import cells, headings, kinds, limits
from bot.tables.complaint import Complaint, TableError, column_letter, refused
from bot.tables.csv_rows import read_csv
from bot.tables.headings import Column, Headings, Kind
from bot.tables.sheet import Sheet
from bot.tables.xlsx_rows import read_xlsx

_MOST_NAMED = 20  # Lines that a note lists.


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row: the value of each column that the file has, empty when its cell is."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows below the headings; `columns` are the keys of those that are there, `notes` what to tell its sender.

    `bad` are the cells that cannot be taken. The caller adds what is wrong with the rows and refuses all at once.
    """

    columns: frozenset[str]
    line: int
    rows: tuple[Row, ...]
    notes: tuple[Complaint, ...]
    bad: tuple[Complaint, ...]


def read_table(
    content: bytes, columns: Sequence[Column], *, sheet: str | None = None, renamed: Mapping[str, str] | None = None
) -> Table:
    """Read a table; `sheet` names one where several have the headings, `renamed` says what unknown headings mean.

    Raises:
        TableError: no such table is in the file.
    """
    limits.check_size(content)
    sheets = read_xlsx(content) if kinds.is_xlsx(content) else [read_csv(content, columns)]
    chosen, found = _choose(sheets, columns, sheet, renamed or {})
    try:
        notes = headings.check(found, columns)
    except TableError as error:
        # With damaged headings the damage is the news.
        raise TableError([*error.complaints, *_unreadable(chosen)]) from error
    if len(sheets) > 1:
        others = "、".join(one.name or "" for one in sheets if one is not chosen)
        notes.append(Complaint(found.line, f"read from the sheet {chosen.name}; not read: {others}"))
    return _below(chosen, found, columns, notes)


def _choose(
    sheets: Sequence[Sheet], columns: Sequence[Column], wanted: str | None, renamed: Mapping[str, str]
) -> tuple[Sheet, Headings]:
    """Return the sheet that has the headings, a hidden one only when no other has."""
    if wanted is not None:
        sheets = [one for one in sheets if one.name == wanted]
        if not sheets:
            raise refused(f"there is no sheet {wanted} with something in it")
    if not any(one.rows for one in sheets):
        raise TableError(
            [
                Complaint(1, "the file is empty"),
                *(Complaint(1, f"the column {one.heading} is missing") for one in columns if one.is_required),
            ]
        )
    found = [(one, headings.find(one.rows, columns, renamed)) for one in sheets]
    complete = [one for one in found if headings.is_complete(one[1], columns)]
    visible = [one for one in complete if not one[0].is_hidden] or complete
    if len(visible) > 1:
        names = "、".join(one.name or "" for one, _ in visible)
        raise refused(f"the headings stand on {len(visible)} sheets ({names}): say which with --sheet")
    return visible[0] if visible else max(found, key=lambda one: len(one[1].places))


def _unreadable(sheet: Sheet) -> Iterator[Complaint]:
    """Find every cell with a character that cannot be read."""
    for line, written in sheet.rows:
        for place, cell in enumerate(written):
            reason = cells.unreadable(cells.plain(cell))
            if reason:
                yield Complaint(line, f"column {column_letter(place)}: {reason}")


def _below(sheet: Sheet, found: Headings, columns: Sequence[Column], notes: list[Complaint]) -> Table:
    """Return the rows under the headings, with every cell that cannot be taken or looks damaged."""
    used = [one for one in columns if one.key in found.places]
    rows: list[Row] = []
    bad: list[Complaint] = []
    repeated: list[int] = []
    for line, written in sheet.rows:
        if line <= found.line or not any(cell.strip() for cell in written):
            continue
        if tuple(cells.plain(cell) for cell in written) == found.written:
            repeated.append(line)
            continue
        bad.extend(_too_wide(line, written, found))
        taken = {one.key: _cell(written, found.places[one.key]) for one in used}
        bad.extend(_hopeless(sheet, line, taken, found, used))
        notes.extend(_damaged(line, taken, found, used))
        values = {key: cells.shown(text) for key, text in taken.items()}
        if any(values.values()):
            rows.append(Row(line=line, values=values))
    notes.extend(_of_lines(found.line, "hidden row(s) were read, too", sheet.hidden_lines & {one.line for one in rows}))
    notes.extend(
        _of_lines(found.line, "row(s) have a value from a merged cell", sheet.merged_lines & {one.line for one in rows})
    )
    notes.extend(_of_lines(found.line, "row(s) repeat the headings and were passed over", repeated))
    return Table(
        columns=frozenset(found.places), line=found.line, rows=tuple(rows), notes=tuple(sorted(notes)), bad=tuple(bad)
    )


def _cell(written: Sequence[str], place: int) -> str:
    return cells.plain(written[place]) if place < len(written) else ""


def _too_wide(line: int, written: Sequence[str], found: Headings) -> Iterator[Complaint]:
    """Find cells beyond the headings: a delimiter inside a value has pushed the others into wrong columns."""
    beyond = [cell for cell in written[len(found.written) :] if cell.strip()]
    if beyond:
        number = len(found.written)
        reason = f"{number + len(beyond)} cells under {number} headings"
        yield Complaint(line, f"{reason}; a comma inside a cell needs quotation marks around it")


def _hopeless(
    sheet: Sheet, line: int, taken: Mapping[str, str], found: Headings, used: Sequence[Column]
) -> Iterator[Complaint]:
    for column in used:
        reason = cells.hopeless(taken[column.key]) or sheet.unreadable.get((line, found.places[column.key]))
        if reason:
            yield Complaint(line, f"{_named(column, found)} {reason}")


def _damaged(line: int, taken: Mapping[str, str], found: Headings, used: Sequence[Column]) -> Iterator[Complaint]:
    for column in used:
        reason = cells.damage(taken[column.key], is_name=column.kind is Kind.NAME)
        if reason:
            yield Complaint(line, f"{_named(column, found)} {reason}")


def _named(column: Column, found: Headings) -> str:
    return f"{column.heading} (column {column_letter(found.places[column.key])})"


def _of_lines(line: int, what: str, lines: Sequence[int] | frozenset[int]) -> Iterator[Complaint]:
    if lines:
        named = ", ".join(map(str, sorted(lines)[:_MOST_NAMED]))
        more = " …" if len(lines) > _MOST_NAMED else ""
        yield Complaint(line, f"{len(lines)} {what}: {named}{more}")
