"""What is said about dates that the office changes: previews, refusals, the signed notice."""

from collections.abc import Sequence

from bot.faq.program import Program
from bot.programme.changed_dates import Bad

OWN = "（已展延）"
YES, NO = "確定", "不要"
TITLE_MOVE, TITLE_EXTEND, TITLE_LATE = "改期預覽", "展延預覽", "逾期處理預覽"
DROPPED = "好的，沒有更動。"
NEXT_WORKDAY = "期限後的下一個工作天"
AGAIN = "這項更動先前已經處理過了，沒有再做一次。"
NOTHING_CHANGED = "目前沒有更動過日期。"


def how(day: str, later: str) -> list[str]:
    """Say how a change is typed, with days of this programme."""
    return [
        f"・改期 {day} {later} 原因：全部改到新日期",
        f"・展延 010301 {later} 原因：只有這一個單位延後；取消展延 010301",
        f"・逾期處理 {day} 文字：過了期限還沒完成的會收到這段話",
        f"都會先給您看影響，按「{YES}」才生效。",
    ]


def moved_from(was: str) -> str:
    """Add to a line on a date that it was another one."""
    return f"（原定{was}，已改期）"


def own_date(line: str) -> str:
    """Say which date a unit has of its own."""
    return f"獲准展延｜{line}"


def notice_line(name: str, was: str, becomes: str, program: Program) -> str:
    """Say that a date was moved."""
    return f"{program.terms.office}公告：「{name}」原定{was}，改為{becomes}。"


def signed(by: str, day: str, program: Program) -> str:
    """Sign a notice."""
    return f"—{program.terms.office} {by}，{day}"


def reason(words: str) -> str:
    """Give the reason."""
    return f"原因：{words}"


def extended(unit: str, name: str, was: str, becomes: str) -> str:
    """Say that one unit has longer."""
    return f"{unit}的「{name}」獲准展延：原{was}，改為{becomes}。"


def extension_ended(unit: str, name: str, was: str, holds: str) -> str:
    """Say that a unit's own date was taken back."""
    return f"{unit}的「{name}」展延至{was}已取消，期限是{holds}。"


def for_unit(names: Sequence[str]) -> str:
    """Name the units that a notice is about."""
    return "、".join(names)


def from_to(name: str, was: str, becomes: str) -> str:
    """Say what a change is."""
    return f"「{name}」{was} → {becomes}"


def late_to(name: str, day: str) -> str:
    """Say whom words to the late are for."""
    return f"「{name}」（{day}）過後還沒完成的會收到："


def reminders(falls_away: Sequence[str], comes: Sequence[str]) -> list[str]:
    """Say which reminders move."""
    lines = [f"不再送的提醒：{'、'.join(falls_away)}"] if falls_away else []
    return [*lines, f"新的提醒：{'、'.join(comes)}" if comes else "新日期之前沒有提醒。"]


def told(  # noqa: PLR0913 - each says something of its own
    *, units: int, groups: int, people: int, billed: int, unknown: int, unbound: int
) -> list[str]:
    """Say who hears of it, and what that costs."""
    lines = [f"通知還沒完成的{units}校次：{groups}個群組，另外一對一{people}人；計費約{billed}則。"]
    lines += [f"其中{unknown}個群組人數不明，以1人計。"] if unknown else []
    return [*lines, *([f"有{unbound}校次沒有群組，通知不到。"] if unbound else [])]


def told_one(*, has_group: bool, billed: int) -> str:
    """Say whether the unit hears of its own date."""
    return f"會通知它的群組，計費約{billed}則。" if has_group else "它還沒有群組，通知不到，請另行聯絡。"


def each_reminder(groups: int, billed: int) -> str:
    """Say what one of the reminders costs as things stand."""
    return f"之後每次提醒以目前計：{groups}個群組，約{billed}則。"


def late_cards(*, units: int, groups: int, billed: int, when: str) -> str:
    """Say who would get the card for the late."""
    return f"以目前計{units}校次、{groups}個群組，約{billed}則；{when}送出，每校次一次。"


def overtaken(number: int) -> str:
    """Say that some units' own dates end before the new one."""
    return f"有{number}校次的展延不晚於新日期，改以新日期為準。"


def left_of_quota(number: int) -> str:
    """Say what is left of the month's quota."""
    return f"本月額度還剩{number}則。"


def withdrawn(what: str) -> str:
    """Say that an extension was taken back."""
    return f"{what} 的展延已取消"


def made(what: str, *, groups: int, people: int) -> str:
    """Confirm a change."""
    told_to = [f"{groups}個群組"] * (groups > 0) + [f"{people}人"] * (people > 0)
    return f"已更動：{what}。" + (f"會通知{'和'.join(told_to)}。" if told_to else "")


def made_late(what: str, *, groups: int) -> str:
    """Confirm words to the late."""
    return f"已設定：{what}。以目前計會送到{groups}個群組，每校次一次。"


def history_line(day: str, what: str, why: str, by: str, *, ended: bool) -> str:
    """Name one change that was made."""
    return f"・{day} {what}：{why}（{by}）" + ("，已結束" if ended else "")


def of_unit(unit: str, what: str) -> str:
    """Put the unit before a change."""
    return f"{unit} {what}"


def late_set(name: str) -> str:
    """Name words to the late."""
    return f"「{name}」逾期處理"


def refused(  # noqa: PLR0913 - each says something of its own
    bad: Bad, *, typed: str, name: str, day: str, choices: Sequence[str], near: Sequence[str]
) -> str:
    """Say why a date is not changed, and what to do instead."""
    options = "、".join(choices)
    why = {
        Bad.PAST: f"{typed}已經過了，沒有更動。",
        Bad.DAY_OFF: f"{typed}不是工作天，沒有更動。最近的工作天是{'和'.join(near)}。",
        Bad.SAME: f"「{name}」本來就是{day}，沒有更動。",
        Bad.BEYOND_NEXT: f"{typed}不早於下一個期限（{options}），沒有更動。請用更早的日期，或先改後面的期限。",
        Bad.BEFORE_PREVIOUS: f"{typed}不晚於前一個期限（{options}），沒有更動。",
        Bad.NOT_LATER: f"這個單位的「{name}」到{day}為止，{typed}沒有比較晚，沒有更動。",
        Bad.MET: f"{typed}已經完成，不需要展延。",
        Bad.NO_REASON: "還缺原因（會簽名公告），請整行再打一次，原因接在日期後面，例如「…… 依來函延長」。",
        Bad.NO_SUCH_DAY: f"看不懂「{typed}」是哪一天，請寫成月/日。",
        Bad.NO_SUCH_DEADLINE: f"沒有「{typed}」這個期限，只有{options}。",
        Bad.NO_SUCH_UNIT: f"名單上找不到「{typed}」，請用6位數代碼。",
        Bad.WHICH_UNIT: f"「{typed}」是哪一個？{options}",
        Bad.NO_EXTENSION: f"{typed}沒有展延可以取消。",
        Bad.OVERTAKEN: "日期在預覽之後又被改過，這次沒有更動。請重新輸入。",
    }
    return why[bad]
