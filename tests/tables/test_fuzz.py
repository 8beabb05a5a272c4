"""Whatever bytes come as a table: rows or words, never a crash, and never half of a file."""

import string
from datetime import timedelta

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.tables.complaint import Complaint, TableError
from bot.tables.limits import MOST_ROWS
from bot.tables.table import Table
from bot.tables.workbook import xlsx_bytes
from bot.tables.writing import csv_bytes
from tests.tables.lists import COLUMNS, HEAD, read, values
from tests.tables.workbooks import row, sheet, workbook

QUICK = settings(
    max_examples=120, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow], database=None
)
# Characters that a table may hold, with what Excel, CSV and our own marks are made of.
CELL = st.text(alphabet=string.ascii_letters + string.digits + "松濤高中〇, ;\"'=+-@()（）\t._x", max_size=12)
GOOD = b"".join([",".join(HEAD).encode(), b"\n", "070512,松濤高中,葉知秋,12/9\n".encode() * 3])
BOOK = workbook(
    sheet(row(*HEAD), row("070512", "松濤", "葉", "1"), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
)


def tried(content: bytes) -> None:
    """Read a file; only words may come of one that cannot be read."""
    complaints, table = outcome(content)
    if table is None:
        assert complaints
        assert all(one.line >= 0 and one.reason for one in complaints)
        return
    assert len(table.rows) <= MOST_ROWS
    assert all(row.values.keys() == table.columns for row in table.rows)
    for cells in values(table):
        "".join(cells).encode()


def outcome(content: bytes) -> tuple[tuple[Complaint, ...], Table | None]:
    try:
        return (), read(content)
    except TableError as error:
        return error.complaints, None


@seed(71209)
@QUICK
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    tried(content)
    tried(GOOD[:60] + content + GOOD[60:])


@seed(71209)
@QUICK
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8), st.booleans())
def test_a_csv_with_damaged_bytes(changes: list[tuple[int, int]], is_big5: bool) -> None:  # noqa: FBT001 - hypothesis passes it so
    content = bytearray(GOOD.decode().encode("cp950") if is_big5 else GOOD)
    for place, value in changes:
        content[place % len(content)] = value

    tried(bytes(content))


@seed(71209)
@QUICK
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(BOOK)))
def test_a_workbook_with_damaged_bytes(changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(BOOK)
    for place, value in changes:
        content[place] = value

    tried(bytes(content))
    tried(bytes(content[:cut]))


TAGS = st.sampled_from(["row", "c", "v", "f", "is", "t", "r", "rPh", "mergeCells", "mergeCell", "sheetData", "x"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["r", "s", "t", "ref", "hidden", "count"]),
    st.sampled_from(
        ["1", "s", "A1", "B2", "XFD1048576", "A0", "-1", "99999999", "A1:B2", "B2:A1", "e", "b", "d", "n", "", "²"]
    ),
    max_size=3,
)


def element(tag: str, attributes: dict[str, str], inside: str) -> str:
    return f"<{tag}{''.join(f' {key}={value!r}' for key, value in attributes.items())}>{inside}</{tag}>"


XML = st.recursive(
    st.sampled_from(["", "1", "070512", "1E400", "NaN", "44539.99999", "-5", "松", "_x0000_", "_xD800_"]),
    lambda inner: st.builds(element, TAGS, ATTRIBUTES, st.lists(inner, max_size=4).map("".join)),
    max_leaves=12,
)


@seed(71209)
@QUICK
@given(XML, st.sampled_from(["", "<si><t>學校代碼</t></si>", "<si/><si><r><t>x</t></r></si>"]))
def test_a_workbook_whose_parts_make_no_sense(inside: str, shared: str) -> None:
    tried(workbook(sheet(row(*HEAD), row("070512", "松濤", "葉", "1"), inside), shared=shared))


@seed(71209)
@settings(QUICK, max_examples=60)
@given(st.lists(st.tuples(*[CELL] * len(COLUMNS)), min_size=1, max_size=5), st.booleans())
def test_what_we_write_is_read_back_whatever_it_says(rows: list[tuple[str, ...]], is_csv: bool) -> None:  # noqa: FBT001 - likewise
    meant = [tuple(" ".join(cell.split()) for cell in one) for one in rows]
    content = csv_bytes(HEAD, meant) if is_csv else xlsx_bytes(HEAD, meant, title="名單")

    assert values(read(content)) == [one for one in meant if any(one)]
