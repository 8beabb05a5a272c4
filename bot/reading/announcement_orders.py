"""Reads what the office types about announcements: one to write, with its lines, or a word and a number; pure."""

import re

from bot.programme.announcing import Act
from bot.reading.orders.announcements import (
    AmendAnnouncement,
    DoWithAnnouncement,
    Part,
    ShowCorrections,
    WriteAnnouncement,
)

# 「幫我發一則公告」 is said as often as 「公告」.
_WISH = r"(?:(?:請|麻煩|幫我|幫忙|我想?要?|想要?|要)*(?:發布?|發送|推播|寫|新增)(?:[一這]?[則個篇])?)?"
# 「公告」, to whom, and the text below; or 「公告」 alone in its line.
_WRITE = re.compile(rf"{_WISH}公告(?:[ \t\u3000:：]+|(?=給|發給|通知|對象|\n))(?P<said>[^\n]{{0,2000}}\n.+)", re.DOTALL)
_CHANGE = re.compile(
    r"(?:改|修改)公告[ \t\u3000]*#?(?P<number>\d{1,9})[ \t\u3000:：]*(?P<said>[^\n]{0,2000}\n.+)", re.DOTALL
)
# All in one line. A question about announcements is none: 「公告 什麼時候出來？」.
_IN_ONE_LINE = re.compile(rf"{_WISH}公告(?:[ \t\u3000:：]+|(?=給|發給|通知))(?P<said>[^\n]+)")
_ASKS = re.compile(r"(?:[?？]|[嗎呢])$")
_PARTS = {
    "對象": Part.TO,
    "改對象": Part.TO,
    "連結": Part.LINK,
    "網址": Part.LINK,
    "圖片": Part.PICTURE,
    "時間": Part.WHEN,
    "改時間": Part.WHEN,
}
_PART = re.compile(rf"({'|'.join(_PARTS)})(?:改成|改為|[:：]|[ \t\u3000])[ \t\u3000:：]*(\S[^\n]*)")
# 「拿掉圖片」, 「把公告 3 的圖片刪掉」. There is one at most.
_OFF = r"(?:移除|拿掉|拿走|拿下|刪除|刪掉|去掉|撤掉|不要|不用|不附)"
_PICTURE = r"(?:這|那|第[ \t]*[1一])?張?(?:圖片|照片|圖)"
_WITHOUT = rf"(?:{_OFF}[ \t]*{_PICTURE}|{_PICTURE}[ \t]*{_OFF})"
_ASKING, _ENDING = r"(?:請|麻煩|幫我|把)*", r"[了吧]?[。!！]?"
_NO_PICTURE = re.compile(
    rf"{_ASKING}(?:公告[ \t]*的?)?{_WITHOUT}{_ENDING}|{_ASKING}{_OFF}公告[ \t]*的?{_PICTURE}{_ENDING}"
)
_NO_PICTURE_OF = re.compile(
    rf"{_ASKING}(?:公告[\s:#]*(?P<number>\d{{1,5}})[ \t]*的?{_WITHOUT}"
    rf"|{_OFF}公告[\s:#]*(?P<named>\d{{1,5}})[ \t]*的?{_PICTURE}){_ENDING}"
)
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
        return _written(found["said"], number=int(found["number"]))
    if (found := _WRITE.fullmatch(said)) is not None:
        return _written(found["said"])
    if (found := _CORRECT.fullmatch(said)) is not None:
        return ShowCorrections(int(found["entry"]))
    if (found := _NO_PICTURE_OF.fullmatch(said)) is not None:
        return DoWithAnnouncement(act=Act.TAKE_PICTURE_OFF, number=int(found["number"] or found["named"]))
    if (found := _DO.fullmatch(said)) is not None:
        word = found["before"] or found["after"] or found["last"] or ""
        check = found["check"].lower() if found["check"] else None
        return DoWithAnnouncement(act=_ACTS[word], number=int(found["number"]), check=check)
    return None


def announcement_remark(words: str) -> WriteAnnouncement | AmendAnnouncement | None:
    """Return what only somebody of the office means by a line: 「公告 給欣河：……」, 「時間 12/8」, 「移除圖片」."""
    said = words.strip()
    if _NO_PICTURE.fullmatch(said) is not None:
        return AmendAnnouncement(Part.PICTURE, "")
    if (found := _PART.fullmatch(said)) is not None:
        return AmendAnnouncement(_PARTS[found[1]], found[2].strip())
    found = _IN_ONE_LINE.fullmatch(said)
    return _written(found["said"]) if found is not None and _ASKS.search(said) is None else None


def _written(said: str, *, number: int | None = None) -> WriteAnnouncement:
    """Take the lines that say a link, a picture or a time out of the text, where they stand at its end."""
    lines, extras = said.strip().split("\n"), dict[Part, str]()
    while lines and (found := _PART.fullmatch(lines[-1].strip())) is not None and _PARTS[found[1]] is not Part.TO:
        extras[_PARTS[found[1]]] = found[2].strip()
        lines.pop()
    return WriteAnnouncement(
        said="\n".join(lines).strip(),
        link=extras.get(Part.LINK),
        picture=extras.get(Part.PICTURE),
        when=extras.get(Part.WHEN),
        number=number,
    )
