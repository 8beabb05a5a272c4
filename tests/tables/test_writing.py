"""What we write opens right in Excel, and is read back as it was."""

import csv
import io

import openpyxl
import pytest

from bot.tables.workbook import xlsx_bytes
from bot.tables.writing import csv_bytes
from tests.tables.lists import HEAD, read, values

TRICKY = ["=1+1", "+886", "-5", "@SUM", "\tx", "＝cmd", "'quoted'", '="010"', "a\0b", "3-4", "12E345", "普通"]
ROWS = [(f"0705{n:02}", name, None, "2021-12-09") for n, name in enumerate(TRICKY)]


def test_a_csv_has_the_mark_and_keeps_zeros_and_no_cell_calculates() -> None:
    content = csv_bytes(HEAD, ROWS)

    assert content.startswith(b"\xef\xbb\xbf")
    written = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert written[1] == ['="070500"', "'=1+1", "", "2021-12-09"]
    for _, name, *_ in written[1:]:
        assert name[0] not in "+-@\t\r＝"
        assert name[0] != "=" or name in ('="3-4"', '="12E345"')  # A text and nothing else.


def test_a_workbook_keeps_zeros_and_holds_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(HEAD, [*ROWS, ("x", "y", 3, None)], title="名單"))).active

    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n"] == [3]
    assert {cell.value for cell in cells if cell.quotePrefix} >= {"=1+1", "+886", "-5", "@SUM", "\tx"}
    assert sheet["A2"].value == "070500"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_written_is_read_back(kind: str) -> None:
    content = csv_bytes(HEAD, ROWS) if kind == "csv" else xlsx_bytes(HEAD, ROWS, title="名單")

    back = values(read(content))

    assert [row[0] for row in back] == [row[0] for row in ROWS]
    assert [row[1] for row in back] == [name.replace("\0", "").strip() for name in TRICKY]


def test_the_same_list_gives_the_same_file() -> None:
    assert xlsx_bytes(HEAD, ROWS, title="名單") == xlsx_bytes(HEAD, ROWS, title="名單")
