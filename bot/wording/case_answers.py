"""What is said about answers in cases: asking for words, the preview, the answer itself, what became of it."""

from bot.faq.program import Program
from bot.programme.cases import DRAFT_WINDOW, MOST_PICTURES, NotSent
from bot.wording.cases import REPLY

SEND = "送出"
SEND_AND_WAIT = "送出，等學校補充"
DISCARD = "不送"
PLEASE_QUOTE = "（請引用這則訊息回覆，我會轉給他。）"
NO_ADDRESS = "圖片和檔案不會送出：這個系統沒有對外的網址（PUBLIC_BASE_URL）。"
ADD_TO_KNOWLEDGE = "加入知識庫"
ARRIVED = "LINE 已收下您的回覆。"
ON_ITS_WAY = "回覆送出中，LINE 還沒有收下。"
HELD = "本月的 LINE 推播額度用完了，回覆先保留；學校下次在聊天室說話時就會送出。"
UNSURE = "無法確定 LINE 是否收下，已再送一次並註明（重送）。"
MEDIA_REFUSALS = {
    "too_large": "太大了（上限 10 MB）",
    "type": "不是可以收的種類（圖片、PDF、Office 或 ODF 文件）",
    "gone": "LINE 已經不給下載",
    "not_kept": "系統目前存不下來",
}
DRAFT_MINUTES = int(DRAFT_WINDOW.total_seconds() // 60)


def type_now(case_id: int, to: str) -> str:
    """Ask for the words to send."""
    return f"請在{DRAFT_MINUTES}分鐘內輸入要給{to}的內容（案件 {case_id}）；送出前會先給您看。"


def type_new(case_id: int, to: str) -> str:
    """Ask for the words to send, where something else that was begun was dropped for it."""
    return f"{type_now(case_id, to)}先前還沒送出的另一份內容已經取消。"


def type_again() -> str:
    """Say that there is a draft already."""
    return "您有還沒送出的內容（如下）。再輸入文字會取代它，圖片會加進去。"


def sent_already(case_id: int) -> str:
    """Say that an edit of a message that was sent changes nothing."""
    return f"案件 {case_id}：這則已經送出，改不了。要更正請再按「{REPLY}」。"


def pictures_full() -> str:
    """Say that there are enough pictures."""
    return f"一次最多送{MOST_PICTURES}個圖片或檔案，這一個沒有加進去。請先送出，再按一次「{REPLY}」。"


def not_sent(why: NotSent, at: str, program: Program) -> str:
    """Say why a draft did not leave."""
    return {
        NotSent.FOREIGN: "這不是您的草稿，沒有送出。",
        NotSent.SENT: f"這則已經在 {at} 送出，沒有再送一次，也收不回來。",
        NotSent.DROPPED: f"這則在 {at} 已經取消，沒有送出。",
        NotSent.CHANGED: "內容在這張預覽之後改過，還沒有送出。請看現在的內容：",
        NotSent.EMPTY: "沒有可以送出的內容，沒有送出。",
        NotSent.NOT_YET: f"圖片還在下載，還沒有送出。請過幾秒再按一次「{SEND}」。",
        NotSent.TOO_LONG: "內容太長，LINE 送不出去，還沒有送出。請分成幾次回覆。",
        NotSent.SPOKEN: "您開啟這一頁之後，案件裡又有人說話，這則還沒有送出。請看過新的內容再決定。",
        NotSent.NOBODY: f"這個單位目前沒有人可以聯絡，沒有送出。請找{program.terms.office}。",
    }[why]


def too_long() -> str:
    """Warn in a preview."""
    return "（太長，送不出去，請分成幾次回覆）"


def preview(to: str) -> str:
    """Head the preview of what will be sent."""
    return f"將送到：{to}"


def sent(case_id: int, *, outcome: str) -> str:
    """Say what became of an answer."""
    return f"案件 {case_id}：{outcome}"


def refused(why: str) -> str:
    """Say why LINE did not take it."""
    return f"LINE 沒有收下您的回覆：{why}。"


def person_answer(program: Program, name: str, text: str) -> str:
    """Head a person's answer with who gives it."""
    return f"{program.terms.consultant} {name} 回覆：\n{text}".rstrip()


def official_answer(program: Program, name: str, source: str, text: str) -> str:
    """Head an official answer that a person chose."""
    return f"{program.terms.consultant} {name} 以{source}回覆：\n{text}"


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


def shared(lines: list[str], skipped: tuple[int, ...]) -> str:
    """Say what became of an answer to several cases."""
    if skipped:
        lines = [*lines, f"沒有送：{'、'.join(f'案件 {one}' for one in skipped)}，已經有人處理或結案。"]
    return "\n".join(lines)


def drafted(key: str, text: str, *, again: bool) -> str:
    """Confirm a draft for the office."""
    return f"{'這件已經在草稿裡' if again else '已交給專案辦公室審核'}（草稿 {key}）：\n{text}"


def media_refused(case_id: int, why: str) -> str:
    """Say that a picture or file cannot be used."""
    return f"案件 {case_id}：這個圖片或檔案沒有收下，{MEDIA_REFUSALS.get(why, why)}。"


def handed_up(program: Program, case_id: int, *, name: str, place: str, note: str) -> str:
    """Tell a party who asks it, for which school, and what."""
    consultant = program.terms.consultant
    return f"{consultant} {name} 請教（案件 {case_id}）\n{program.terms.school}：{place}\n{consultant}說明：{note}"


def asked_by_school(program: Program, text: str) -> str:
    """Quote the school's question to a party."""
    return f"{program.terms.school}的問題：「{text}」"


def to_consultant(program: Program, name: str | None) -> str:
    """Name who gets a party's answer."""
    return f"{program.terms.consultant} {name or ''}".rstrip()


def sent_back(case_id: int, consultant: str) -> str:
    """Confirm that a party's answer was sent back."""
    return f"案件 {case_id} 的回覆已送給{consultant}。"


def came_back(party: str, text: str) -> str:
    """Head what a party answers."""
    return f"{party}回覆：{text}"


def handed(case_id: int, party: str) -> str:
    """Confirm that a case was handed up."""
    return f"案件 {case_id} 已請教{party}，回覆會先回到您這裡。"


def to_asker(place: str, name: str, is_private: bool) -> str:  # noqa: FBT001 - of the case
    """Name where an answer goes: nothing of a 1:1 case reaches the group."""
    return f"{name or '提問的人'}（{place}）" if is_private else f"{place}的群組，回覆{name}"
