"""Reads the rows of a CSV file, whatever its encoding and delimiter."""

import csv
import io
import re
from collections.abc import Sequence

from bot.tables import decoding, headings
from bot.tables.complaint import Complaint, TableError, refused
from bot.tables.headings import Column
from bot.tables.limits import MOST_COLUMNS, MOST_ROWS, too_many_rows
from bot.tables.sheet import Sheet

_DELIMITERS = ",;\t"
_SAID_BY_EXCEL = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)  # A first line that Excel obeys and does not show.
_LOOKED_AT = 40  # Lines that tell the delimiter.


def read_csv(content: bytes, columns: Sequence[Column]) -> Sheet:
    """Return the rows of a CSV file with the line on which each begins.

    Raises:
        TableError: it cannot be read as a whole.
    """
    text = decoding.decode(content, lambda tried: _best(tried, columns)[0])
    said = _SAID_BY_EXCEL.fullmatch(text.partition("\n")[0])
    delimiter = said[1] if said else _best(text, columns)[1]
    rows = _rows(text, delimiter)
    return Sheet(name=None, rows=rows[1:] if said else rows)


def _best(text: str, columns: Sequence[Column]) -> tuple[int, str]:
    """Return how many headings are understood, and with which delimiter."""
    lines = text[:100_000].splitlines()[:_LOOKED_AT]
    counts = [
        (max((headings.count_known(_cells(line, one), columns) for line in lines), default=0), one)
        for one in _DELIMITERS
    ]
    return max(counts, key=lambda one: one[0])


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip('"') for cell in line.split(delimiter)[:MOST_COLUMNS]]


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            _check_quotes(cells, delimiter, begins)
            if len(cells) > MOST_COLUMNS:
                raise refused(f"{len(cells)} cells; the most are {MOST_COLUMNS}", line=begins)
            rows.append((begins, cells))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise too_many_rows()
    except csv.Error as error:
        raise TableError([Complaint(begins, f"this is not CSV: {error}")]) from error
    return rows


def _check_quotes(cells: Sequence[str], delimiter: str, line: int) -> None:
    """Refuse a cell that has swallowed whole lines: the quotation mark before it is never closed, or too late."""
    for cell in cells:
        _, *further = cell.splitlines() or [""]
        if any(one.count(delimiter) >= max(2, len(cells) - 1) for one in further):
            raise refused("a quotation mark opens a cell here and is not closed on this line", line=line)
