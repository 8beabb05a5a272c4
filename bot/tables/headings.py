"""Understands the headings of a table: synonyms, near misses, what is missing, and the row in which they stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz

from bot.tables.cells import plain
from bot.tables.complaint import Complaint, TableError, column_letter

_LOOKED_AT = 30  # Rows with something in them, from the top: titles and notes may stand above the headings.
_NEAR = 60.0  # 學校代馬 for 學校代碼 has 75, 電話 for 縣市 0.
_BRACKETED = re.compile(r"[(\[{（〔【].*?[)\]}）〕】]")
_NOT_A_WORD = re.compile(r"[\W_]+")


class Kind(Enum):
    """What stands in a column."""

    CODE = auto()
    NAME = auto()
    TEXT = auto()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that we understand; `heading` is how we write it, `synonyms` how others do."""

    key: str
    heading: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    kind: Kind = Kind.TEXT

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every heading that means this column, as `bare` writes it."""
        return frozenset(bare(word) for word in (self.heading, self.key, *self.synonyms))


@dataclass(frozen=True, kw_only=True)
class Headings:
    """Where the columns stand; `unknown` are the others, `twice` those that two headings mean."""

    line: int
    places: Mapping[str, int]
    written: tuple[str, ...]
    unknown: Mapping[int, str] = field(default_factory=dict)
    twice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def bare(heading: str) -> str:
    """Return a heading for comparing: without spaces, signs, width and case."""
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", plain(heading)).casefold())


def find(rows: Sequence[tuple[int, Sequence[str]]], columns: Sequence[Column], renamed: Mapping[str, str]) -> Headings:
    """Return the row that has most of the headings, the upper one of equals; `renamed` says what others mean."""
    filled = islice((one for one in rows if any(cell.strip() for cell in one[1])), _LOOKED_AT)
    understood = [_understand(line, cells, columns, renamed) for line, cells in filled]
    return max(understood, key=lambda one: _worth(one, columns), default=Headings(line=1, places={}, written=()))


def count_known(cells: Sequence[str], columns: Sequence[Column]) -> int:
    """Return how many of the columns have their heading among these cells."""
    return len(_understand(1, cells, columns, {}).places)


def is_complete(headings: Headings, columns: Sequence[Column]) -> bool:
    """Tell whether every column that must be there is."""
    return all(one.key in headings.places for one in columns if one.is_required)


def check(headings: Headings, columns: Sequence[Column]) -> list[Complaint]:
    """Return what is to be said about columns that are not understood.

    Raises:
        TableError: a column is missing, or stands there twice.
    """
    asked = dict(_near_misses(headings, columns))
    wrong = list(_twice(headings, columns))
    missing = [one for one in columns if one.is_required and one.key not in headings.places]
    for column in missing:
        near = next((place for place, meant in asked.items() if meant is column), None)
        ask = _ask(headings, near, column) if near is not None else ""
        wrong.append(Complaint(headings.line, f"the column {column.heading} is missing{ask}"))
    if missing:
        found = "、".join(one for one in headings.written if one) or "nothing"
        wrong.append(Complaint(headings.line, f"what stands where headings are looked for: {found}"))
    if wrong:
        raise TableError(wrong)
    return [
        Complaint(
            headings.line,
            f"{_named(headings, place)} is not understood and was not read"
            + (_ask(headings, place, asked[place]) if place in asked else ""),
        )
        for place in headings.unknown
    ]


def _understand(line: int, cells: Sequence[str], columns: Sequence[Column], renamed: Mapping[str, str]) -> Headings:
    """Find each cell's column; a heading without its bracketed part serves where the whole is not known."""
    meant = {bare(word): bare(heading) for word, heading in renamed.items()}
    places: dict[str, list[int]] = {}
    unknown = {}
    for place, cell in enumerate(cells):
        tries = [bare(cell), bare(_BRACKETED.sub("", cell))]
        tries = [meant.get(one, one) for one in tries]
        column = next((one for word in tries if word for one in columns if word in one.words), None)
        if column is not None:
            places.setdefault(column.key, []).append(place)
        elif plain(cell):
            unknown[place] = plain(cell)
    return Headings(
        line=line,
        places={key: found[0] for key, found in places.items()},
        written=tuple(plain(cell) for cell in cells),
        unknown=unknown,
        twice={key: tuple(found) for key, found in places.items() if len(found) > 1},
    )


def _worth(headings: Headings, columns: Sequence[Column]) -> tuple[bool, int]:
    return is_complete(headings, columns), len(headings.places)


def _near_misses(headings: Headings, columns: Sequence[Column]) -> Iterator[tuple[int, Column]]:
    """Find the column that an unknown heading may have been meant for, among those that are not there."""
    absent = [one for one in columns if one.key not in headings.places]
    for place, written in headings.unknown.items():
        likeness = [(max(_likeness(bare(written), word) for word in one.words), one) for one in absent]
        best = max(likeness, key=lambda one: one[0], default=None)
        if best is not None and best[0] >= _NEAR:
            yield place, best[1]


def _likeness(written: str, word: str) -> float:
    is_part = len(word) > 1 and (word in written or (len(written) > 1 and written in word))
    return 100.0 if is_part else fuzz.ratio(written, word)


def _twice(headings: Headings, columns: Sequence[Column]) -> Iterator[Complaint]:
    names = {one.key: one.heading for one in columns}
    for key, places in headings.twice.items():
        both = " and ".join(_named(headings, place) for place in places)
        yield Complaint(headings.line, f"{names[key]} stands there twice: {both}; delete or rename one")


def _ask(headings: Headings, place: int, column: Column) -> str:
    written = headings.written[place]
    question = f"is {column.heading} meant by {_named(headings, place)}?"
    return f"; {question} Then rename it, or say --column {written}={column.heading}"


def _named(headings: Headings, place: int) -> str:
    return f"the column {column_letter(place)} 「{headings.written[place]}」"
