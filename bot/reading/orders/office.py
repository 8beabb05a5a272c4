"""What the office orders about the programme as a whole, its people and its end."""

from dataclasses import dataclass

from bot.reading.orders.parties import Listed


@dataclass(frozen=True)
class ShowReport:
    """現況: where the whole programme stands; with a name only that county, system or consultant."""

    group: str | None = None


@dataclass(frozen=True)
class ShowQuota:
    """額度: what is used of the month's quota of pushes, and until when it lasts."""


@dataclass(frozen=True)
class ShowCloseOut:
    """結案: how far the end of the programme is."""


@dataclass(frozen=True)
class SayGoodbye:
    """結案 告別 words: thank every group, and say where to turn."""

    words: str


@dataclass(frozen=True)
class LeaveGroups:
    """結案 離開 20: leave the next groups."""

    number: int | None = None


@dataclass(frozen=True)
class IssueCode:
    """代碼 010301: a new code for a unit's group; None when no unit was named."""

    listed: Listed | None


@dataclass(frozen=True, kw_only=True)
class InvitePerson:
    """邀請 許文琪 諮輔 010301: a code that gives somebody a role; "" for what was left out."""

    name: str = ""
    role: str = ""
    scope: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListProposals:
    """提案: what waits for the office's decision."""


@dataclass(frozen=True)
class HoldPushes:
    """停止推播: keep the bot from sending anything on its own account; 恢復推播 (`lifts`): let it again."""

    lifts: bool = False


@dataclass(frozen=True)
class SignIn:
    """登入 123456: let the browser in that shows this code, "" when none was typed."""

    code: str = ""
