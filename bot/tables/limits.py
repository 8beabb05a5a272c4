"""How large a file that somebody sends may be: far beyond any list of a programme, far below what hurts."""

import stat
from pathlib import Path

from bot.tables.complaint import refused

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED_BYTES = 60 * MEGABYTE
MOST_PARTS = 1_000  # Files inside an .xlsx; one of Excel has some twenty.
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 500_000
MOST_EMPTY_CELLS = 1_000_000  # Formatted and left empty; each costs time all the same.
MOST_CHARACTERS = 2_000  # In one cell.


def read_file(path: Path) -> bytes:
    """Return what stands in a file.

    Raises:
        TableError: it is no ordinary file, or too large.
        OSError: it cannot be opened.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise refused("this is no ordinary file")
    if found.st_size > MOST_BYTES:
        size = found.st_size // MEGABYTE
        raise refused(f"the file has {size} MB; the most that is taken are {MOST_BYTES // MEGABYTE} MB")
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    check_size(content)
    return content


def check_size(content: bytes) -> None:
    """Refuse what is too large.

    Raises:
        TableError: saying how much is taken.
    """
    if len(content) > MOST_BYTES:
        raise refused(f"the file has more than the {MOST_BYTES // MEGABYTE} MB that are taken")


def too_many_rows() -> Exception:
    """Return the error of a list that is too long."""
    return refused(f"there are more than {MOST_ROWS:,} rows; send the list in parts", line=MOST_ROWS)
