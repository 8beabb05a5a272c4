"""Reads the cells of one sheet of an .xlsx file as the text that a person sees in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler

from bot.tables import number_format
from bot.tables.complaint import column_letter, refused
from bot.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_EMPTY_CELLS, MOST_ROWS, too_many_rows
from bot.tables.xlsx_parts import attributes, local

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_AREA = re.compile(rf"{_PLACE.pattern}:{_PLACE.pattern}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_RESULT = "is a formula whose result is not in the file; open it in Excel, save it, and send that"


@dataclass(frozen=True, kw_only=True)
class Book:
    """What the cells of a workbook's sheets refer to: shared texts, the number format of each style, the calendar."""

    texts: Sequence[str]
    formats: Sequence[str]
    from_1904: bool


@dataclass
class _Cell:
    kind: str
    style: int
    line: int
    place: int
    parts: list[str] = field(default_factory=list)
    has_value: bool = False
    has_formula: bool = False


class SheetCells(ContentHandler):
    """Collects rows with values; what the sheet states about its size is not asked."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.rows: dict[int, dict[int, str]] = {}
        self.hidden: set[int] = set()
        self.unreadable: dict[tuple[int, int], str] = {}
        self.areas: list[tuple[int, int, int, int]] = []  # Merged: first line and place, last line and place.
        self._book = book
        self._line = 0
        self._place = -1
        self._cell: _Cell | None = None
        self._reads = False
        self._in_reading_aid = False
        self._cells = self._seen = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the library's name
        """Begin a row, a cell or what stands in it."""
        element = local(name)
        if element == "row":
            self._begin_row(attributes(attrs))
        elif element == "c":
            self._begin_cell(attributes(attrs))
        elif element in ("v", "t") and self._cell is not None and not self._in_reading_aid:
            self._reads = self._cell.has_value = True
        elif element == "f" and self._cell is not None:
            self._cell.has_formula = True
        elif element == "rPh":
            self._in_reading_aid = True
        elif element == "mergeCell":
            self._note_area(attributes(attrs).get("ref", ""))

    def characters(self, content: str) -> None:
        """Take the text of a value."""
        if self._reads and self._cell is not None:
            self._cell.parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        """End a cell or what stands in it."""
        element = local(name)
        if element in ("v", "t"):
            self._reads = False
        elif element == "rPh":
            self._in_reading_aid = False
        elif element == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None

    def _begin_row(self, values: dict[str, str]) -> None:
        written = values.get("r", "")
        self._line = int(written) if written.isdecimal() else self._line + 1
        self._place = -1
        if values.get("hidden") in ("1", "true"):
            self.hidden.add(self._line)

    def _begin_cell(self, values: dict[str, str]) -> None:
        self._seen += 1
        if self._seen > MOST_CELLS + MOST_EMPTY_CELLS:
            raise refused(f"there are more than {MOST_EMPTY_CELLS:,} empty cells: delete the rows below the list")
        found = _PLACE.fullmatch(values.get("r", ""))
        self._place = _place(found[1]) if found else self._place + 1
        style = values.get("s", "0")
        self._cell = _Cell(
            kind=values.get("t", "n"),
            style=int(style) if style.isdecimal() else 0,
            line=int(found[2]) if found else self._line,
            place=self._place,
        )

    def _end_cell(self, cell: _Cell) -> None:
        text = self._text(cell, "".join(cell.parts))
        where = (cell.line, cell.place)
        if cell.has_formula and not cell.has_value:
            self.unreadable[where] = _NO_RESULT
        elif not text.strip():
            return
        self._count(cell)
        self.rows.setdefault(cell.line, {})[cell.place] = text

    def _count(self, cell: _Cell) -> None:
        self._cells += 1
        if cell.place >= MOST_COLUMNS:
            raise refused(f"a value stands in column {column_letter(cell.place)}, far to the right", line=cell.line)
        if len(self.rows) > MOST_ROWS:
            raise too_many_rows()
        if self._cells > MOST_CELLS:
            raise refused(f"there are more than {MOST_CELLS:,} cells", line=cell.line)

    def _text(self, cell: _Cell, written: str) -> str:
        match cell.kind:
            case "s":
                number = int(written) if written.strip().isdecimal() else -1
                if not 0 <= number < len(self._book.texts):
                    raise refused("this is not an .xlsx file that can be read: a text is missing in it", line=cell.line)
                return self._book.texts[number]
            case "inlineStr" | "str" | "e":
                return unescape(written)
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(written, written)
            case "d":
                return written.removesuffix("T00:00:00").replace("T", " ")
            case _:
                formats = self._book.formats
                chosen = formats[cell.style] if cell.style < len(formats) else number_format.GENERAL
                return number_format.show(written.strip(), chosen, from_1904=self._book.from_1904)

    def _note_area(self, ref: str) -> None:
        found = _AREA.fullmatch(ref)
        if found is None:
            return
        self.areas.append((int(found[2]), _place(found[1]), int(found[4]), _place(found[3])))
        if len(self.areas) > MOST_ROWS:
            raise refused(f"there are more than {MOST_ROWS:,} merged areas")


class SharedTexts(ContentHandler):
    """Collects the texts that cells refer to by number, without the reading aids beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._reads = False
        self._in_reading_aid = False

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802, ARG002 - the library's
        """Begin a text or a part of it."""
        element = local(name)
        if element == "si":
            self._parts = []
        elif element == "t":
            self._reads = not self._in_reading_aid
        elif element == "rPh":
            self._in_reading_aid = True

    def characters(self, content: str) -> None:
        """Take a part of a text."""
        if self._reads:
            self._parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        """End a text or a part of it."""
        element = local(name)
        if element == "si":
            self.texts.append(unescape("".join(self._parts)))
        elif element == "t":
            self._reads = False
        elif element == "rPh":
            self._in_reading_aid = False


def unescape(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which are written _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
