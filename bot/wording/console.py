"""Sentences of the console that depend on what is looked at; what always stands on a page is in its template."""

from dataclasses import dataclass
from enum import StrEnum

from bot.faq.knowledge import Knowledge
from bot.faq.program import Terms
from bot.faq.steps import Step
from bot.programme.cases import State
from bot.programme.figures import Standing
from bot.programme.reminding import Why
from bot.programme.unit_board import Cases, GroupState, Order, Wanted
from bot.wording import report


@dataclass(frozen=True)
class OwedFate:
    """What became of something that was owed."""

    cancelled: bool
    begun: bool
    outcome: str | None


class Marked(StrEnum):
    """What came of it."""

    DONE = "done"
    ALREADY = "already"
    NOT_YOURS = "not_yours"
    WHICH_SYSTEM = "which_system"


GROUPS = {GroupState.NONE: "群組未綁定", GroupState.GONE: "機器人已被移出群組", GroupState.BOUND: "群組已綁定"}
CASES = {Cases.OPEN: "有未結案件", Cases.NONE: "沒有未結案件"}


CASE_STATES = {
    State.OPEN: "等人接手",
    State.CLAIMED: "處理中",
    State.ANSWERED: "已回覆",
    State.HANDED_UP: "已上呈",
    State.WAITING_SCHOOL: "等對方補充",
    State.REOPENED: "再次提出",
    State.CLOSED: "已結案",
}
WHY = {
    Why.DUE: "會提醒",
    Why.MET: "已確認完成，不提醒",
    Why.REPORTED: "已回報，不再催",
    Why.NO_GROUP: "沒有群組，無法提醒",
    Why.BOT_GONE: "機器人已被移出群組，無法提醒",
    Why.OTHER_GROUP: "已換到別的群組，不在原群組提醒",
    Why.NEWER_DUE: "有更近的一次，這次不提醒",
    Why.PAST: "已過期，不提醒",
    Why.MOVED: "日期更動，不提醒",
    Why.EXTENDED: "已展延，改照展延後的日期提醒",
}
_OUTCOMES = {"sent": "已送達", "refused": "被 LINE 退回", "uncertain": "不確定是否送達", "released": "改以推播送出"}
_SAID = {
    "reminder": "期限提醒",
    "date_moved": "改期通知",
    "extended": "展延通知",
    "binding": "綁定結果",
    "welcome": "自我介紹",
    "answer": "官方答覆",
    "marked_by_party": "承辦單位登錄",
    "announcement": "公告",
}


def became(owed: OwedFate) -> str:
    """Say what became of something that was owed."""
    if owed.cancelled:
        return "沒有送出（已不需要）"
    if not owed.begun:
        return "等待送出"
    return _OUTCOMES.get(owed.outcome or "", "傳送中")


def said(kind: str) -> str:
    """Name a kind of message."""
    return _SAID.get(kind, "案件往來" if kind.startswith(("case", "relay", "say_case")) else "其他訊息")


NOTHING_READ = "看不出是哪些學校，沒有登錄。請輸入代碼或校名，用空白或換行分開。"
UNBOUND = "已解除綁定；原代碼可以再用一次。"
NOT_BOUND = "這個單位沒有綁定群組，沒有更動。"


def marked(came: Marked, step: Step) -> str:
    """Say what came of marking a step."""
    return {
        Marked.DONE: f"已登錄：{step.name}。",
        Marked.ALREADY: f"「{step.name}」先前已經登錄，沒有更動。",
        Marked.NOT_YOURS: f"您的身分不能登錄「{step.name}」，沒有更動。",
        Marked.WHICH_SYSTEM: f"請選擇「{step.name}」的系統，沒有更動。",
    }[came]


def taken_back(came: Marked, step: Step) -> str:
    """Say what came of taking a step back."""
    return {
        Marked.DONE: f"已取消：{step.name}。",
        Marked.ALREADY: f"「{step.name}」目前沒有登錄，沒有更動。",
    }.get(came, f"您的身分不能取消「{step.name}」，沒有更動。")


def marked_how(terms: Terms) -> dict[str, str]:
    """Say by which way a step was marked."""
    return {
        "button": "群組按鈕",
        "words": "群組打字",
        "party": "承辦單位登錄",
        "consultant": f"{terms.consultant}代為登錄",
        "office": f"{terms.office}登錄",
        "file": "檔案匯入",
    }


def orders(terms: Terms) -> dict[Order, str]:
    """Name the orders of the list of units."""
    return {
        Order.URGENT: "最急的在前",
        Order.CODE: f"依{terms.school}代碼",
        Order.COUNTY: "依縣市",
        Order.STEP: "依辦理步驟",
        Order.CASES: "依未結案件",
    }


def what_is_shown(wanted: Wanted, knowledge: Knowledge) -> str:
    """Say what the list of units shows: 12/9 申請表…：尚未回報、臺北市、「海岸」."""
    terms = knowledge.program.terms
    deadline = knowledge.deadline_by_id.get(wanted.deadline or "")
    step = knowledge.step_by_id.get(wanted.step or "")
    parts = [
        f"{deadline.name}：{report.standing_name(deadline, wanted.standing, knowledge.step_by_id)}"
        if deadline and wanted.standing
        else "",
        f"尚未{step.name}" if step else "",
        "已逾期" if wanted.late else "",
        wanted.county or "",
        _named("系統", wanted.system),
        _named(terms.consultant, wanted.consultant),
        GROUPS[wanted.group] if wanted.group else "",
        CASES[wanted.cases] if wanted.cases else "",
        f"「{wanted.words.strip()}」" if wanted.words.strip() else "",
    ]
    return "、".join(one for one in parts if one)


def standing_of(standing: Standing) -> str:
    """Name a standing alone."""
    return {Standing.CONFIRMED: "已確認", Standing.REPORTED: "已回報待確認", Standing.MISSING: "尚未回報"}[standing]


def _named(kind: str, name: str | None) -> str:
    if name is None:
        return ""
    return f"{kind}{name}" if name else f"未有{kind}"
