"""What is wrong with a table that somebody sent, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Complaint:
    """A line of the file (from 1; of a sheet, its row) and what is wrong with it, or what was made of it."""

    line: int
    reason: str


class TableError(Exception):
    """The file cannot be taken; `complaints` are all that is wrong."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(sorted(set(complaints)))
        super().__init__("\n".join(f"line {one.line}: {one.reason}" for one in self.complaints))


def refused(reason: str, *, line: int = 1) -> TableError:
    """Return the error of a file with one thing wrong."""
    return TableError([Complaint(line, reason)])


def column_letter(place: int) -> str:
    """Return what a spreadsheet calls a column: 0 is A, 26 is AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
