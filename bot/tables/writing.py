"""Writes tables that open right in Excel, as CSV (`bot.tables.workbook`: as XLSX); the one way out for every list.

Codes stay text with their zeros, and no cell becomes a formula: what people wrote must not run on somebody's computer.
`bot.tables.table` reads back what is written here.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What Excel takes for a number, a date or a time where a code is meant: 010301, 12E345, 3-4.
_LIKE_NUMBER = re.compile(r"[\d.,:/\- ]*\d[\d.,:/\-eE ]*")
# What XML cannot hold and no spreadsheet shows, and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")  # Excel shows it as a date, which is meant.
Cell = str | int | None


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file as Excel opens it with a double click: UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_csv_cell(one) for one in headings])
    writer.writerows([_csv_cell(one) for one in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _csv_cell(value: Cell) -> str:
    """Return a cell that Excel shows as it is meant."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = cleaned(value)
    if text.startswith(("'", *STARTS_FORMULA)):
        return f"'{text}"
    return f'="{text}"' if _LIKE_NUMBER.fullmatch(text) and not _DATE.fullmatch(text) else text


def cleaned(text: str) -> str:
    """Return a text without what no spreadsheet can hold."""
    return _UNWRITABLE.sub("", text)
