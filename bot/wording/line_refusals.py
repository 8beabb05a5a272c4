"""Why LINE did not take a message, in words; LINE says it in English and by number."""

# As LINE's reference has them; each begins so, or has it inside.
_SAID = (
    ("failed to send messages", "送不到這個聊天室，可能已不在裡面或被封鎖"),
    ("not a member", "機器人已不在這個群組"),
    ("monthly limit", "本月的推播額度用完了"),
    ("rate limit", "短時間內送得太多"),
    ("invalid reply token", "回覆的時間過了"),
    ("authentication failed", "LINE 不認得機器人的金鑰"),
    ("could not be parsed", "訊息的格式 LINE 讀不懂"),
    ("in the request body", "訊息有 LINE 不收的內容"),
    ("the request body has", "訊息有 LINE 不收的內容"),
)
_BY_STATUS = {
    400: "LINE 不收這則訊息",
    401: "LINE 不認得機器人的金鑰",
    403: "LINE 沒有開放給這個帳號",
    404: "找不到這個聊天室",
    413: "訊息太長",
    429: "短時間內送得太多，或本月的額度用完了",
}


def why_refused(status: int | None, error: str | None) -> str:
    """Say why LINE refused: 送不到這個聊天室，…（LINE 代碼 400）; "" where it gave no reason."""
    said = (error or "").casefold()
    if status is None and not said:
        return ""
    known = next((words for part, words in _SAID if part in said), None)
    words = known or _BY_STATUS.get(status or 0, "LINE 沒有說清楚")
    return f"{words}（LINE 代碼 {status}）" if status else words
