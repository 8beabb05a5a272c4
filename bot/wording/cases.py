"""What is said about cases: to the school, to consultants, to a party."""

from bot.faq.entry import Entry
from bot.faq.program import Program
from bot.programme.cases import COLLECTING_WINDOW, REOPEN_WITHIN, Refusal, State
from bot.wording.answers import entry_name

CLAIM = "我來處理"
REPLY = "回覆"
PASS_ON = "轉給…"  # noqa: S105 - a label
HAND_UP = "上呈…"
CLOSE = "已處理"
RESOLVED = "已解決"
REOPEN = "再打開"
USE_GUESS = "用這個回答"
WHO_TAKES = "轉給誰？"
WHICH_PARTY = "上呈給哪個單位？"
PUT_BACK = "放回"
PUT_BACK_ALL = "全部放回"
KEEP = "還在處理"
SHOW_CASE = "看案件"
SHOW_ALL = "看全部"
SHOW_MORE = "看更多"
NOT_THIS_QUESTION = "不是這個問題"
NO_TEXT = "（沒有文字）"
PICTURE, FILE, FILM = "（圖片）", "（檔案）", "（影片或錄音，請到群組看）"
TAKEN_BACK, NOT_USABLE, NOT_YET = "（已收回）", "（無法下載的圖片或檔案）", "（圖片或檔案下載中）"
LOOK_AT_PICTURE = "看圖片"
LOOK_AT_FILE = "下載檔案"
STATES = {
    State.OPEN: "等人接手",
    State.CLAIMED: "處理中",
    State.ANSWERED: "已回覆",
    State.HANDED_UP: "已上呈",
    State.WAITING_SCHOOL: "等學校補充",
    State.REOPENED: "重新打開",
    State.CLOSED: "已結案",
}
REFUSALS = {
    Refusal.ALREADY: "已經是這樣了，沒有再更動。",
    Refusal.NOT_YOURS: "這件事不是由您處理，沒有更動。",
    Refusal.NOT_NOW: "目前的狀態不能這樣做，沒有更動。",
    Refusal.TURN_OVER: "這件已經回覆學校了，不需要再回覆，謝謝您。",
}
COLLECTING_MINUTES = int(COLLECTING_WINDOW.total_seconds() // 60)
REOPEN_DAYS = REOPEN_WITHIN.days


def heading(case_id: int, place: str) -> str:
    """Head a card: 案件 12｜海岸高中（日校）."""
    return f"案件 {case_id}｜{place}"


def asked_by(name: str, text: str) -> str:
    """Quote the question."""
    return f"{name}：{text}"


def waiting(minutes: int, *, as_of: str) -> str:
    """Say for how long the asker has waited."""
    time = f"{minutes // 60}小時{minutes % 60}分" if minutes >= 60 else f"{minutes}分"  # noqa: PLR2004 - an hour
    return f"已等{time}（{as_of} 計算）"


def guess(entry: Entry) -> str:
    """Label the button that answers with an entry."""
    return f"{USE_GUESS}：{entry_name(entry)}"


def guessed(entry: Entry) -> str:
    """Name an entry that the bot had in mind."""
    return f"可能是{entry_name(entry)}：{entry.title}"


def case_name(case_id: int) -> str:
    """Name a case: 案件 12."""
    return f"案件 {case_id}"


def who_has(state: State, *, consultant: str, holder: str | None, party: str | None, since: str) -> str:
    """Say to the school who has its case: 諮輔許文琪處理中（12/6 10:02 起）."""
    name = f"{consultant}{holder or ''}"
    said = {
        State.OPEN: f"等{consultant}接手",
        State.REOPENED: f"已再打開，等{consultant}接手",
        State.CLAIMED: f"{name}處理中",
        State.ANSWERED: f"{name}已回覆",
        State.HANDED_UP: f"{name}請教{party or ''}中",
        State.WAITING_SCHOOL: f"{name}等您補充",
        State.CLOSED: "已結案",
    }[state]
    return f"{said}（{since} 起）"


def nobody_else() -> str:
    """Say that there is nobody to pass a case on to."""
    return "目前沒有別人可以接。"


def standing(state: State, *, holder: str | None, party: str | None, since: str) -> str:
    """Say where a case stands: 處理中，許文琪（12/6 10:02 起）."""
    who = f"，{party}" if party else f"，{holder}" if holder else ""
    return f"{STATES[state]}{who}（{since} 起）"


def group_line(case_id: int, question: str, state: str) -> str:
    """Name one of the cases of a school's group."""
    return f"・案件 {case_id}「{question}」\n　{state}"


def no_group_cases(program: Program) -> str:
    """Say that a group has no open case."""
    return f"這個群組目前沒有處理中的案件。要找真人請輸入「找{program.terms.consultant}」。"


def said_by(name: str, at: str, text: str) -> str:
    """Quote a line of a transcript: 許文琪 12/6 10:15 回覆：…."""
    return f"{name} {at}：{text}"


def handed_over(asked: str | None, promised: str | None, next_step: str | None) -> str:
    """Say what goes along with a case that is passed on."""
    parts = (("交辦", asked), ("已答應", promised), ("接著", next_step))
    return "；".join(f"{name}：{text}" for name, text in parts if text)


def asks_party(name: str, party: str) -> str:
    """Name who asked a party."""
    return f"{name}請教{party}"


def from_reminder(deadline: str, date: str) -> str:
    """Say that a case came from a reminder's button."""
    return f"按了提醒上的「需要協助」：{deadline}（{date}）"


def shortened(number: int) -> str:
    """Say that older lines are left out of a card."""
    return f"（較早的{number}則請按「{SHOW_ALL}」）"


def added_by(case_id: int, name: str, text: str) -> str:
    """Show what the asker added."""
    return f"案件 {case_id} 補充｜{name}：{text}"


def claimed(case_id: int) -> str:
    """Confirm that somebody has a case now."""
    return f"案件 {case_id} 由您處理"


def taken(case_id: int, name: str | None) -> str:
    """Say who was faster."""
    return f"案件 {case_id} 已由{name or '另一位'}處理。"


def too_late(program: Program) -> str:
    """Say that a case was closed too long ago."""
    return f"結案超過{REOPEN_DAYS}天，不能再打開。請輸入「找{program.terms.consultant}」另開一件。"


def idle(case_id: int) -> str:
    """Ask who has a case whether they still work on it."""
    return f"案件 {case_id} 由您處理，已經有一段時間沒有動作。還在處理嗎？沒有回應的話，我會請別人接手。"


def put_back(numbers: tuple[int, ...]) -> str:
    """Confirm 放回."""
    if not numbers:
        return "您目前沒有處理中的案件。"
    return f"{'、'.join(f'案件 {one}' for one in numbers)}已放回，會再請別人接手。"


def kept(case_id: int) -> str:
    """Confirm 還在處理."""
    return f"好的，案件 {case_id} 仍由您處理。"


def nobody_there(case_id: int, waiting_cases: int, program: Program) -> str:
    """Tell the office that nobody can be asked."""
    return f"案件 {case_id} 沒有{program.terms.consultant}可以接（目前共{waiting_cases}件等人接手）。"


def detached(case_id: int) -> str:
    """Confirm 不是這個問題."""
    return f"好的，案件 {case_id} 不是問那一題。請在{COLLECTING_MINUTES}分鐘內把要問的事打在這裡。"


def closed(case_id: int) -> str:
    """Confirm that a case is closed."""
    return f"案件 {case_id} 已結案。{REOPEN_DAYS}天內引用或按「{REOPEN}」可以再打開。"


def reopened(case_id: int) -> str:
    """Confirm that a case is open again."""
    return f"案件 {case_id} 已再打開。"


def nudge(case_id: int, *, late: bool) -> str:
    """Remind who has a case."""
    return f"案件 {case_id} {'已超過' if late else '快到'}回覆時限，學校還在等。"


def like(number: int) -> str:
    """Say that other schools wait for the same answer."""
    return f"另有{number}所學校在等類似的問題，回覆時可以一起送。"


def party_nudge(case_id: int, program: Program) -> str:
    """Remind a party."""
    return f"案件 {case_id} 已超過回覆時限，{program.terms.consultant}還在等您的回覆。"


def party_is_late(case_id: int, party: str) -> str:
    """Tell who handed a case up that nobody answered."""
    return f"案件 {case_id}：{party}還沒有回覆，已再提醒一次。您也可以直接回覆學校。"


def desk(case_id: int, waiting_cases: int) -> str:
    """Say one line in the desk group."""
    return f"案件 {case_id} 沒有人接，目前共{waiting_cases}件等人接手。在和我的一對一聊天輸入「案件 {case_id}」可以接。"


def passed_on(case_id: int, name: str) -> str:
    """Confirm that somebody else was asked to take a case."""
    return f"案件 {case_id} 已轉給{name}。"


def with_person(program: Program, case_id: int, name: str | None) -> str:
    """Say that a person handles this, so that an old button does nothing."""
    return f"這個問題（案件 {case_id}）正由{program.terms.consultant}{f' {name} ' if name else ''}處理，我先不插話。"


def added(case_id: int) -> str:
    """Confirm that words joined a case after the first minutes, and that pictures may follow."""
    return f"已補充到案件 {case_id}。還有文字、圖片或檔案，請在{COLLECTING_MINUTES}分鐘內傳。"


def discarded() -> str:
    """Confirm 不送."""
    return "沒有送出，內容已刪除。"


def no_cases() -> str:
    """Say that nothing is open."""
    return "目前沒有您的案件。"


def away(*, is_away: bool) -> str:
    """Confirm 暫離 or 回來."""
    return "已設為暫離，新的案件會先問別人。輸入「回來」取消。" if is_away else "歡迎回來，新的案件會再問您。"


def away_with_cases(number: int) -> str:
    """Offer to give back what somebody still has."""
    return f"您手上還有{number}件，要請別人接手嗎？"


def put_back_one(case_id: int) -> str:
    """Label the button that gives one case back."""
    return f"{PUT_BACK}案件 {case_id}"


def more_cases(number: int) -> str:
    """Say that a list is longer."""
    return f"還有{number}件沒有列出。"


def hours(span: tuple[str, ...]) -> str:
    """Confirm 上班時間."""
    if not span:
        return "好的，上班時間內都會問您新的案件。"
    return f"好的，新的案件只在 {span[0]} 到 {span[1]} 之間問您。輸入「上班時間 全天」取消。"


def school_line(unit: str, *, open_cases: int, state: str) -> str:
    """Name one of a consultant's schools."""
    return f"・{unit}：{state}" + (f"；{open_cases}件案件" if open_cases else "")


def no_schools(program: Program) -> str:
    """Say that no school is theirs."""
    return f"名單上沒有您負責的{program.terms.school}。"


def in_group(program: Program) -> str:
    """Name the chat of a school whose group is bound to no unit."""
    return f"未綁定的{program.terms.school}群組"


def in_private(unit: str) -> str:
    """Name the unit of somebody who asked 1:1."""
    return f"{unit}，一對一"


def opened(program: Program, case_id: int, *, question: str | None, needs_question: bool) -> str:
    """Confirm that a request for a person was taken down, with what it is about."""
    if needs_question:
        told = f"請在{COLLECTING_MINUTES}分鐘內把要問{program.terms.consultant}的事打在這裡，我會一起記下。"
        return f"已記為案件 {case_id}。{told}"
    about = f"\n問題：『{question}』" if question else ""
    more = f"{COLLECTING_MINUTES}分鐘內要補充的請直接打在這裡。"
    return f"已記為案件 {case_id}，會請{program.terms.consultant}看。{more}{about}"


def opened_before(case_id: int, question: str | None, standing_line: str) -> str:
    """Say that there is a case for this already, and where it stands."""
    about = f"\n問題：『{question}』" if question else ""
    return f"這個問題已經記為案件 {case_id}，不用再送一次。目前：{standing_line}。{about}"


def opened_again(program: Program, case_id: int, question: str | None) -> str:
    """Say that a closed case is open again."""
    about = f"\n問題：『{question}』" if question else ""
    return f"案件 {case_id} 已再打開，會再請{program.terms.consultant}看。{about}"
