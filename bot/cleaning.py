"""Makes what strangers write storable and showable: the one place where text from LINE is cleaned; pure.

Half surrogate pairs (no encoding takes them), NUL (PostgreSQL does not store it) and other control characters go. What
somebody wrote keeps its length in UTF-16 units, by which LINE counts where a mention stands.
"""

import re
import unicodedata

ID_LIMIT = 500  # PostgreSQL indexes up to 2,704 bytes; LINE's ids and tokens are far shorter.
NAME_LIMIT = 60  # LINE lets people take 20 characters, and groups 50.
FILE_NAME_LIMIT = 120
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What turns the direction of everything after it, breaks a line where a name stands, or is a letter nobody sees.
_UNFIT_FOR_NAMES = re.compile("[\u061c\u115f\u1160\u200e\u200f\u2028-\u202e\u2066-\u2069\u2800\u3164\uffa0]")
_NOTHING_TO_SEE = "\u200b"


def clean_text(text: str) -> str:
    """Return a text that can be stored: as long as before, the unfit characters replaced by ones nobody sees."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub(_NOTHING_TO_SEE, whole)


def clean_name(name: str, *, limit: int = NAME_LIMIT) -> str:
    """Return a name as one line of at most `limit` characters; "" when nothing of it can be seen."""
    shown = _UNFIT_FOR_NAMES.sub("", clean_text(name[: 20 * limit]).replace(_NOTHING_TO_SEE, ""))
    line = " ".join(shown.split())
    if not any(unicodedata.category(one)[0] in "LNPS" for one in line):
        return ""
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def clean_file_name(name: str) -> str:
    """Return a file's name as one line, shortened before its ending."""
    stem, dot, ending = clean_name(name, limit=len(name) + 1).replace("/", "_").replace("\\", "_").rpartition(".")
    if not dot or len(ending) > FILE_NAME_LIMIT // 4:
        return clean_name(f"{stem}{dot}{ending}", limit=FILE_NAME_LIMIT)
    return f"{clean_name(stem, limit=FILE_NAME_LIMIT - len(ending) - 1)}.{ending}"


def is_clean_id(text: object) -> bool:
    """Tell whether this can be an id or a token of LINE's."""
    return isinstance(text, str) and 0 < len(text) <= ID_LIMIT and clean_text(text) == text
