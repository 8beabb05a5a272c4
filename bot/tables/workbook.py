"""Writes a table as a workbook (XLSX); what reads openpyxl, which is large, only where one is wanted."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.tables.writing import STARTS_FORMULA, Cell, cleaned

_LONGEST = 32_767  # Characters of a cell in Excel.
_WIDEST = 60
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # openpyxl wants it so.


def xlsx_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """Return a workbook with one sheet: all text cells marked as text, headings that stay in sight, a filter."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH  # The same list gives the same file.
    sheet = book.create_sheet(title)
    filled: list[Sequence[Cell]] = [headings, *rows]
    for place in range(len(headings)):
        longest = max(len(str(row[place] or "")) for row in filled)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(_WIDEST, 2 * longest + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(filled)}"
    for number, row in enumerate(filled):
        sheet.append([_xlsx_cell(sheet, value, is_heading=number == 0) for value in row])
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: Cell, *, is_heading: bool) -> OpenpyxlCell:
    cell = WriteOnlyCell(sheet, value=_xlsx_text(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = value.startswith(STARTS_FORMULA)  # Stays text when somebody edits it.
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _xlsx_text(value: str) -> str:
    """Return the text of a cell; one that looks like our marks of text in a CSV gets one, which is taken off again."""
    text = cleaned(value)
    return (f"'{text}" if text.startswith(("'", '="')) else text)[:_LONGEST]
