"""What is ordered about one case by its number."""

from dataclasses import dataclass
from enum import StrEnum


class CaseWork(StrEnum):
    """What is to be done with a case."""

    CLAIM = "claim"
    KEEP = "keep"
    PUT_BACK = "put_back"
    CLOSE = "close"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    NOTE = "note"
    PASS_ON = "pass_on"  # noqa: S105 - a step


@dataclass(frozen=True, kw_only=True)
class WorkOnCase:
    """案件 12 備註 …, 案件 12 等學校, 案件 12 轉給 蔡宗翰: `words` are what was typed behind it.

    Passed on, it goes `to` somebody, with what was `promised` and is `next_step`, and comes back on a day: `day`.
    """

    number: int
    work: CaseWork
    words: str = ""
    to: str = ""
    promised: str = ""
    next_step: str = ""
    day: str | None = None
