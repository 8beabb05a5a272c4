"""What the pages about questions and the knowledge say that depends on what is looked at."""

import re

KINDS = {"unanswered": "沒有答案", "unsolved": "沒解決", "not_meant": "不是在問機器人", "all": "全部提問"}
FIGURES = {
    "addressed: right entry first": "點名提問：第一個就是對的",
    "addressed: among the first three": "點名提問：前三個有對的",
    "addressed: answered right at once": "點名提問：直接答對",
    "addressed: answered right or offered": "點名提問：答對或列在選項",
    "addressed: another entry answered": "點名提問：答成別題",
    "not addressed: answered right": "沒點名：答對",
    "not addressed: answered with another entry": "沒點名：答成別題",
    "not addressed: other messages answered": "沒點名：不該說話卻說了",
    "addressed: near questions answered with an entry": "相近但沒有答案的問題：硬答了",
    "addressed: near questions offered a person": "相近但沒有答案的問題：改找真人",
    "right part of the answer, where answered": "答對時：段落也對",
    "the asked fact leads, of all that ask for one": "問單一事實：先講到",
    "follow-ups right": "接著問：答對",
    "in conversations, not addressed: answered right": "群組對話中、沒點名：答對",
    "in conversations, not addressed: others answered": "群組對話中、沒點名：不該說話卻說了",
}
# In these figures less is better.
LESS_IS_BETTER = frozenset(
    {
        "addressed: another entry answered",
        "not addressed: answered with another entry",
        "not addressed: other messages answered",
        "addressed: near questions answered with an entry",
        "in conversations, not addressed: others answered",
    }
)
DECISIONS = {
    "Answer": "會回答",
    "Suggestions": "會列選項",
    "Status": "會顯示進度",
    "NoMatch": "沒有答案，會提議找真人",
    "Silent": "不說話",
}
STOPPED = {
    "over": "這份修改已經發布或捨棄了，沒有更動。",
    "outdated": "這份修改提出之後，知識已經發布了新版本，沒有發布。請捨棄後重新提出。",
    "not_measured": "還在量測，量完才能發布。",
    "worse": "量測結果變差，沒有發布。要照樣發布，請先勾選。",
}
STAGES = {
    "wanted": "等待量測",
    "measuring": "量測中（約需十分鐘）",
    "measured": "已量測",
    "published": "已發布",
    "dropped": "已捨棄",
}
NOTHING_CHANGES = "和目前的版本一樣，沒有提出修改。"
DROPPED, REJECTED, GONE = "已捨棄。", "已不採用，不會再列出。", "這個提議已經有人決定了，沒有更動。"
NOT_PUT_UP = "檢查的時候，知識剛好發布了新版本，沒有提出修改。請再做一次。"
NOT_READY = "比對器還在準備，請過幾秒再試。"
WITHOUT_ANSWER = "請寫補充的答案，沒有提出修改。"
WITHOUT_FILES = "請選擇檔案，沒有提出修改。"
NOT_TEXT = "檔案「{name}」不是 UTF-8 文字，沒有提出修改。"


def published(number: int) -> str:
    """Confirm a new version."""
    return f"已發布第 {number} 版，幾秒內全部生效。"


def restored(number: int, older: int) -> str:
    """Confirm going back."""
    return f"已發布第 {number} 版，內容和第 {older} 版相同。"


def order(kind: str) -> str:
    """Say what an order, a report or a remark is taken for."""
    return f"當成指令或回報處理（{kind}），不比對答案"


def share(pair: list[int]) -> str:
    """Return a figure: 93.1%（121／130）."""
    hits, total = pair
    return f"{100 * hits / total:.1f}%（{hits}／{total}）" if total else "—"


def figure_name(name: str) -> str:
    """Name a figure."""
    return FIGURES.get(name, name.strip())


def change(name: str, before: list[int], after: list[int]) -> str:
    """Say whether a figure became better: better, worse, same."""
    was, now = (one[0] / one[1] if one[1] else 0.0 for one in (before, after))
    if was == now:
        return "same"
    return "better" if (now < was) == (name in LESS_IS_BETTER or name.startswith("  of ")) else "worse"


def note(text: str) -> str:
    """Say what a version or change came of."""
    number = text.rpartition(" ")[2]
    if text.startswith(("proposal ", "approved proposal ")):
        kind, _, which = number.partition("-")
        named = {"question": f"採用第 {which} 則提問", "case": f"採用案件 {which} 的問答"}
        return named.get(kind, f"採用提議 {number}")
    if text.startswith("restored from version "):
        return f"還原第 {number} 版"
    return {"first start": "首次啟動", "upload": "上傳檔案"}.get(text, text)


def publisher(by: str) -> str:
    """Say who published a version."""
    return "系統" if by == "system" else by


# How the matcher says why, and how people read it; what has no line here is shown as it stands.
_BECAUSE = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"nearest (「.*?」) ([\d.]+), as a whole ([\d.]+)", r"最像\1（\2），整體 \3"),
        (r"the same as (「.*?」)", r"和\1相同"),
        (
            r"it reads as a question to anyone with ([\d.]+) learned, ([\d.]+) by rules",
            r"像是在問人：學到的 \1、規則 \2",
        ),
        (
            r"it speaks most for the unit's own state \(([\d.]+), ([\d.]+) before the next\): ",
            r"最像在問自己的進度（\1，領先 \2）：",
        ),
        (
            r"it speaks most for something no entry answers \(([\d.]+), ([\d.]+) before the next\): ",
            r"最像沒有答案的問題（\1，領先 \2）：",
        ),
        (r"it speaks most for entry (\d+) \(([\d.]+), ([\d.]+) before the next\): ", r"最像第\1題（\2，領先 \3）："),
        # What weighed most has names that only the one who trains it knows: python -m bot ask shows them.
        (r"an answer is right with ([\d.]+), needed is ([\d.]+): .*", r"答對的把握 \1，需要 \2"),
        (r"it follows up on entry (\d+)", r"接著第\1題問"),
    )
)


_SIGNS = {
    "a question mark": "有問號",
    "a question particle": "有「嗎」「呢」之類的語助詞",
    "a question word": "有「什麼」「哪裡」之類的疑問詞",
    "a yes-or-no form": "有「是不是」「能不能」之類的問法",
    "a choice": "要人選一個（還是）",
    "perhaps a choice": "可能要人選一個（還是）",
    "says that it asks": "說了要請問",
    "asks for something": "在要東西",
    "asks to look something up": "請人查一查",
    "asks for a yes": "在求證",
    "asks in English": "用英文問",
    "speaks of 你": "在對「你」說",
    "asks whether somebody is there or free": "問人在不在、有沒有空",
    "asks how far something is": "問進行得如何",
    "asks a favour": "請人幫忙",
    "asks about one's own things": "問自己的東西",
    "says rather than asks, with heat": "語氣強烈，像是在抱怨",
    "tells what was asked and said": "在轉述別人的問答",
    "tells what is done": "在說做了什麼",
    "announces": "在公告事情",
    "an address to share": "在分享網址",
    "thanks or a short yes": "道謝或簡短答應",
    "a greeting": "打招呼",
    "nothing is asked": "沒有在問什麼",
    "mentions somebody": "提到別人（@）",
    "calls somebody by name": "在叫某個人",
}


def because(text: str) -> str:
    """Say why the matcher decided so, as people here read it."""
    if text in _SIGNS:
        return _SIGNS[text]
    for pattern, said in _BECAUSE:
        text = pattern.sub(said, text)
    return text
