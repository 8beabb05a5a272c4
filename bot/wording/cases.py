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
SNOOZE = "等學校回覆"
NOTE = "備註…"
SHOW_ALL = "看全部"
SHOW_MORE = "看更多"
NOT_THIS_QUESTION = "不是這個問題"
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


def nobody_else() -> str:
    """Say that there is nobody to pass a case on to."""
    return "目前沒有別人可以接。"


def group_line(case_id: int, question: str, state: str) -> str:
    """Name one of the cases of a school's group."""
    return f"・案件 {case_id}「{question}」\n　{state}"


def no_group_cases(program: Program) -> str:
    """Say that a group has no open case."""
    return f"這個群組目前沒有處理中的案件。要找真人請輸入「找{program.terms.consultant}」。"


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


def kept(case_id: int) -> str:
    """Confirm 還在處理."""
    return f"好的，案件 {case_id} 仍由您處理。"


def note_begins(case_id: int) -> str:
    """Return what a note begins with, as it is typed."""
    return f"案件 {case_id} 備註 "


def type_note(case_id: int, program: Program) -> str:
    """Say how a note is typed."""
    school = program.terms.school
    return f"備註請打成一則「{note_begins(case_id)}今天電話談過……」。只有同事看得到，{school}看不到。"


def noted(case_id: int, program: Program) -> str:
    """Confirm a note."""
    return f"案件 {case_id} 的備註記下了，只有同事看得到，{program.terms.school}看不到。"


def snoozed(case_id: int, until: str | None, program: Program) -> str:
    """Confirm that a case was laid aside, and say what brings it back."""
    school = program.terms.school
    if until is None:
        day = f"要等到某一天，請輸入「案件 {case_id} 等到 12/20」。"
        return f"好的，案件 {case_id} 等{school}回覆；{school}一說話我就告訴您。{day}"
    return f"好的，案件 {case_id} 先放著，{until}上班時再提醒您；{school}先說話的話，我會馬上告訴您。"


def wrong_day(typed: str) -> str:
    """Say that a day is not one to come."""
    return f"「{typed}」不是今天以後的日子，沒有更動。請寫成「12/20」。"


def nobody_called_so(name: str, program: Program) -> str:
    """Say that a case can go to nobody of that name."""
    who = f"叫「{name}」的{program.terms.consultant}"
    return f"沒有（或不只一位）{who}，沒有轉出。請打全名，或按案件上的「{PASS_ON}」選人。"


def with_words(case_id: int, name: str) -> str:
    """Say how a case is passed on with what the next one has to know."""
    return (
        "按了就轉。要附上交辦，請改用打字，例如：\n"
        f"案件 {case_id} 轉給 {name}\n交辦：……\n答應：……\n下一步：……\n轉回：12/20"
    )


def detached(case_id: int) -> str:
    """Confirm 不是這個問題."""
    return f"好的，案件 {case_id} 不是問那一題。請在{COLLECTING_MINUTES}分鐘內把要問的事打在這裡。"


def closed(case_id: int) -> str:
    """Confirm that a case is closed."""
    return f"案件 {case_id} 已結案。{REOPEN_DAYS}天內引用或按「{REOPEN}」可以再打開。"


def reopened(case_id: int) -> str:
    """Confirm that a case is open again."""
    return f"案件 {case_id} 已再打開。"


def like(number: int) -> str:
    """Say that other schools wait for the same answer."""
    return f"另有{number}所學校在等類似的問題，回覆時可以一起送。"


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


def put_back_one(case_id: int) -> str:
    """Label the button that gives one case back."""
    return f"{PUT_BACK}案件 {case_id}"


def more_cases(number: int) -> str:
    """Say that a list is longer."""
    return f"還有{number}件沒有列出。"


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
