"""Reads the sheets of an .xlsx file: values only, with what is merged counted for each of its rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from xml.sax.handler import ContentHandler

from bot.tables import number_format
from bot.tables.complaint import refused
from bot.tables.limits import MOST_CELLS
from bot.tables.sheet import Sheet
from bot.tables.xlsx_parts import Parts, attributes, local, open_parts
from bot.tables.xlsx_sheet import Book, SharedTexts, SheetCells


def read_xlsx(content: bytes) -> list[Sheet]:
    """Return every sheet that has rows, in the order of the workbook.

    Raises:
        TableError: the file is damaged, too large, protected, or of another kind.
    """
    with open_parts(content) as parts:
        name = parts.main_part()
        workbook = _Workbook()
        parts.parse(name, workbook)
        targets = parts.relations(name)
        book = _book(parts, set(targets.values()), from_1904=workbook.from_1904)
        sheets = []
        for title, is_hidden, relation in workbook.sheets:
            cells = SheetCells(book)
            if relation in targets and targets[relation] in parts:
                parts.parse(targets[relation], cells)
            if cells.rows:
                sheets.append(_sheet(title, cells, is_hidden=is_hidden))
    return sheets


def _book(parts: Parts, targets: set[str], *, from_1904: bool) -> Book:
    texts, styles = SharedTexts(), _Styles()
    for name in sorted(targets):
        file = name.rpartition("/")[2].casefold()
        if name in parts and file == "sharedstrings.xml":
            parts.parse(name, texts)
        elif name in parts and file == "styles.xml":
            parts.parse(name, styles)
    formats = [styles.written.get(one, number_format.built_in(one)) for one in styles.used]
    return Book(texts=texts.texts, formats=formats, from_1904=from_1904)


def _sheet(title: str, cells: SheetCells, *, is_hidden: bool) -> Sheet:
    width = 1 + max(place for row in cells.rows.values() for place in row)
    merged = _fill_merged(cells, width)
    rows = [(line, [cells.rows[line].get(place, "") for place in range(width)]) for line in sorted(cells.rows)]
    return Sheet(
        name=title,
        rows=rows,
        hidden_lines=frozenset(cells.hidden & set(cells.rows)),
        merged_lines=frozenset(merged),
        is_hidden=is_hidden,
        unreadable=cells.unreadable,
    )


def _fill_merged(cells: SheetCells, width: int) -> Iterator[int]:
    """Write a merged area's value into each of its cells, in rows that have values of their own; tell which rows."""
    lines = sorted(cells.rows)
    filled = 0
    touched = set()
    for top, left, bottom, right in cells.areas:
        value = cells.rows.get(top, {}).get(left)
        if value is None:
            continue
        for line in lines[bisect_left(lines, top) : bisect_right(lines, bottom)]:
            for place in range(left, min(right + 1, width)):
                filled += 1
                cells.rows[line].setdefault(place, value)
            if line != top:
                touched.add(line)
            if filled > MOST_CELLS:
                raise refused(f"there are more than {MOST_CELLS:,} merged cells")
    return iter(touched)


class _Workbook(ContentHandler):
    """Collects the sheets: name, whether it is hidden, and the relation that leads to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the library's name
        """Note a sheet, or which calendar the dates count from."""
        values = attributes(attrs)
        element = local(name)
        if element == "sheet":
            relation = next((value for key, value in values.items() if key.endswith(":id")), "")
            self.sheets.append((values.get("name", ""), values.get("state", "visible") != "visible", relation))
        elif element == "workbookPr":
            self.from_1904 = values.get("date1904") in ("1", "true")


class _Styles(ContentHandler):
    """Collects number formats, and which of them each style of a cell uses."""

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[int, str] = {}
        self.used: list[int] = []
        self._in_cell_styles = False

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the library's name
        """Note a format or a style."""
        values = attributes(attrs)
        number = values.get("numFmtId", "0")
        known = int(number) if number.isdecimal() else 0
        element = local(name)
        if element == "numFmt":
            self.written[known] = values.get("formatCode", number_format.GENERAL)
        elif element == "cellXfs":
            self._in_cell_styles = True
        elif element == "xf" and self._in_cell_styles:
            self.used.append(known)

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        """End the styles of cells; other kinds of styles follow."""
        if local(name) == "cellXfs":
            self._in_cell_styles = False
