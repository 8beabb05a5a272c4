"""What is said about cases: to the school, to consultants, to a party."""

from bot.faq.entry import Entry, Program
from bot.programme.cases import Refusal, State
from bot.wording.answers import entry_name

CLAIM = "我來處理"
REPLY = "回覆"
PASS_ON = "轉給…"  # noqa: S105 - a label
HAND_UP = "上呈…"
CLOSE = "已處理"
SEND = "送出"
SEND_AND_WAIT = "送出，等學校補充"
DISCARD = "不送"
ADD_TO_KNOWLEDGE = "加入知識庫"
RESOLVED = "已解決"
REOPEN = "再打開"
USE_GUESS = "用這個回答"
WHO_TAKES = "轉給誰？"
WHICH_PARTY = "上呈給哪個單位？"
NO_TEXT = "（沒有文字）"
PLEASE_QUOTE = "（請引用這則訊息回覆，我會轉給他。）"
PICTURE, FILE, FILM = "（圖片）", "（檔案）", "（影片或錄音，請到群組看）"
TAKEN_BACK, NOT_USABLE, NOT_YET = "（已收回）", "（無法下載的圖片或檔案）", "（圖片或檔案下載中）"
LOOK_AT_PICTURE = "看圖片"
LOOK_AT_FILE = "下載檔案"
NO_ADDRESS = "圖片和檔案不會送出：這個系統沒有對外的網址（PUBLIC_BASE_URL）。"
MEDIA_REFUSALS = {
    "too_large": "太大了（上限 10 MB）",
    "type": "不是可以收的種類（圖片、PDF、Office 或 ODF 文件）",
    "gone": "LINE 已經不給下載",
    "not_kept": "系統目前存不下來",
}

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
}


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


def state_line(case_id: int, state: State, *, holder: str | None, party: str | None) -> str:
    """Say who has a case now."""
    who = f"，{party}" if party else f"，{holder}" if holder else ""
    return f"案件 {case_id}：{STATES[state]}{who}。"


def claimed(case_id: int) -> str:
    """Confirm that somebody has a case now."""
    return f"案件 {case_id} 由您處理。按「{REPLY}」後輸入，或直接引用這張卡片回覆。"


def taken(case_id: int, name: str | None) -> str:
    """Say who was faster."""
    return f"案件 {case_id} 已由{name or '另一位'}處理。"


def type_now(case_id: int, to: str) -> str:
    """Ask for the words to send."""
    return f"請在5分鐘內輸入要給{to}的內容（案件 {case_id}）；送出前會先給您看。"


def preview(to: str) -> str:
    """Head the preview of what will be sent."""
    return f"將送到：{to}"


def sent(case_id: int, *, outcome: str) -> str:
    """Say what became of an answer."""
    return f"案件 {case_id}：{outcome}"


ARRIVED = "LINE 已收下您的回覆。"
ON_ITS_WAY = "回覆送出中，LINE 還沒有收下。"
UNSURE = "無法確定 LINE 是否收下，已再送一次並註明（重送）。"


def refused(why: str) -> str:
    """Say why LINE did not take it."""
    return f"LINE 沒有收下您的回覆（{why}）。"


def person_answer(program: Program, name: str, text: str) -> str:
    """Head a person's answer with who gives it."""
    return f"{program.terms.consultant} {name} 回覆：\n{text}".rstrip()


def official_answer(program: Program, name: str, source: str, text: str) -> str:
    """Head an official answer that a person chose."""
    return f"{program.terms.consultant} {name} 以{source}回覆：\n{text}"


def closed(case_id: int) -> str:
    """Confirm that a case is closed."""
    return f"案件 {case_id} 已結案。3天內引用或按「{REOPEN}」可以再打開。"


def reopened(case_id: int) -> str:
    """Confirm that a case is open again."""
    return f"案件 {case_id} 已再打開。"


def nudge(case_id: int, *, late: bool) -> str:
    """Remind who has a case."""
    return f"案件 {case_id} {'已超過' if late else '快到'}回覆時限，學校還在等。"


def like(number: int) -> str:
    """Say that other schools wait for the same answer."""
    return f"另有{number}所學校在等類似的問題，回覆時可以一起送。"


def with_media(number: int) -> str:
    """Say how many pictures or files go along."""
    return f"（另附{number}個圖片或檔案）"


def share(number: int) -> str:
    """Label the button that shows to whom else an answer may go."""
    return f"也給另外{number}件類似的"


def send_to_all(number: int) -> str:
    """Label the button that sends to all."""
    return f"送給這{number}件"


def share_heading(number: int) -> str:
    """Head the preview of an answer to several cases."""
    return f"同一個回覆將送給{number}件案件："


def share_line(case_id: int, place: str, text: str) -> str:
    """Name one of the cases an answer goes to."""
    return f"・案件 {case_id}｜{place}：{text}"


def shared(sent: tuple[int, ...], skipped: tuple[int, ...]) -> str:
    """Say to which cases an answer went."""
    lines = [f"已送出：{'、'.join(f'案件 {one}' for one in sent) or '無'}。"]
    if skipped:
        lines.append(f"沒有送：{'、'.join(f'案件 {one}' for one in skipped)}，已經有人處理或結案。")
    return "\n".join(lines)


def drafted(key: str, text: str, *, again: bool) -> str:
    """Confirm a draft for the office."""
    return f"{'這件已經在草稿裡' if again else '已交給專案辦公室審核'}（草稿 {key}）：\n{text}"


def media_refused(case_id: int, why: str) -> str:
    """Say that a picture or file cannot be used."""
    return f"案件 {case_id}：這個圖片或檔案沒有收下，{MEDIA_REFUSALS.get(why, why)}。"


def party_nudge(case_id: int, program: Program) -> str:
    """Remind a party."""
    return f"案件 {case_id} 已超過回覆時限，{program.terms.consultant}還在等您的回覆。"


def party_is_late(case_id: int, party: str) -> str:
    """Tell who handed a case up that nobody answered."""
    return f"案件 {case_id}：{party}還沒有回覆，已再提醒一次。您也可以直接回覆學校。"


def desk(case_id: int, waiting_cases: int) -> str:
    """Say one line in the desk group."""
    return f"案件 {case_id} 沒有人接，目前共{waiting_cases}件等人接手。在和我的一對一聊天輸入「案件 {case_id}」可以接。"


def handed_up(program: Program, case_id: int, note: str) -> str:
    """Head what a party is sent."""
    return f"{program.terms.consultant}請教（案件 {case_id}）：{note}"


def came_back(party: str, text: str) -> str:
    """Head what a party answers."""
    return f"{party}回覆：{text}"


def handed(case_id: int, party: str) -> str:
    """Confirm that a case was handed up."""
    return f"案件 {case_id} 已請教{party}，回覆會先回到您這裡。"


def passed_on(case_id: int, name: str) -> str:
    """Confirm that somebody else was asked to take a case."""
    return f"案件 {case_id} 已轉給{name}。"


def with_person(program: Program, case_id: int, name: str | None) -> str:
    """Say that a person handles this, so that an old button does nothing."""
    return f"這個問題（案件 {case_id}）正由{program.terms.consultant}{f' {name} ' if name else ''}處理，我先不插話。"


def added(case_id: int) -> str:
    """Confirm that words joined a case after the first minutes."""
    return f"已補充到案件 {case_id}。"


def discarded() -> str:
    """Confirm 不送."""
    return "沒有送出，內容已刪除。"


def no_cases() -> str:
    """Say that nothing is open."""
    return "目前沒有您的案件。"


def unknown_case(case_id: str) -> str:
    """Say that there is no such case here."""
    return f"這裡查不到案件 {case_id}。"


def away(*, is_away: bool) -> str:
    """Confirm 暫離 or 回來."""
    return "已設為暫離，新的案件會先問別人。輸入「回來」取消。" if is_away else "歡迎回來，新的案件會再問您。"


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


def to_asker(place: str, name: str, is_private: bool) -> str:  # noqa: FBT001 - of the case
    """Name where an answer goes: nothing of a 1:1 case reaches the group."""
    return f"{name or '提問的人'}（{place}）" if is_private else f"{place}的群組，回覆{name}"
