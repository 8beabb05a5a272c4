"""What anybody in a chat can order: to be shown something, a person, silence, a binding."""

from dataclasses import dataclass

from bot.programme.fees import FeeQuestion


@dataclass(frozen=True)
class ShowHelp:
    """說明: what can be typed."""


@dataclass(frozen=True)
class ShowPrivacy:
    """隱私: what becomes of people's data."""


@dataclass(frozen=True)
class ShowProgress:
    """進度: the state of this chat's units; 1:1, of the `school` that a consultant names."""

    school: str | None = None


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
    """案件: one's open cases; `in_passing` when it was asked as one asks anybody (我的問題處理到哪了)."""

    in_passing: bool = False


@dataclass(frozen=True)
class ShowCase:
    """案件 12: one case."""

    number: int
