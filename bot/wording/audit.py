"""Names of what the audit holds, for people; what has no name here is shown as it stands."""

import re
from collections.abc import Mapping

from bot.wording.cases import STATES

WAYS = {"chat": "LINE", "console": "管理平台", "cli": "指令", "clock": "系統排程"}
_WHAT = {
    "open": "提出案件",
    "offer": "詢問接案",
    "claim": "接下案件",
    "answer": "回覆",
    "ask_back": "請對方補充",
    "send": "送出訊息",
    "draft": "編輯草稿",
    "drop_draft": "捨棄草稿",
    "hand_up": "上呈",
    "come_back": "回到處理",
    "snooze": "等學校回覆",
    "wake": "等到的日子到了",
    "come_back_due": "到期回到原處理人",
    "note": "寫內部備註",
    "save_view": "儲存檢視",
    "drop_view": "刪除檢視",
    "make_candidate": "提出知識修改",
    "drop_candidate": "捨棄知識修改",
    "restore": "還原知識版本",
    "reject_proposal": "不採用提議",
    "write_canned": "編輯常用回覆",
    "remove_canned": "刪除常用回覆",
    "pass_on": "轉交",
    "put_back": "放回待接",
    "add": "補充",
    "close": "結案",
    "reopen": "再次提出",
    "go_idle": "逾時自動結案",
    "keep": "繼續處理",
    "detach_question": "改問別的事",
    "tell_desk": "通知群組",
    "tell_office": "通知管理者",
    "mark_step": "登錄步驟",
    "take_step_back": "取消步驟",
    "issue_code": "產生代碼",
    "warn_of_quota": "通知額度",
    "bind": "綁定群組",
    "unbind": "解除綁定",
    "invite": "邀請人員",
    "grant": "取得身分",
    "revoke": "取消身分",
    "go_away": "暫離",
    "set_hours": "更改上班時間",
    "sign_in": "登入",
    "sign_out": "登出",
    "end_session": "結束登入",
    "export": "下載資料",
    "publish": "發布知識",
    "write_announcement": "撰寫公告",
    "change_announcement": "修改公告",
    "ask_approval": "送請核可",
    "approve_announcement": "核可公告",
    "refuse_announcement": "退回公告",
    "start_announcement": "開始發送公告",
    "stop_announcement": "停止公告",
    "resume_announcement": "繼續公告",
    "cancel_announcement": "取消公告",
    "retry_announcement": "重送公告",
    "finish_announcement": "公告送完",
    "acknowledge": "回覆收到",
    "hold": "暫停",
    "lift_hold": "解除暫停",
    "send_again": "重送",
    "phone_unit": "記下已致電",
    "unphone_unit": "取消已致電",
    "renew_calendar": "換行事曆網址",
    "move_date": "改期",
    "extend_date": "展延",
    "set_late_words": "說明逾期處理",
    "withdraw_extension": "取消展延",
    "say_farewell": "送出結束通知",
    "leave_group": "離開群組",
    "unit added": "名單新增單位",
    "unit changed": "名單更新單位",
}
ABOUT_HINT = "案件 12、單位 010301"
_ABOUT = {
    "announcement": "公告",
    "candidate": "知識修改",
    "canned": "常用回覆",
    "case": "案件",
    "chat": "群組",
    "close_out": "結束通知",
    "date": "期限",
    "desk": "管理者群組",
    "hold": "暫停",
    "message": "訊息",
    "person": "人員",
    "proposal": "提議",
    "quota": "額度",
    "role": "身分",
    "session": "裝置",
    "steps": "步驟檔",
    "table": "表格",
    "unit": "單位",
    "version": "知識版本",
    "view": "檢視",
}
_FIELDS = {
    "base": "原版本",
    "becomes": "改為",
    "because": "原因",
    "by": "方式",
    "candidate": "知識修改",
    "change": "異動",
    "chat": "群組",
    "columns": "欄位",
    "date": "期限",
    "digest": "內容核對碼",
    "draft": "草稿",
    "field": "欄位",
    "grant": "授權",
    "groups": "群組數",
    "kind": "種類",
    "level": "程度",
    "line": "訊息",
    "marked": "登錄數",
    "note": "備註",
    "number": "數量",
    "older": "還原自",
    "proposal": "提議",
    "purpose": "用途",
    "question": "提問",
    "restored": "還原自",
    "role": "身分",
    "rows": "筆數",
    "scope": "範圍",
    "state": "狀態",
    "step": "步驟",
    "system": "系統",
    "to": "對象",
    "was": "原為",
}
_VALUES = {
    **{state.value: name for state, name in STATES.items()},
    "announcement": "公告",
    "ask_back": "請對方補充",
    "by_hand": "有人停止",
    "changed": "內容改變",
    "come_back": "回覆上呈",
    "correction": "更正",
    "demo": "示範",
    "hand_up": "上呈",
    "missed": "錯過時間",
    "refused": "LINE 拒絕",
    "text": "內容",
}
# By field where a word means another thing elsewhere.
_PURPOSES = {"answer": "回覆學校"}
_BARE_UNIT = re.compile(r"\d{6}\S?")


def what(kind: str) -> str:
    """Name what was done."""
    return _WHAT.get(kind, kind)


def about(row: str, names: Mapping[str, str]) -> str:
    """Name what it was done to: 案件 12, 單位 010301; a person by name."""
    kind, _, which = row.partition(" ")
    return f"{_ABOUT.get(kind, kind)} {names.get(which, which)}".strip()


def sought(typed: str) -> str:
    """Return what the audit calls the row that somebody typed: 案件 12 is case 12, a bare code is a unit."""
    words = " ".join(typed.split())
    for kind, called in _ABOUT.items():
        if words.startswith(called):
            return f"{kind} {words.removeprefix(called).strip()}".strip()
    if _BARE_UNIT.fullmatch(words):
        return f"unit {words}"
    return f"case {words}" if words.isdecimal() else words


def fields(given: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Name the fields and what is in them; `names` are those of people and of what the knowledge calls by an id."""

    def say(name: str, value: object) -> str:
        known = _PURPOSES if name == "purpose" else {}
        text = str(value)
        return f"{_FIELDS.get(name, name)}：{known.get(text) or names.get(text) or _VALUES.get(text, text)}"

    return "、".join(say(name, value) for name, value in given.items())
