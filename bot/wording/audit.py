"""Names of what the audit holds, for people; what has no name here is shown as it stands."""

from collections.abc import Mapping

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
}
_ABOUT = {"announcement": "公告", "case": "案件", "unit": "單位", "person": "人員", "role": "身分", "session": "裝置"}


def what(kind: str) -> str:
    """Name what was done."""
    return _WHAT.get(kind, kind)


def about(row: str, names: Mapping[str, str]) -> str:
    """Name what it was done to: 案件 12, 單位 010301; a person by name."""
    kind, _, which = row.partition(" ")
    return f"{_ABOUT.get(kind, kind)} {names.get(which, which)}".strip()


def fields(given: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Name the fields; who somebody is by name."""
    return "、".join(f"{name}：{names.get(str(value), value)}" for name, value in given.items())
