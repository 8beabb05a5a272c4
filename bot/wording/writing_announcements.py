"""What the office reads while it writes an announcement: how it is typed, what is missing, what of a picture."""

from bot.faq.program import Program
from bot.reading.orders.announcements import Part

HOW_TO = "按下面的按鈕選對象，會帶出開頭，接著打公告內容就好；也可以自己打："
EXAMPLE = "公告 {example}\n各位老師好，……\n連結 https://…\n時間 12/8 09:00"
WRITE_TO = "寫給{who}"
TYPE_BELOW = "請把下面這段複製到輸入欄，改成您的內容後送出；送出後先給您看預覽，還不會發出去。"
PICTURE_AWAITED = "圖片：正在檢查能不能用，好了會再給您看有圖片的預覽，看過才能送核可。"
KEPT = "內容先幫您留著，還沒有送給任何人；只要補上缺的這一行："
_SAY_ANEW = {
    Part.TO: "對象可以按下面的按鈕，或輸入一行，例如「對象 {example}」",
    Part.WHEN: "時間請輸入一行，例如「時間 {example}」；想核可後就送，整則再打一次、不寫時間",
    Part.LINK: "連結請輸入一行，例如「連結 https://…」",
    Part.PICTURE: "圖片請輸入一行「圖片 https://…」，或直接把圖片傳給我",
}


def say_anew(part: Part, example: str) -> str:
    """Say how one part is said anew, as it can be copied."""
    return _SAY_ANEW[part].format(example=example)


def picture_coming(number: int) -> str:
    """Say that a picture was received."""
    return f"收到圖片，正在加進公告 {number}；好了會給您看預覽。加了圖片要重新核可。"


def picture_refused(why: str) -> str:
    """Say that a picture that was given is not part of it, and why."""
    return f"沒有圖片：{why}。"


def example_notes(program: Program) -> str:
    """Say what can stand in an announcement."""
    terms = program.terms
    return (
        "先寫對象：縣市、系統、"
        f"{terms.consultant}姓名、{terms.school}代碼或校名、「未」加步驟，或「全部」；寫不同種類時要都符合。"
        "連結、圖片（https 網址）、時間寫在最後幾行，沒有就不寫；圖片也可以看過預覽後直接傳給我，"
        "不要了就輸入「移除圖片」。"
    )
