"""Texts that consultants use often: the names that stand in them for what is filled in, and their filling; pure."""

import re
from collections.abc import Mapping

SCHOOL, ASKER, TODAY, DATE, MISSING, WRITER = "學校", "提問人", "今天", "期限", "還沒完成", "我的姓名"
NAMES = {
    SCHOOL: "校名與部別",
    ASKER: "提問的人",
    TODAY: "今天的日期",
    DATE: "下一個期限的名稱與日期",
    MISSING: "還沒完成的步驟",
    WRITER: "寫回覆的人",
}
WRITTEN = "已儲存「{title}」。"
REMOVED = "已刪除。"
EMPTY = "請填標題與內容，沒有儲存。"
_PLACE = re.compile(r"\{([^{}\n]{1,20})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values where their names stand in braces; a name without a value stays to be seen."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def unknown_names(text: str) -> list[str]:
    """Return the names in braces that nothing is known for."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name not in NAMES]


def not_known(names: list[str]) -> str:
    """Say which names cannot be filled in."""
    shown = "、".join(f"{{{one}}}" for one in names)
    return f"不認得 {shown}，沒有儲存。可以用的有：{'、'.join(f'{{{one}}}' for one in NAMES)}。"
