"""What can be ordered with words, as values: a handler gets one of these and never reads the text again; pure."""

from dataclasses import dataclass
from datetime import time

from bot.programme.fees import FeeQuestion


@dataclass(frozen=True)
class ShowHelp:
    """說明: what can be typed."""


@dataclass(frozen=True)
class ShowProgress:
    """進度: the state of this chat's units."""


@dataclass(frozen=True)
class ShowDeadlines:
    """期限: the programme's dates."""


@dataclass(frozen=True)
class ShowFees:
    """費用: compare the systems, or add up what was `asked`."""

    asked: FeeQuestion | None = None


@dataclass(frozen=True)
class WantPerson:
    """找諮輔: take down a request for a person."""


@dataclass(frozen=True)
class ForwardQuestion:
    """轉諮輔: a consultant makes the question that they quote a case."""


@dataclass(frozen=True)
class Mute:
    """靜音: answer only when addressed."""


@dataclass(frozen=True)
class Unmute:
    """恢復: answer clear questions again."""


@dataclass(frozen=True)
class Bind:
    """綁定: redeem a one-time code, "" when none was typed."""

    code: str = ""


@dataclass(frozen=True)
class Unbind:
    """解除綁定: take back what this person bound by mistake."""


@dataclass(frozen=True)
class ShowCases:
    """案件: one's open cases."""


@dataclass(frozen=True)
class ShowCase:
    """案件 12: one case."""

    number: int


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
class OfferReports:
    """回報: show what can be reported."""


@dataclass(frozen=True)
class ReportStep:
    """A school says that it has done a step (its id); `system` is the one it chose, if it says so."""

    step: str
    system: str | None = None


@dataclass(frozen=True)
class TakeBackReport:
    """取消回報: take back the last report."""


@dataclass(frozen=True, kw_only=True)
class PartyList:
    """A party marks a step (its id), or takes it back, for the units with these codes; `note` is what it adds."""

    step: str
    codes: tuple[str, ...]
    cancels: bool = False
    note: str | None = None


Order = (
    ShowHelp
    | ShowProgress
    | ShowDeadlines
    | ShowFees
    | WantPerson
    | ForwardQuestion
    | Mute
    | Unmute
    | Bind
    | Unbind
    | ShowCases
    | ShowCase
    | ShowSchools
    | GoAway
    | ComeBack
    | WorkHours
    | OfferReports
    | ReportStep
    | TakeBackReport
    | PartyList
)
