"""Names of people as a list writes them: several in a cell, with titles, brackets and spaces; pure."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[、,;/|&\n]")
_BRACKETED = re.compile(r"[(\[{〔【].*?[)\]}〕】]")
_HAN = re.compile(r"[\u3400-\u9fff〓]+")
# 和 may also be part of a name (陳和平): it parts only what are whole names on both sides.
_AND = re.compile(r"([\u3400-\u9fff]{2,4})[和與及]([\u3400-\u9fff]{2,4})")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_TITLES = (
    *("老師", "教師", "教授", "主任", "組長", "處長", "科長", "校長", "秘書", "幹事", "助理", "專員", "委員", "博士"),
    *("先生", "小姐", "女士", "召集人", "承辦人"),
)
_SHORTEST = 2  # Characters of a name.


def names_in(cell: str | None) -> tuple[str, ...]:
    """Return the names in a cell without titles and remarks."""
    text = _BRACKETED.sub(" ", unicodedata.normalize("NFKC", cell or ""))
    parts = [name for part in _SEPARATORS.split(text) for name in _parted(part)]
    return tuple(dict.fromkeys(name for name in map(_without_titles, parts) if name))


def name_key(name: str) -> str:
    """Return a name for comparing: without titles, spaces, signs, width and case."""
    found = names_in(name)
    return _NOT_A_LETTER.sub("", found[0]).casefold() if len(found) == 1 else ""


def keys_in(cell: str | None) -> frozenset[str]:
    """Return the names in a cell for comparing."""
    return frozenset(map(name_key, names_in(cell))) - {""}


def without_term(cell: str, term: str) -> str:
    """Return a cell without the programme's own word for its people, as it stands before or after their names."""
    shorter = re.sub(rf"{re.escape(term)}(?:委員|人員|老師|教師)?\s*[:：]?", " ", cell)
    return " ".join(shorter.split()) or cell


def _parted(part: str) -> list[str]:
    """Part names that a space or an "and" parts; 「許 文琪」 is one name that somebody spaced out."""
    words = [word for word in part.split() if word.strip(":：") not in _TITLES]
    are_names = all(_HAN.fullmatch(word) and len(word) >= _SHORTEST for word in words)
    found: list[str] = []
    for one in words if are_names else [" ".join(words)]:
        both = _AND.fullmatch(one)
        found.extend(both.groups() if both else (one,))
    return found


def _without_titles(name: str) -> str:
    kept = name.strip(" .:：-").strip()
    if ":" in kept:
        kept = kept.rpartition(":")[2].strip()
    for title in _TITLES:
        if len(kept) - len(title) >= _SHORTEST:
            kept = kept.removesuffix(title).removeprefix(title).strip()
    # A name in Chinese characters has no spaces, and what follows it (an extension) is not part of it.
    parts = _HAN.findall(kept)
    return "".join(parts) if parts else kept
