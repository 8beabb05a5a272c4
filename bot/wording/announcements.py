"""What the office reads about announcements: whom they reach, what they cost, what became of them, what is wrong."""

from collections.abc import Mapping, Sequence

from bot.faq.program import Program
from bot.faq.steps import Step
from bot.programme.announcing import Act, Fate, Kind, News, State, StopReason
from bot.programme.audience import Selection
from bot.wording.line_refusals import why_refused

TITLE = "公告"
ALT = "公告預覽"
MORE = "看下一頁"
NONE_YET = "還沒有寫過公告。"
AT_ONCE = "核可後就送"
ACKNOWLEDGE = "收到"
PLEASE_ACKNOWLEDGE = "看過後請按一下「收到」。"
A_CHAT = "（沒有名稱的聊天室）"
EVERYBODY = "全部"
NO_ADDRESS = "圖片送不出去：這台主機沒有設定對外網址（PUBLIC_BASE_URL），請改用圖片網址。"


NEWS: Mapping[News, str] = {
    News.ASKED: "請您核可。",
    News.APPROVED: "已經有人核可。",
    News.REFUSED: "被退回修改，還沒有發出去。",
    News.STARTED: "開始發送。對象和核可時不同：",
    News.STOPPED: "已停止發送。",
    News.RESUMED: "有人讓它繼續發送。",
    News.CANCELLED: "有人取消了它。",
    News.FINISHED: "已送完。",
}
STATES: Mapping[State, str] = {
    State.DRAFT: "草稿",
    State.ASKED: "等待核可",
    State.APPROVED: "已核可，等待發送",
    State.SENDING: "發送中",
    State.STOPPED: "已停止",
    State.FINISHED: "已送完",
    State.CANCELLED: "已取消",
}
ACTS: Mapping[Act, str] = {
    Act.SHOW: "看公告",
    Act.ASK: "送核可",
    Act.APPROVE: "核可",
    Act.REFUSE: "退回修改",
    Act.STOP: "停止",
    Act.RESUME: "繼續送",
    Act.CANCEL: "取消",
    Act.RESULTS: "看結果",
    Act.WHO: "看名單",
    Act.RETRY: "重送失敗的",
    Act.TAKE_PICTURE_OFF: "移除圖片",
}
STOPPED_BECAUSE: Mapping[StopReason, str] = {
    StopReason.BY_HAND: "有人按了停止",
    StopReason.REFUSED: "LINE 不接受內容（多半是圖片），第一個群組就停了，其他群組都沒有送",
    StopReason.MISSED: "系統在排定的那天沒有運作，過了可以發送的時間",
    StopReason.CHANGED: "內容和核可時不同",
}
FATES: Mapping[Fate, str] = {
    Fate.SENT: "已送達",
    Fate.UNDER_WAY: "正在送",
    Fate.WAITING: "等待發送",
    Fate.QUOTA: "額度用完，等待中",
    Fate.HELD: "被暫停開關擋住",
    Fate.UNCERTAIN: "無法確定是否送達",
    Fate.REFUSED: "LINE 拒絕",
    Fate.GONE: "機器人已被移出群組",
    Fate.DROPPED: "送出前已不符合對象，沒有送",
    Fate.STOPPED: "停止時還沒送",
    Fate.BROKEN: "內容無法產生",
}
_NEXT_STEPS: Mapping[Fate, str] = {
    Fate.QUOTA: "加購額度或等下個月；群組有人點名機器人時會免費跟著送出",
    Fate.HELD: "解除暫停後會自己送出",
    Fate.UNCERTAIN: "請先問群組有沒有看到；沒有再按「重送失敗的」，會標「重送」",
    Fate.REFUSED: "依原因處理後按「重送失敗的」",
    Fate.GONE: "請{consultant}打電話，並請{school}把機器人加回群組；加回後按「重送失敗的」",
    Fate.STOPPED: "按「繼續送」會從這裡接著送",
    Fate.BROKEN: "請通知系統維護人員，修好後按「重送失敗的」",
}


def heading(kind: Kind, program: Program) -> str:
    """Head an announcement as the groups read it."""
    return f"【{program.terms.office}{'更正' if kind is Kind.CORRECTION else '公告'}】"


def title(number: int, kind: Kind, state: State) -> str:
    """Name an announcement with how far it is: 公告 3｜等待核可."""
    return f"{'更正公告' if kind is Kind.CORRECTION else TITLE} {number}｜{STATES[state]}"


def to_whom(selection: Selection, steps: Mapping[str, Step], about: str | None = None) -> str:
    """Say a selection in words: 苗栗縣、還沒有傳真暨大."""
    if selection.everybody:
        return "全部"
    if selection.got_old is not None:
        return f"收過舊版「{about or selection.got_old}」的群組"
    parts = [
        "、".join(selection.counties),
        "、".join(selection.systems),
        "、".join(selection.consultants),
        "、".join(f"還沒有{steps[one].name if one in steps else one}" for one in selection.not_reached),
        _codes(selection.codes),
    ]
    return "，且".join(one for one in parts if one) or "（沒有對象）"


def _codes(codes: Sequence[str]) -> str:
    shown = "、".join(codes[:5])
    return f"{shown}…等{len(codes)}個代碼" if len(codes) > 5 else shown  # noqa: PLR2004 - as many as fit a line


def for_whom(who: str, units: int) -> str:
    """Say to whom it goes, and for how many units."""
    return f"對象：{who}（{units}校次）" if units else f"對象：{who}"


def stopped(because: StopReason) -> str:
    """Say why it was stopped."""
    return f"停止原因：{STOPPED_BECAUSE[because]}。"


def private(name: str | None) -> str:
    """Name a 1:1 chat."""
    return f"{name}（一對一）" if name else "一對一聊天"


def not_yet(step: str) -> str:
    """Select those who have not done a step, in words: 未傳真暨大."""
    return f"未{step}"


def list_line(title: str, who: str, text: str) -> str:
    """Show one announcement of a list."""
    first = text.split("\n", 1)[0]
    return f"{title}｜{who}：{first[:24]}{'…' if len(first) > 24 else ''}"  # noqa: PLR2004 - two lines of a phone


def reach_title(number: int, units: int, page: int, pages: int) -> str:
    """Head the list of who gets it."""
    return f"公告 {number} 的對象：{units}個" + (f"（第{page}頁，共{pages}頁）" if pages > 1 else "")


def reach_line(name: str, code: str, *, has_group: bool, bot_gone: bool) -> str:
    """Say whether one unit that is meant gets it, and why not."""
    why = (
        ""
        if has_group and not bot_gone
        else "：收不到，機器人已被移出群組"
        if has_group
        else "：收不到，還沒有綁定群組"
    )
    return f"・{name}（{code}）{why}"


def leaves(moment: str | None) -> str:
    """Say when what was just approved leaves."""
    return f"會在{moment}送出。" if moment else "現在開始送：先送一個群組，沒問題再送其餘的。"


def failed(fate: Fate, names: Sequence[str], number: int) -> str:
    """Name the groups of one kind of failure."""
    shown = "、".join(names)
    return f"{FATES[fate]}（{number}）：{shown}" + ("…" if number > len(names) else "")


def how_many_acknowledged(number: int) -> str:
    """Say how many groups said that they read it."""
    return f"按了「{ACKNOWLEDGE}」：{number}個群組"


def as_typed(selection: Selection, steps: Mapping[str, Step]) -> str:
    """Return what is typed for a selection."""
    if selection.everybody:
        return EVERYBODY
    names = (*selection.counties, *selection.systems, *selection.consultants, *selection.codes)
    return " ".join([*names, *(not_yet(steps[one].name) for one in selection.not_reached if one in steps)])


def cost(*, groups: int, billed: int, uncounted: int, left: int | None) -> str:
    """Say what it costs before it is approved: groups, people, messages billed, and what is left of the quota."""
    guess = f"（其中{uncounted}個群組的人數還不知道，先各算1人）" if uncounted else ""
    said = f"送到{groups}個群組、約{billed}人{guess}，計費{billed}則。"
    if left is None:
        return said + "本月額度：LINE 沒有上限或還沒讀到。"
    if billed <= left:
        return said + f"本月額度剩{left}則，送完剩{left - billed}則。"
    return said + f"本月額度只剩{left}則，不夠{billed - left}則：額度用完後，其餘的會等到有額度才送。"


def not_reached(*, without_group: int, bot_gone: int) -> str | None:
    """Say how many units that are meant get nothing."""
    parts = [
        f"{without_group}校次還沒有綁定群組" if without_group else "",
        f"{bot_gone}校次的群組已把機器人移出" if bot_gone else "",
    ]
    said = "、".join(one for one in parts if one)
    return f"收不到：{said}。" if said else None


def when(moment: str | None) -> str:
    """Say when it is sent: the moment with its weekday, or as soon as it is approved."""
    return f"發送時間：{moment}" if moment else f"發送時間：{AT_ONCE}（上班日的可發送時段內）"


def written_by(name: str | None) -> str:
    """Say who wrote it."""
    return f"撰寫：{name or '指令（系統管理者）'}"


def approved_by(name: str | None, moment: str) -> str:
    """Say who approved it, and when."""
    return f"核可：{name or '指令（系統管理者）'} {moment}"


def how_to_approve(number: int, check: str, *, has_others: bool) -> str:
    """Say who may approve: another person of the office, or where there is none the command line."""
    if has_others:
        return f"要由另一位核可；打字是「核可公告 {number} {check}」。"
    command = f"python -m bot announcements approve {number} {check}"
    return f"辦公室只有您一位，請系統管理者在主機上核可（會留下紀錄）：{command}"


def done(act: Act, number: int, groups: int, *, has_others: bool, check: str) -> str:
    """Say what somebody just did."""
    sent = "已請其他同仁核可。" if has_others else ""
    late = f"有{groups}個群組已經送出或正在送，來不及取消；其餘不會再送。" if groups else "沒有任何群組收到。"
    said = {
        Act.ASK: f"：{sent}{how_to_approve(number, check, has_others=has_others)}",
        Act.APPROVE: " 已核可。",
        Act.REFUSE: " 已退回給撰寫的人修改。",
        Act.STOP: f" 已停止。有{groups}個群組已經送出或正在送，收不回來；其餘先不送，輸入「繼續公告 {number}」接著送。",
        Act.RESUME: " 繼續送，還沒收到的才會收到。",
        Act.CANCEL: f" 已取消。{late}",
        Act.RETRY: f" 重送給{groups}個群組。",
        Act.TAKE_PICTURE_OFF: " 已移除圖片，其他內容沒有變；看過預覽再送核可。",
    }
    return f"公告 {number}{said.get(act, '')}"


def news_started(left: Sequence[str], came: Sequence[str]) -> str:
    """Say who dropped out of the selection since it was approved, and who came in."""
    parts = [
        f"核可後不再符合、不會收到：{_names(left)}" if left else "",
        f"核可後新符合、也會收到：{_names(came)}" if came else "",
    ]
    return "\n".join(one for one in parts if one)


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:15])
    return f"{shown}…等{len(names)}個" if len(names) > 15 else f"{shown}（{len(names)}個）"  # noqa: PLR2004 - a card's room


def fate_line(fate: Fate, number: int) -> str:
    """Count the groups of one fate."""
    return f"{FATES[fate]}：{number}個群組"


def next_step(fate: Fate, program: Program) -> str | None:
    """Say what to do about one kind of failure."""
    said = _NEXT_STEPS.get(fate)
    return said.format(consultant=program.terms.consultant, school=program.terms.school) if said else None


def line_said(status: int | None, error: str | None) -> str:
    """Say why LINE refused."""
    return f"原因：{why_refused(status, error)}"


def billed(number: int, left: int | None) -> str:
    """Say what it has cost."""
    return f"已計費{number}則" + (f"，本月額度剩{left}則。" if left is not None else "。")


def acknowledged(*, first: bool) -> str:
    """Thank for reading."""
    return "謝謝，已記下收到了。" if first else "謝謝，先前已有人回覆收到。"
