"""Whatever stands in the cells of a list of schools or steps: good rows or words about every bad one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from bot.programme.person_names import keys_in, names_in
from bot.programme.published import Published
from bot.services.schools_file import read_schools
from bot.services.steps_file import Asked, read_steps
from bot.tables.complaint import TableError
from bot.tables.workbook import xlsx_bytes
from bot.tables.writing import csv_bytes

QUICK = settings(max_examples=100, deadline=timedelta(seconds=5), database=None)
CELL = st.one_of(
    st.sampled_from(
        ["", "010301", "10301", "010301進修部", "1.0301E4", "日校", "進修部", "欣河", "收件", "退件", "choose"]
    ),
    st.sampled_from(["110/12/3", "2/30", "12/9 25:00", "999999999/1/1", "葉知秋、方若水 老師", "00000000", "臺北市"]),
    st.text(max_size=8),
)
NOW = datetime(2021, 12, 6, 2, 0, tzinfo=UTC)


@seed(71209)
@QUICK
@given(st.lists(st.tuples(*[CELL] * 7), max_size=4), st.booleans())
def test_a_list_of_schools(rows: list[tuple[str, ...]], is_csv: bool) -> None:  # noqa: FBT001 - hypothesis passes it so
    headings = ("學校代碼", "學校名稱", "縣市", "部別", "校務行政系統", "聯絡人", "諮輔")
    content = csv_bytes(headings, rows) if is_csv else xlsx_bytes(headings, rows, title="名單")

    try:
        found = read_schools(content, consultant="諮輔")
    except TableError:
        return
    codes = [row.unit_code for row in found.rows]
    assert len(set(codes)) == len(codes) > 0
    assert all(
        len(row.school_code) == 6 and row.given.keys() == {"system", "contact", "consultant"} for row in found.rows
    )


@seed(71209)
@QUICK
@given(st.lists(st.tuples(*[CELL] * 5), max_size=4))
def test_a_list_of_steps(published: Published, rows: list[tuple[str, ...]]) -> None:
    content = csv_bytes(("單位代碼", "步驟", "日期", "內容", "部別"), rows)
    asked = Asked(knowledge=published.knowledge, zone=published.zone, now=NOW)

    try:
        found = read_steps(content, asked)
    except TableError:
        return
    assert all(row.at <= NOW and row.step in published.knowledge.steps for row in found.rows)


@seed(71209)
@QUICK
@given(st.text(alphabet="葉知秋方若水和與及老師主任（()）、,/ 1a\n:", max_size=14))
def test_names_in_a_cell(cell: str) -> None:
    assert all(name == name.strip() and name for name in names_in(cell))
    assert "" not in keys_in(cell)
