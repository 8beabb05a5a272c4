"""Reads what the office types about announcements: one to write, with its lines, or a word and a number; pure."""

import re

from bot.programme.announcing import Act
from bot.reading.orders.announcements import DoWithAnnouncement, ShowCorrections, WriteAnnouncement

_WRITE = re.compile(r"公告[ \t\u3000:：]+(?P<to>[^\n]{1,2000})\n(?P<rest>.+)", re.DOTALL)
_CHANGE = re.compile(
    r"(?:改|修改)公告[ \t\u3000]*#?(?P<number>\d{1,9})[ \t\u3000:：]+(?P<to>[^\n]{1,2000})\n(?P<rest>.+)", re.DOTALL
)
_EXTRA = re.compile(r"(連結|網址|圖片|時間)[ \t\u3000:：]+(\S.*)")
_ACTS = {
    "": Act.SHOW,
    "看": Act.SHOW,
    "核可": Act.APPROVE,
    "同意": Act.APPROVE,
    "送核可": Act.ASK,
    "退回": Act.REFUSE,
    "停止": Act.STOP,
    "暫停": Act.STOP,
    "繼續": Act.RESUME,
    "取消": Act.CANCEL,
    "重送": Act.RETRY,
    "名單": Act.WHO,
    "結果": Act.RESULTS,
}
_DO = re.compile(
    rf"(?P<before>{'|'.join(one for one in _ACTS if one)})?公告(?P<after>結果|名單)?"
    r"[\s:#]*(?P<number>\d{1,5})(?:[\s-]+(?P<check>[0-9a-fA-F]{6}))?\s*(?P<last>結果|名單)?"
)


_CORRECT = re.compile(r"更正[ \t\u3000]*(?:第\s*)?(?P<entry>\d{1,6})\s*題?")


def announcement_order(words: str) -> WriteAnnouncement | DoWithAnnouncement | ShowCorrections | None:
    """Return what is ordered; None when it is nothing about announcements. The text is taken as it was typed."""
    said = words.strip()
    if (found := _CHANGE.fullmatch(said)) is not None:
        return _written(found["to"], found["rest"], number=int(found["number"]))
    if (found := _WRITE.fullmatch(said)) is not None:
        return _written(found["to"], found["rest"])
    if (found := _CORRECT.fullmatch(said)) is not None:
        return ShowCorrections(int(found["entry"]))
    if (found := _DO.fullmatch(said)) is not None:
        word = found["before"] or found["after"] or found["last"] or ""
        check = found["check"].lower() if found["check"] else None
        return DoWithAnnouncement(act=_ACTS[word], number=int(found["number"]), check=check)
    return None


def _written(to: str, rest: str, *, number: int | None = None) -> WriteAnnouncement:
    """Take the lines that say a link, a picture or a time out of the text, where they stand at its end."""
    lines, extras = rest.strip().split("\n"), dict[str, str]()
    while lines and (found := _EXTRA.fullmatch(lines[-1].strip())) is not None:
        extras["連結" if found[1] == "網址" else found[1]] = found[2].strip()
        lines.pop()
    return WriteAnnouncement(
        to=to.strip(),
        text="\n".join(lines).strip(),
        link=extras.get("連結"),
        picture=extras.get("圖片"),
        when=extras.get("時間"),
        number=number,
    )
