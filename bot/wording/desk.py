"""What the pages about cases say that depends on what is looked at."""

from collections.abc import Sequence

from bot.faq.program import Program, Terms
from bot.programme.cases import Refusal, State, Step
from bot.wording import cases

STATES = cases.STATES
# Steps as a history tells them, the one who took it before.
STEPS = {
    Step.CLAIM: "接手",
    Step.ANSWER: "回覆",
    Step.ASK_BACK: "回覆並請學校補充",
    Step.SNOOZE: "等學校回覆",
    Step.WAKE: "等到的日子到了，回到處理中",
    Step.PASS_ON: "轉給",
    Step.PUT_BACK: "放回，請別人接手",
    Step.HAND_UP: "上呈",
    Step.COME_BACK: "回覆給處理的人",
    Step.ADD: "補充",
    Step.CLOSE: "結案",
    Step.REOPEN: "再打開",
    Step.GO_IDLE: "沒有動靜，自動結案",
}
DONE = {
    Step.CLAIM: "這件由您處理了。",
    Step.PUT_BACK: "已放回，會再請別人接手。",
    Step.SNOOZE: "好的，等學校回覆；學校一說話，這件就回到「待回覆」。",
    Step.CLOSE: "已結案。",
    Step.REOPEN: "已再打開。",
}
PICTURE, NO_TEXT = "（圖片或檔案）", "（沒有文字）"
KEPT = "好的，仍由您處理。"
PASSED_ON = "已轉給{name}。"
NOTED = "已記下備註，學校看不到。"
EMPTY_NOTE = "備註沒有內容，沒有記下。"
NOTHING_TO_SEND = "還沒有內容，沒有送出。"
DISCARDED = "草稿已刪除。"
NO_DRAFT = "沒有草稿，沒有更動。"
OVERTAKEN = "這份草稿在別處（例如 LINE）改過，沒有存這裡打的字。下面是目前的草稿；您剛才打的字附在後面，請看過再決定。"
SENT_ON_WAY = "已交給 LINE 送出，結果會顯示在對話紀錄裡。"
SENT_UP = "已請教{party}，回覆會先回到您這裡。"
SENT_BACK = "已送給{consultant}。"
SAVED = "草稿已儲存（{at}）"
WITHOUT_PERSON = "請選擇要轉給誰。"
WRONG_WAITING_DAY = "要等到的日期要在今天之後，沒有更動。"
WRONG_DAY = "轉回的日期要在今天之後，沒有轉出。"
VIEW_SAVED = "已儲存檢視「{name}」。"
VIEW_DROPPED = "已刪除檢視。"
VIEW_WITHOUT_NAME = "請給這個檢視一個名稱，沒有儲存。"


_DROPPED = {
    "the bot was removed": "機器人已被移出群組",
    "nothing to say": "內容已經收回",
    "unsent": "學校收回了訊息",
    "the person was erased": "資料已依要求刪除",
}


def boxes(terms: Terms, *, is_party: bool) -> dict[str, str]:
    """Name the parts of the queue."""
    if is_party:
        return {"party": "請教我們的", "all": "全部"}
    return {
        "ours": "待回覆",
        "mine": "我的",
        "untaken": "沒有人接",
        "party": "等承辦單位",
        "school": f"等{terms.school}",
        "closed": "已結案",
        "all": "全部",
    }


def refused(why: Refusal, name: str | None) -> str:
    """Say why a step did nothing."""
    if why is Refusal.TAKEN:
        return f"這件已由{name or '另一位'}處理，沒有更動。"
    if why is Refusal.TOO_LATE:
        return f"結案超過{cases.REOPEN_DAYS}天，不能再打開。"
    return cases.REFUSALS[why]


def way(*, free_for_s: int, people: int | None, held: bool, over_quota: bool) -> str:
    """Say how an answer would go now and what it costs."""
    if held:
        return "目前暫停送出，會先保留"
    if free_for_s:
        return f"免費回覆（{free_for_s}秒內）"
    if over_quota:
        return "本月額度不夠，會先保留，學校下次說話時免費送出"
    if not people:
        return "推播，人數還沒查到"
    return f"推播給{people}人，計{people}則"


def result(fate: str, *, is_free: bool, billed: int, why: str) -> str:
    """Say what became of an answer."""
    if fate == "arrived":
        return "LINE 已收下（免費回覆）" if is_free else f"LINE 已收下（推播，計{billed}則）"
    return {
        "on_its_way": "送出中",
        "held_for_quota": "額度用完，先保留；學校下次說話時送出",
        "held_by_switch": "暫停送出中，先保留",
        "unsure": "不確定是否送達（已再送一次並註明）",
        "refused": f"LINE 沒有收下：{why}",
        "dropped": f"沒有送出：{_DROPPED.get(why, why)}",
    }[fate]


def waited(minutes: int) -> str:
    """Say for how long somebody has waited."""
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days}天{hours}小時"
    return f"{hours}小時{minutes % 60}分" if hours else f"{minutes}分"


def writing(names: Sequence[str]) -> str:
    """Say who is writing an answer just now."""
    return f"{'、'.join(name or '另一位' for name in names)}正在寫回覆"


def shared(sent: Sequence[int], skipped: Sequence[int]) -> str:
    """Say to which cases an answer was sent, and which were left alone and why."""
    said = f"同一個回覆已交給 LINE 送出：{_numbers(sent)}。"
    return f"{said}沒有送：{_numbers(skipped)}，已經有人處理或結案。" if skipped else said


def step_said(step: Step, *, to: str | None) -> str:
    """Say what somebody did: 轉給鄭美玲."""
    return f"{STEPS[step]}{to or ''}"


def late(program: Program) -> str:
    """Say that the target is over."""
    return f"已超過{program.case_targets.first_answer_minutes}分鐘（上班時間）的回覆時限"


def standing(state: State, holder: str | None, party: str | None) -> str:
    """Say where a case stands in a word: 處理中，許文琪."""
    who = party if state is State.HANDED_UP else holder
    return f"{STATES[state]}，{who}" if who and state is not State.CLOSED else STATES[state]


def _numbers(ids: Sequence[int]) -> str:
    return "、".join(f"案件 {one}" for one in ids)
