"""A small list for tests of the reader, which knows nothing of schools."""

from bot.tables.complaint import TableError
from bot.tables.headings import Column, Kind
from bot.tables.table import Table, read_table

COLUMNS = (
    Column(key="code", heading="學校代碼", synonyms=("學校代號",), is_required=True, kind=Kind.CODE),
    Column(key="name", heading="學校名稱", synonyms=("校名",), is_required=True, kind=Kind.NAME),
    Column(key="who", heading="諮輔", synonyms=("諮輔委員",), kind=Kind.NAME),
    Column(key="day", heading="收件日"),
)
HEAD = ("學校代碼", "學校名稱", "諮輔", "收件日")


def read(content: bytes | str, **options: object) -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, COLUMNS, **options)  # type: ignore[arg-type]  # each test passes its own


def values(table: Table) -> list[tuple[str, ...]]:
    """Return what the rows say, in the order of the columns that are there."""
    return [tuple(row.values[one.key] for one in COLUMNS if one.key in table.columns) for row in table.rows]


def said(content: bytes | str, **options: object) -> list[str]:
    """Return all that is said about a file: why it is refused, else its notes and bad cells."""
    try:
        table = read(content, **options)
    except TableError as error:
        return [f"{one.line}: {one.reason}" for one in error.complaints]
    return [f"{one.line}: {one.reason}" for one in (*table.bad, *table.notes)]
