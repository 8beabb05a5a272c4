"""What those order who look after schools and their cases."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class ForwardQuestion:
    """轉諮輔: a consultant makes the question that they quote a case."""


@dataclass(frozen=True)
class ShowSchools:
    """我的學校: a consultant's schools."""


@dataclass(frozen=True)
class GoAway:
    """暫離: be asked for nothing new."""


@dataclass(frozen=True)
class ComeBack:
    """回來: be asked again."""


@dataclass(frozen=True)
class WorkHours:
    """上班時間 13:00-17:00: be asked only then; None for all working hours."""

    hours: tuple[time, time] | None


@dataclass(frozen=True)
class ShowSilent:
    """電話名單: the units to phone."""


@dataclass(frozen=True)
class ShowMorning:
    """今日清單: what the morning list says, now."""
