"""Text measured as LINE measures it, in UTF-16 code units."""


def clean(text: str) -> str:
    """Replace half surrogate pairs, which neither SQLite nor a socket takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def length(text: str) -> int:
    """Return the number of UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, start: int, count: int) -> str:
    """Return `count` UTF-16 code units of a text from `start`."""
    return text.encode("utf-16-le", "surrogatepass")[start * 2 : (start + count) * 2].decode("utf-16-le", "replace")


def find(text: str, part: str) -> int | None:
    """Return where a part begins, in UTF-16 code units, or None."""
    place = text.find(part)
    return length(text[:place]) if place >= 0 else None
