"""What the programme office is told: where the programme stands, and the lists behind each number."""

from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.figures import By, Standing
from bot.programme.spending import Kind


class SayReport(Saying):
    """現況: every date's progress as cards; with `group` only that county, system or consultant."""

    say: Literal["report"] = "report"
    group: str | None = None


class SayUnitList(Saying):
    """The units that stand so with a date, by name with their last contact; `group` is one of `by`."""

    say: Literal["unit_list"] = "unit_list"
    deadline: str
    standing: Standing
    by: By | None = None
    group: str | None = None
    page: int = 0


class SayOfficeOnly(Saying):
    """This is the office's command, by its key among the commands."""

    say: Literal["office_only"] = "office_only"
    command: str = "report"


class SayHold(Saying):
    """What became of the switch over everything that is sent on our own account."""

    say: Literal["hold"] = "hold"
    lifts: bool
    is_new: bool


class SayQuota(Saying):
    """額度: what is used of the month's quota, what is still to come, and until when it lasts."""

    say: Literal["quota"] = "quota"


class SayQuotaWarning(Saying):
    """The quota will not last, or is gone; nothing is said when that is over by then."""

    spends: ClassVar[Kind] = Kind.WORK

    say: Literal["quota_warning"] = "quota_warning"
