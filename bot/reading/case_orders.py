"""Reads what is typed about one case: 「案件 12 備註 …」, 「案件 12 等到 12/9」, 「案件 12 轉給 蔡宗翰」; pure."""

import re

from bot.reading.orders.cases import CaseWork, WorkOnCase

_CASE = re.compile(r"\s*案件(?:編號)?[\s:：#]*(?P<number>\d{1,9})\s*號?[\s,，:：]+(?P<rest>\S.*)", re.DOTALL)
_ALONE = {
    CaseWork.CLAIM: r"我來處理|我處理|接手|我接|我來接",
    CaseWork.KEEP: r"還在處理|處理中",
    CaseWork.PUT_BACK: r"放回|放回去|請別人接",
    CaseWork.CLOSE: r"結案|已處理|處理好了|處理完了?|已解決",
    CaseWork.REOPEN: r"再打開|重新打開|打開",
}
_PLAIN = {work: re.compile(rf"(?:{words})[了。!！]?") for work, words in _ALONE.items()}
_NOTE = re.compile(r"(?:內部)?備註[\s:：]*(?P<words>.*)", re.DOTALL)
_WAIT = re.compile(
    r"(?:先)?(?:等|等待|擱著|暫緩|稍後)(?:學校|對方|他們)?(?:的?(?:回覆|回答|補充|消息))?[\s,，]*"
    r"(?:到|等到|至)?[\s:：]*(?P<day>[\d/.\-年月日號()（）一二三四五六日週星期]*)"
)
_PASS_ON = re.compile(r"轉(?:交|給|交給)[\s:：]*(?P<to>[^\s,，:：;；\n]{1,20})[\s,，;；]*(?P<rest>.*)", re.DOTALL)
_LABELS = {
    "asked": "交辦|問題|問了|說明|請",
    "promised": "已?經?答應(?:了|學校)?|承諾",
    "next_step": "接下來|接著|下一步",
    "day": "(?:哪天)?轉回(?:日|日期)?|回來",
}
_PART = re.compile("|".join(rf"(?P<{name}>(?:{words})[ \t]*[:：])" for name, words in _LABELS.items()))
_BETWEEN = " \t\n,，;；。"


def case_order(words: str) -> WorkOnCase | None:
    """Return what is ordered about a case; None when it is nothing of the kind."""
    found = _CASE.fullmatch(words)
    if found is None:
        return None
    number, rest = int(found["number"]), found["rest"].strip()
    for work, pattern in _PLAIN.items():
        if pattern.fullmatch(rest) is not None:
            return WorkOnCase(number=number, work=work)
    if (noted := _NOTE.fullmatch(rest)) is not None:
        return WorkOnCase(number=number, work=CaseWork.NOTE, words=noted["words"].strip())
    if (waits := _WAIT.fullmatch(rest)) is not None:
        return WorkOnCase(number=number, work=CaseWork.SNOOZE, day=waits["day"].strip() or None)
    if (passed := _PASS_ON.fullmatch(rest)) is not None:
        return _passed_on(number, passed["to"], passed["rest"])
    return None


def _passed_on(number: int, to: str, rest: str) -> WorkOnCase:
    """Take apart what goes along: each part behind its word and a colon; what stands before them is what to do."""
    marks = list(_PART.finditer(rest))
    said = {"asked": rest[: marks[0].start() if marks else len(rest)].strip(_BETWEEN)}
    for place, mark in enumerate(marks):
        ends = marks[place + 1].start() if place + 1 < len(marks) else len(rest)
        name = str(mark.lastgroup)
        said[name] = " ".join(one for one in (said.get(name, ""), rest[mark.end() : ends].strip(_BETWEEN)) if one)
    return WorkOnCase(
        number=number,
        work=CaseWork.PASS_ON,
        to=to,
        words=said["asked"],
        promised=said.get("promised", ""),
        next_step=said.get("next_step", ""),
        day=said.get("day") or None,
    )
