"""CSV as Excel, old programs and people write it."""

import pytest

from bot.tables.limits import MOST_BYTES, MOST_ROWS
from tests.tables.lists import read, said, values

ROWS = [("070512", "松濤高中", "葉知秋", ""), ("070613", "碧潭高職", "", "")]
TEXT = "學校代碼,學校名稱,諮輔,收件日\n070512,松濤高中,葉知秋,\n070613,碧潭高職,,\n"
EUDC = b"\xfa\x5c"  # A character of one's own whose second byte looks like a backslash.


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" * 3 + TEXT.encode(),
        TEXT.encode("cp950"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", ";").encode("cp950"),
        ("sep=;\r\n" + TEXT.replace(",", ";")).encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("學校代碼", "\ufeff學校代碼").encode("utf-8-sig"),
    ],
    ids=["utf-8", "3 BOMs", "big5", "utf-16", "le", "be", "unicode text", "semicolon", "sep=", "crlf", "cr", "bom+"],
)
def test_a_table_is_read_whatever_wrote_it(content: bytes) -> None:
    assert values(read(content)) == ROWS


@pytest.mark.parametrize(
    ("cell", "code"),
    [('"=""007051"""', "007051"), ("'007051", "007051"), ("０07０51", "007051"), ("\u200b007051\u00a0", "007051")],
    ids=["formula", "apostrophe", "full width", "invisible"],
)
def test_marks_that_keep_excel_from_eating_zeros_are_no_part_of_the_code(cell: str, code: str) -> None:
    assert values(read(f"學校代碼,學校名稱\n{cell},松濤高中\n")) == [(code, "松濤高中")]


def test_a_character_of_ones_own_is_named_with_its_cell_and_the_rest_is_read() -> None:
    content = TEXT.replace("葉知秋", "葉@秋").encode("cp950").replace(b"@", EUDC)

    table = read(content)

    assert values(table)[0] == ("070512", "松濤高中", "葉〓秋", "")
    (note,) = table.notes
    assert note.line == 2
    assert "諮輔 (column C)" in note.reason
    assert "'葉〓秋'" in note.reason
    assert table.bad == ()


@pytest.mark.parametrize("encoding", ["utf-8", "cp950"])
def test_bytes_that_are_no_text_are_named_and_never_dropped(encoding: str) -> None:
    content = TEXT.replace("碧潭", "碧@").encode(encoding).replace(b"@", b"\xff")

    table = read(content)

    (bad,) = table.bad
    assert bad.line == 3
    assert "學校名稱 (column B)" in bad.reason
    assert "no text" in bad.reason


def test_a_damaged_heading_does_not_hide_which_character_it_is() -> None:
    content = TEXT.replace("諮輔", "諮@").replace("學校代碼", "學校代號碼").encode("cp950").replace(b"@", EUDC)

    lines = said(content)

    assert any("學校代碼 is missing; is 學校代碼 meant by the column A 「學校代號碼」?" in one for one in lines)
    assert any("1: column C: '諮〓'" in one for one in lines)


@pytest.mark.parametrize("name", ["松?高中", "松\ufffd高中", "松？高中", "松〓高中"])
def test_a_name_that_was_damaged_before_gets_a_warning(name: str) -> None:
    table = read(TEXT.replace("松濤高中", name))

    assert len(table.rows) == 2
    assert [(one.line, "looks damaged" in one.reason) for one in table.notes] == [(2, True)]


def test_a_private_character_in_utf_8_is_shown_as_a_geta() -> None:
    table = read(TEXT.replace("葉知秋", "葉\ue123秋"))

    assert values(table)[0][2] == "葉〓秋"
    assert len(table.notes) == 1


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("松\0濤", "U+0000"), ("松\x07濤", "U+0007"), ("松" * 2001, "2,001 characters"), ("#REF!", "Excel's error #REF!")],
    ids=["nul", "bell", "long", "error"],
)
def test_a_cell_that_cannot_be_kept_is_named(cell: str, reason: str) -> None:
    (bad,) = read(TEXT.replace("松濤高中", cell)).bad

    assert bad.line == 2
    assert reason in bad.reason


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('學校代碼,學校名稱\n070512,"松濤\n070613,碧潭\n', 2, "not CSV"),
        ('學校代碼,學校名稱,諮輔\n070512,"松濤,\n070613,碧潭,\n070614,青溪",\n', 2, "quotation mark"),
        ('學校代碼,學校名稱\n070512,"松"濤\n', 2, "not CSV"),
        ("學校代碼,學校名稱\n" + "070512,松\n" * (MOST_ROWS + 1), MOST_ROWS, "more than 20,000 rows"),
        ("學校代碼,學校名稱" + ",x" * 300, 1, "the most are 200"),
        ("x" * (MOST_BYTES + 1), 1, "10 MB"),
        ("亂碼".encode("euc-kr", "replace") + bytes(range(128, 256)), 1, "neither UTF-8 nor Big5"),
    ],
    ids=["open quote", "swallowed lines", "letters after a quote", "rows", "columns", "size", "encoding"],
)
def test_what_cannot_be_read_as_a_whole_is_refused_in_words(content: str | bytes, line: int, reason: str) -> None:
    (only,) = said(content)[:1]

    assert only.startswith(f"{line}: ")
    assert reason in only


def test_a_comma_inside_a_cell_does_not_push_values_into_other_columns() -> None:
    (bad,) = read("學校代碼,學校名稱,諮輔\n070512,松濤,高中,葉知秋\n").bad

    assert bad.line == 2
    assert "4 cells under 3 headings" in bad.reason


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read('學校代碼,學校名稱,諮輔\n070512,松濤,"葉知秋\n方若水"\n\n070613,碧?,\n')

    assert [row.line for row in table.rows] == [2, 5]
    assert table.rows[0].values["who"] == "葉知秋 方若水"
    assert table.notes[0].line == 5


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old .xls"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><table><tr><td>\xe6\xa0\xa1</td></tr></table>", "web page (HTML)"),
        ('<html xmlns:x="urn:schemas-microsoft-com:office:excel">'.encode("utf-16"), "web page (HTML)"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"", "empty"),
        (b"\n,,\n", "學校代碼 is missing"),
    ],
    ids=["xls", "password", "html", "utf-16 html", "xml 2003", "pdf", "png", "nothing", "commas"],
)
def test_a_file_of_another_kind_is_called_by_its_name(content: bytes, reason: str) -> None:
    assert any(reason in one for one in said(content))
