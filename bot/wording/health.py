"""Says in words how the service is, for people who are no operators."""

from datetime import timedelta
from enum import StrEnum

from bot.wording import quota as quota_words

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(minutes=5)


class Grade(StrEnum):
    """How bad it is."""

    FINE = "done"
    WARN = "warn"
    BAD = "bad"


Finding = tuple[Grade, str]


def worker(silent: timedelta | None) -> Finding:
    """Say whether messages leave."""
    if silent is not None and silent < SILENT_AFTER:
        return Grade.FINE, "訊息傳送：正常"
    return Grade.BAD, f"訊息傳送：停止中（{_since(silent)}），現在什麼都不會送出，請通知系統管理員"


def scheduler(silent: timedelta | None) -> Finding:
    """Say whether reminders are decided."""
    if silent is not None and silent < SILENT_AFTER:
        return Grade.FINE, "提醒排程：正常"
    return Grade.BAD, f"提醒排程：停止中（{_since(silent)}），提醒不會發出、案件不會轉派，請通知系統管理員"


def line(last_event: timedelta | None, oldest_owed: timedelta | None) -> Finding:
    """Say whether LINE is reached, and reaches us."""
    if oldest_owed is not None and oldest_owed > LATE_AFTER:
        return Grade.WARN, f"LINE：有訊息等了{length(oldest_owed)}還送不出去，系統會繼續試"
    heard = f"，{length(last_event)}前收到過訊息" if last_event is not None else "，還沒有收到過訊息"
    return Grade.FINE, f"LINE：連線正常{heard}"


def failed(refused: int, uncertain: int, parked: int) -> Finding:
    """Say what did not arrive."""
    if not refused and not uncertain and not parked:
        return Grade.FINE, "沒有送不出去的訊息"
    parts = (
        f"{refused} 則被 LINE 退回" if refused else "",
        f"{uncertain} 則不確定有沒有送達" if uncertain else "",
        f"{parked} 則收到的訊息處理失敗" if parked else "",
    )
    return Grade.WARN, "、".join(one for one in parts if one)


def quota(said: str, *, is_gone: bool, runs_out: bool) -> Finding:
    """Grade what is said of the month's quota."""
    return (Grade.BAD if is_gone else Grade.WARN if runs_out else Grade.FINE), quota_words.finding(said)


# What an examination of the whole found, beyond what is said above; in a demonstration some of it is no fault.
EXAMINED = {
    "settings": "LINE 的金鑰沒有設定完整，訊息收不到也送不出去",
    "pictures": "沒有設定對外網址，圖片與檔案無法顯示",
    "disk": "磁碟空間快滿了，請清出空間",
    "last proven restore": "沒有最近的備份，請系統管理員檢查每日備份",
    "consultants": "學校名單上有人還沒有身分，請到「人員」邀請",
    "hold": "有暫停開關開著，訊息會先保留",
}
NO_FAULT_OF_A_DEMONSTRATION = frozenset({"settings", "pictures", "last proven restore"})


def length(span: timedelta) -> str:
    """Say how long something is: 3天, 5小時, 20分鐘."""
    minutes = int(span.total_seconds() // 60)
    for name, size in (("天", 24 * 60), ("小時", 60)):
        if minutes >= size:
            return f"{minutes // size}{name}"
    return f"{minutes}分鐘" if minutes else "不到1分鐘"


def _since(silent: timedelta | None) -> str:
    return f"{length(silent)}沒有回應" if silent is not None else "一天以上沒有回應"
