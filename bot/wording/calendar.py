"""What stands in a unit's calendar file, and on the button that offers it."""

from collections.abc import Sequence

from bot.dates.roc import roc_date, short_date
from bot.faq.program import Program
from bot.faq.steps import Deadline
from bot.programme.changed_dates import Moved

OFFER = "加入行事曆"
OFFER_TITLE = "把期限加入手機或電腦的行事曆，改期會跟著更新。"
DONE = "已完成"


def title(program: Program, unit: str) -> str:
    """Name the calendar."""
    return f"{program.name}｜{unit}"


def summary(kind: str, name: str, unit: str, *, is_met: bool) -> str:
    """Name a date."""
    return f"{f'（{DONE}）' if is_met else ''}{kind}｜{name}（{unit}）"


def description(program: Program, *, was: Sequence[Moved], own: Deadline) -> str:
    """Say what a date is, where it came from, and whom to ask."""
    lines = [f"{own.name}：{roc_date(own.date)}"]
    lines += [
        f"{program.terms.office}公告：原定{short_date(one.was)}，改為{short_date(one.becomes)}。{one.reason}"
        for one in was
    ]
    return "\n".join([*lines, f"最新的期限和進度，請在 LINE 問「{program.bot.name}」。"])


def offer(unit: str) -> str:
    """Label the button of one of several units."""
    return f"{OFFER}：{unit}"
