"""Sentences of the pages on what goes out: the calendar, the switches, what failed."""

from collections.abc import Mapping

from bot.programme.announcing import Act
from bot.wording.line_refusals import why_refused

HOLDS = {
    "unasked": "沒被點名的答覆",
    "pushes": "所有主動發送（提醒、公告、通知）",
    "all": "機器人全部的發言",
}
AGAIN = {
    "owed": "已排入重送。",
    "already": "先前已經重送過，沒有再送。",
    "bot_gone": "機器人不在那個群組裡，要先請{school}把機器人加回去。",
    "too_old": "內容已過保存期限，沒有辦法重送。",
    "not_failed": "這一則不是失敗的訊息，沒有重送。",
    "not_now": "公告停止或取消後不能重送，請先讓它繼續送。",
}
REFUSED = "LINE 拒絕"
UNCERTAIN = "送出後 LINE 沒有回應，不確定有沒有送到；重送會標「重送」"
NO_GROUP_TO_HOLD = "「{typed}」沒有這個單位，或還沒有綁定群組，沒有更動。"
HELD = "已暫停：{what}。"
LIFTED = "已解除暫停：{what}。"
ALREADY_HELD = "本來就暫停著，沒有更動。"
PICTURE_AGAIN = "剛才選的圖片沒有留下，請再選一次。"
NOT_HELD = "本來就沒有暫停，沒有更動。"
_DONE: Mapping[Act, str] = {
    Act.ASK: "已送請核可。",
    Act.APPROVE: "已核可，時間到就會送。",
    Act.REFUSE: "已退回給撰寫的人。",
    Act.STOP: "已停止：{groups} 個群組已經送出或正在送，收不回來；其餘先不送。",
    Act.RESUME: "繼續送：還沒收到的才會收到。",
    Act.CANCEL: "已取消：{groups} 個群組已經送出或正在送，來不及取消；其餘不會再送。",
    Act.RETRY: "重送給 {groups} 個群組。",
    Act.TAKE_PICTURE_OFF: "已移除圖片，其他內容沒有變；看過預覽再送核可。",
}


def reason(*, is_uncertain: bool, status: int | None, error: str | None) -> str:
    """Say why something did not arrive."""
    if is_uncertain:
        return UNCERTAIN
    said = why_refused(status, error)
    return f"{REFUSED}：{said}" if said else REFUSED


def done(act: Act, groups: int) -> str:
    """Say what was done with an announcement."""
    return _DONE.get(act, "").format(groups=groups)


def wave(name: str, offset: int) -> str:
    """Name a reminder: 繳交申請表 前3個工作天."""
    if offset < 0:
        return f"{name}：逾期後"
    return f"{name}：前{offset}個工作天" if offset else f"{name}：當天"


def hold(kind: str, where: str | None) -> str:
    """Name what is held, everywhere or in one chat."""
    return f"{HOLDS[kind]}（{where}）" if where else HOLDS[kind]


def switched(*, lifts: bool, is_new: bool) -> str:
    """Say what became of the switch over everything that is sent on our own account, and the way back."""
    what = HOLDS["pushes"]
    if lifts:
        return LIFTED.format(what=what) + "留著而且還有用的，現在開始送。" if is_new else NOT_HELD
    said = HELD.format(what=what) if is_new else ALREADY_HELD
    return f"{said}有人問我仍然會回答；要恢復請輸入「恢復推播」。只暫停一個群組請到管理平台的「提醒與公告」。"
