"""Writes tables that open right in Excel: CSV and XLSX, the one way out for every list.

Codes stay text with their zeros, and no cell becomes a formula: what people wrote must not run on somebody's computer.
`bot.tables.table` reads back what is written here.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

BOM = "\ufeff"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What Excel takes for a number, a date or a time where a code is meant: 010301, 12E345, 3-4.
_LIKE_NUMBER = re.compile(r"[\d.,:/\- ]*\d[\d.,:/\-eE ]*")
# What XML cannot hold and no spreadsheet shows, and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")  # Excel shows it as a date, which is meant.
_LONGEST = 32_767  # Characters of a cell in Excel.
_WIDEST = 60
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # openpyxl wants it so.
Cell = str | int | None


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file as Excel opens it with a double click: UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_csv_cell(one) for one in headings])
    writer.writerows([_csv_cell(one) for one in row] for row in rows)
    return (BOM + text.getvalue()).encode()


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
        cell.quotePrefix = value.startswith(_STARTS_FORMULA)  # Stays text when somebody edits it.
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _xlsx_text(value: str) -> str:
    """Return the text of a cell; one that looks like our marks of text in a CSV gets one, which is taken off again."""
    text = _clean(value)
    return (f"'{text}" if text.startswith(("'", '="')) else text)[:_LONGEST]


def _csv_cell(value: Cell) -> str:
    """Return a cell that Excel shows as it is meant."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = _clean(value)
    if text.startswith(("'", *_STARTS_FORMULA)):
        return f"'{text}"
    return f'="{text}"' if _LIKE_NUMBER.fullmatch(text) and not _DATE.fullmatch(text) else text


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
