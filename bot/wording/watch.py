"""What is said to those who look after units: the phone list and the morning list."""

from collections.abc import Sequence

from bot.programme.silent import Reason

CALLED = "已電話聯絡"
UNDO = "復原"
MORE = "看下一頁"
NOBODY = "目前沒有需要電話聯絡的單位。"
NOTHING = "目前沒有要處理的事。"
NO_CONTACT = "名單上沒有聯絡人"
NAMED = 6

_REASONS = {
    Reason.GONE: "機器人已被移出群組",
    Reason.NEVER_BOUND: "群組還沒有綁定",
    Reason.UNREPORTED: "快到期還沒有回報",
    Reason.SILENT: "很久沒有人發言",
}


def phone_title(number: int, page: int, pages: int) -> str:
    """Head the phone list."""
    return f"要電話聯絡的：{number}校次" + (f"（第{page}頁，共{pages}頁）" if pages > 1 else "")


def why(reasons: Sequence[Reason], date: str, left: str, last_heard: str | None) -> str:
    """Say why a unit is to be phoned, the date first."""
    said = "、".join(_REASONS[one] for one in reasons)
    heard = f"（最近{last_heard}）" if last_heard and Reason.SILENT in reasons else ""
    return f"{date} {left}｜{said}{heard}"


def called(by: str, when: str) -> str:
    """Say who phoned, and when."""
    return f"{CALLED}：{by} {when}"


def noted(unit: str, by: str, when: str) -> str:
    """Confirm that somebody phoned."""
    return f"已記下，相關的人都看得到：{unit} {called(by, when)}"


def not_called(unit: str) -> str:
    """Confirm that it was taken back."""
    return f"已取消「{CALLED}」：{unit}"


def morning_title(day: str) -> str:
    """Head the morning list."""
    return f"{day} 今日清單"


def ahead(name: str, date: str, left: str) -> str:
    """Name a date ahead."""
    return f"「{name}」{date}，{left}"


def missing(number: int, names: Sequence[str]) -> str:
    """Name who has not reported."""
    return f"・還沒回報 {number}校次：{_some(number, names)}"


def waiting(number: int, names: Sequence[str]) -> str:
    """Name who reported and waits to be confirmed."""
    return f"・已回報待確認 {number}校次：{_some(number, names)}"


def overdue(number: int, names: Sequence[str]) -> str:
    """Name who has missed a date."""
    return f"已過期限 {number}校次：{_some(number, names)}"


def cases(numbers: Sequence[int]) -> str:
    """Name the cases that are open."""
    shown = "、".join(str(one) for one in numbers[:NAMED])
    return f"未結案件 {len(numbers)}件：{shown}{'…' if len(numbers) > NAMED else ''}"


def to_phone(number: int, names: Sequence[str]) -> str:
    """Name whom to phone."""
    return f"要電話聯絡 {number}校次：{_some(number, names)}"


def _some(number: int, names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + ("…" if number > NAMED else "")
