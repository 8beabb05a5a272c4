"""What is said when something that was answered has changed: to those who were told, and to the office."""

TITLE = "更正"
NONE = "目前沒有需要更正的：答覆過的內容和期限都還是現在的版本，或已經更正過。"
HOW_TO = "點一項看誰收過舊版；「寫更正」會先給您看預覽，和公告一樣要由另一位核可才送出。"
WRITE = "寫更正"
MORE = "看下一頁"


def entry(number: int, title: str) -> str:
    """Name an official answer."""
    return f"第{number}題 {title}".strip()


def supplement(question: str) -> str:
    """Name an addition of the office."""
    return f"補充：{question}"


def signed(answer: str, author: str, day: str) -> str:
    """Sign an addition."""
    return f"{answer}\n（{author} {day}補充）"


def changed(title: str, since: str, answer: str | None, *, limit: int) -> str:
    """Say that an answer has changed, with the whole of the one that holds, or where to read it."""
    if answer is None:
        return f"先前我在這裡答覆過的「{title}」已經撤回，請不要再依照它辦理；有疑問請點名我提問。"
    lead = f"先前我在這裡答覆過的「{title}」已在{since}更新，請以下面的內容為準："
    whole = f"{lead}\n\n{answer}"
    if len(whole.encode("utf-16-le")) // 2 <= limit:
        return whole
    return f"先前我在這裡答覆過的「{title}」已在{since}更新，請以新的內容為準。內容較長，請再問我一次看全文。"


def date_changed(title: str, day: str | None) -> str:
    """Say that a date has changed."""
    if day is None:
        return f"先前我在這裡提到的期限「{title}」已經取消。"
    return f"先前我在這裡提到的期限「{title}」已經改期，現在是{day}，請以這個日期為準。"


def line(title: str, since: str, to_correct: int, corrected: int) -> str:
    """Show one thing of the list: what changed when, how many were told otherwise, and how many know."""
    return f"{title}（{since}更新）：{to_correct}個聊天室收過舊版還沒更正，{corrected}個已更正"


def who_title(title: str, number: int, page: int, pages: int) -> str:
    """Head the list of who was told otherwise."""
    return f"收過舊版「{title}」：{number}個聊天室" + (f"（第{page}頁，共{pages}頁）" if pages > 1 else "")


def who_line(name: str, at: str, version: int, corrected: str | None, acknowledged: str | None) -> str:
    """Say when one chat was told otherwise, by which version, and what it knows since."""
    since = f"，已更正 {corrected}" if corrected else "，還沒更正"
    read = f"，已回覆收到 {acknowledged}" if acknowledged else ""
    return f"・{name}：{at} 收到第{version}版{since}{read}"


def unknown(typed: str) -> str:
    """Say that nothing that changed is called so."""
    return f"「{typed}」沒有改過，或沒有人收過舊版。輸入「{TITLE}」看全部。"
