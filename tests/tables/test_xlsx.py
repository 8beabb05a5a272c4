"""Workbooks as Excel, other programs and people make them."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from bot.tables import xlsx_sheet
from bot.tables.limits import MOST_ROWS
from tests.tables.lists import HEAD, read, said, values
from tests.tables.workbooks import DATE, PADDED, ROC_DATE, WITH_LITERAL, number, row, sheet, text, workbook

PINE = ("070512", "松濤高中", "葉知秋", "")
ROW = row(*PINE[:3])


def test_what_the_sheet_states_about_its_size_is_not_believed() -> None:
    rows = [row(f"{70000 + n:06}", f"第{n}高中", "葉知秋", "12/9") for n in range(137)]

    table = read(workbook(sheet(row(*HEAD), *rows, before='<dimension ref="A1:C12"/>')))

    assert len(table.rows) == 137
    assert table.rows[-1].values == {"code": "070136", "name": "第136高中", "who": "葉知秋", "day": "12/9"}


def test_titles_above_the_headings_and_other_sheets_are_passed_over_and_said() -> None:
    content = workbook(
        {
            "說明": sheet(row("請填「名單」工作表"), row("學校名稱要寫全名")),
            "名單": sheet(row("110學年度名單"), "<row/>", row("", "製表：學校承辦"), row(*HEAD), ROW),
            "舊名單": sheet(row(*HEAD), row("010101", "舊校")),
        },
        states=["visible", "visible", "hidden"],
    )

    table = read(content)

    assert values(table) == [PINE]
    assert table.rows[0].line == 5
    assert "read from the sheet 名單; not read: 說明、舊名單" in table.notes[0].reason


def test_two_sheets_with_the_headings_are_asked_about() -> None:
    content = workbook({"北區": sheet(row(*HEAD), ROW), "南區": sheet(row(*HEAD), row("120101", "南岬高中"))})

    assert "2 sheets (北區、南區): say which with --sheet" in said(content)[0]
    assert values(read(content, sheet="南區")) == [("120101", "南岬高中", "", "")]
    assert "there is no sheet 中區" in said(content, sheet="中區")[0]


def test_merged_cells_count_for_each_of_their_rows_and_hidden_rows_are_read_and_both_are_said() -> None:
    content = workbook(
        sheet(
            row("名單", attributes='r="1"'),
            row(*HEAD[:3], attributes='r="2"'),
            row(*PINE[:3], attributes='r="3"'),
            row("070513", attributes='r="4" hidden="1"'),
            after='<mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/><mergeCell ref="C3:C900000"/>',
        )
    )

    table = read(content)

    assert values(table) == [PINE[:3], ("070513", "松濤高中", "葉知秋")]
    assert [one.reason for one in table.notes] == [
        "1 hidden row(s) were read, too: 4",
        "1 row(s) have a value from a merged cell: 4",
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (number("7051", PADDED), "007051"),
        (number("70512", WITH_LITERAL), "070512"),
        (number("70512.0"), "70512"),
        (number("7.0512E4"), "70512"),
        ('<c t="str"><f>TEXT(7051,"000000")</f><v>007051</v></c>', "007051"),
        (text("'007051"), "007051"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        (text("a_x000D_b"), "a b"),
    ],
    ids=["000000", "literal", "float", "scientific", "formula", "apostrophe", "boolean", "escaped"],
)
def test_a_cell_says_what_a_person_sees_in_it(cell: str, shown: str) -> None:
    assert values(read(workbook(sheet(row(*HEAD[:2]), row(cell, "松濤高中")))))[0][0] == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (number("44539", DATE), "2021-12-09"),
        (number("44539.5", ROC_DATE), "2021-12-09 12:00"),
        ('<c t="d"><v>2021-12-09T00:00:00</v></c>', "2021-12-09"),
        (number("59", DATE), "1900-02-28"),
        (number("44539"), "44539"),
    ],
    ids=["date", "ROC date with time", "iso", "before Excel's 29 February", "plain number"],
)
def test_a_date_is_told_by_its_number_format(cell: str, shown: str) -> None:
    assert values(read(workbook(sheet(row(*HEAD), row(*PINE[:3], cell)))))[0][3] == shown


def test_dates_of_an_old_mac_count_from_1904() -> None:
    content = workbook(
        sheet(row(*HEAD), row(*PINE[:3], number("43077", DATE))), properties='<workbookPr date1904="1"/>'
    )

    assert values(read(content))[0][3] == "2021-12-09"


def test_shared_texts_come_without_reading_aids() -> None:
    shared = "<si><r><t>松</t></r><r><t>濤</t></r><rPh><t>ソン</t></rPh></si><si><t>070512</t></si>"
    cells = '<c t="s"><v>1</v></c>', '<c t="s"><v>0</v></c>'

    assert values(read(workbook(sheet(row(*HEAD[:2]), row(*cells)), shared=shared))) == [("070512", "松濤")]


def test_a_formula_without_a_result_is_named_and_not_taken_as_empty() -> None:
    (bad,) = read(workbook(sheet(row(*HEAD), row(*PINE[:2], "<c><f>VLOOKUP(A2,X:Y,2)</f></c>")))).bad

    assert (bad.line, "諮輔 (column C)" in bad.reason, "formula" in bad.reason) == (2, True, True)


def test_styled_cells_without_values_to_the_end_of_the_sheet_are_nothing() -> None:
    styled = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert values(read(workbook(sheet(row(*HEAD), ROW, styled)))) == [PINE]


def test_names_of_parts_and_prefixes_are_a_writers_own() -> None:
    plain = workbook(sheet(row(*HEAD), ROW))
    stored = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as source, zipfile.ZipFile(stored, "w") as target:
        for name in source.namelist():
            part = source.read(name).decode()
            if name.startswith("xl/worksheets"):
                part = part.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
            target.writestr(name.replace("sheet1", "Sheet1"), part)

    assert values(read(stored.getvalue())) == [PINE]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"PK\x03\x04 cut off", "not an .xlsx"),
        (lambda: workbook(BOMB + sheet(row("&b;"))), "defines entities"),
        (lambda: workbook(sheet(row(*HEAD), ROW)[:-30]), "damaged"),
        (
            lambda: workbook(sheet(), more={"xl/media/large.bin": bytes(70 * 1024 * 1024)}),
            "unpacks to 70 MB; the most are 60",
        ),
        (lambda: workbook(sheet(), more={f"xl/media/{n}": b"" for n in range(1001)}), "the most are 1,000"),
        (lambda: workbook(sheet(), more={"word/document.xml": b""}), "Word"),
        (lambda: workbook(sheet(), more={"xl/workbook.bin": b""}), ".xlsb"),
        (lambda: workbook(sheet(row(*HEAD), '<row><c r="XFD2"><v>1</v></c></row>')), "column XFD"),
        (lambda: workbook(sheet(row(*HEAD), row('<c t="s"><v>7</v></c>'))), "a text is missing"),
        (lambda: workbook(sheet(*[row("070512", "松")] * (MOST_ROWS + 1))), "more than 20,000 rows"),
        (lambda: workbook(sheet()), "empty"),
    ],
    ids=[
        "cut",
        "entities",
        "broken",
        "size",
        "parts",
        "word",
        "xlsb",
        "far right",
        "no text",
        "rows",
        "nothing",
    ],
)
def test_a_workbook_beyond_reason_is_refused_in_words(make: Callable[[], bytes], reason: str) -> None:
    assert any(reason in one for one in said(make()))


def test_a_damaged_member_is_refused_in_words() -> None:
    content = bytearray(workbook(sheet(row(*HEAD), ROW)))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    content[start : start + 8] = b"\xff" * 8

    assert "damaged" in said(bytes(content))[0]


def test_empty_cells_without_end_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheet, "MOST_CELLS", 10)
    monkeypatch.setattr(xlsx_sheet, "MOST_EMPTY_CELLS", 1_000)

    assert "1,000 empty cells" in said(workbook(sheet(row(*HEAD), "<row>" + "<c/>" * 1_011 + "</row>")))[0]
