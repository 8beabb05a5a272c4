"""Why an announcement is not taken, not approved or not done, in words, with what to do about it."""

from bot.faq.program import Hours, Program
from bot.programme.announcing import Problem

_PICTURES = {
    "too_large": "太大了（LINE 的上限是 10 MB）",
    "type": "不是 LINE 可以顯示的圖片",
    "gone": "LINE 已經不給下載，請再傳一次",
    "not_kept": "系統存不下來，請再傳一次",
    "not_there": "這個網址打不開，或那裡沒有圖片",
    "not_public": "這個網址不是公開的 https 網址",
    "too_large_as_it_is": "超過 1 MB，LINE 顯示不出縮圖",
    "type_as_it_is": "LINE 只顯示 JPEG 或 PNG",
}


def picture_refused(why: str) -> str:
    """Say why LINE would not show a picture."""
    return _PICTURES.get(why, why)


def problem(what: Problem, about: str, program: Program, hours: Hours) -> str:
    """Say what is wrong, and what to do about it."""
    terms = program.terms
    return {
        Problem.EMPTY: "公告沒有內容。請先寫對象，下一行起寫內容。",
        Problem.TOO_LONG: f"內容太長，LINE 一則最多約{about}字，請縮短或改附連結。",
        Problem.BAD_LINK: f"連結「{about}」不是完整的網址，請從 https:// 開始貼上。",
        Problem.BAD_PICTURE: f"圖片要用 https:// 開頭的完整網址，「{about}」不行。",
        Problem.PICTURE_SIZE: f"這張圖片不能用：{picture_refused(about)}。公告的其他內容沒有變，圖片已拿掉；"
        "請換一張，直接傳給我或輸入一行「圖片 https://…」。",
        Problem.PICTURE_AWAITED: "圖片還在檢查，請等幾秒，看過有圖片的預覽再決定。",
        Problem.PICTURE_APPROVED: f"公告 {about} 已經核可，不能直接移除圖片。請先修改內容（輸入「改公告 {about}」、"
        "下一行起打內容，或在管理平台按「修改」），回到草稿就能移除；之後要重新核可。",
        Problem.PICTURE_LEFT: f"公告 {about} 已經開始送、停止、送完或取消，不能再移除圖片。",
        Problem.NO_PICTURE: f"公告 {about} 沒有圖片，沒有改變。",
        Problem.UNKNOWN_NAMES: f"認不得「{about}」：不是這裡的縣市、系統、{terms.consultant}、代碼或步驟。"
        "對象沒有弄清楚就不會送，也不會變成送給全部。",
        Problem.NO_AUDIENCE: "還不知道要送給誰。",
        Problem.CONFLICT: "「全部」不能和其他條件寫在一起，請只留一種。",
        Problem.NOBODY: f"目前沒有任何{terms.school}符合這個對象，所以沒有建立公告。",
        Problem.NO_GROUP: f"符合的{about}校次都沒有可以收訊息的群組，送不出去。",
        Problem.NO_SUCH_DAY: f"看不懂時間「{about}」，請寫成「12/8 09:00」。",
        Problem.PAST: "發送時間已經過了，請改寫以後的時間。",
        Problem.DAY_OFF: "發送時間不是上班日，請改排上班日。",
        Problem.OUT_OF_HOURS: f"發送時間要在 {hours.start:%H:%M} 到 {hours.end:%H:%M} 之間。",
        Problem.SAME_TEXT: f"文字和24小時內的公告 {about} 相同，不重複送。"
        f"要補送漏掉的群組，請輸入「重送公告 {about}」。",
        Problem.OWN: "自己寫的公告不能自己核可，請另一位同仁核可。",
        Problem.CHANGED: f"公告 {about} 和您看到的已經不同，什麼都沒有做；請看過現在的內容再決定。",
        Problem.NOT_NOW: "公告現在的狀態不能這樣做，什麼都沒有改變。",
        Problem.NO_SUCH: f"沒有公告 {about}。輸入「公告」看最近的公告。",
        Problem.NOTHING_TO_RETRY: f"公告 {about} 沒有可以重送的群組（被移出的群組要先把機器人加回去）。",
        Problem.WHO_ARE_YOU: "LINE 沒有告訴我您是哪一位，不能核可。",
    }[what]
