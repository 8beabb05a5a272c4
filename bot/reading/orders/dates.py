"""What the office orders about dates: to move one for all, to give one unit longer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShowDates:
    """改期, 展延, 逾期處理 alone: what was changed about the dates, and how it is typed."""


@dataclass(frozen=True)
class MoveDate:
    """改期 12/9 12/15 原因: a date moves for all; as typed."""

    which: str
    day: str
    reason: str


@dataclass(frozen=True)
class ExtendDate:
    """展延 010301 12/20 原因: one unit has longer; without `which` its next date."""

    unit: str
    which: str | None
    day: str
    reason: str


@dataclass(frozen=True)
class WithdrawExtension:
    """取消展延 010301."""

    unit: str
    which: str | None = None


@dataclass(frozen=True)
class SetLateWords:
    """逾期處理 12/9 words: what who missed a date should do."""

    which: str
    words: str
