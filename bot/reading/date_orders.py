"""Reads what the office types to change a date: 改期, 展延, 取消展延 and 逾期處理; pure.

Which date, unit and day is meant is found later, against the rows; here only the places of a line are told apart.
"""

import re
import unicodedata

from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords, ShowDates, WithdrawExtension
from bot.reading.trimming import visible

DateOrder = MoveDate | ExtendDate | WithdrawExtension | SetLateWords | ShowDates

_VERBS = ("改期", "展延", "取消展延", "逾期處理")
_GAP = r"[\s:,、→]+"
_DAY = r"(?:(?:民國|西元)?\d{2,4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日號]?(?:\s*\([^)]{1,4}\))?"
_TO = r"(?:改?(?:到|至|為)\s*)?"
# From one day to another: 「12/9 12/15」, 「12/9到12/15」, 「12/9→12/15」.
_THEN = rf"(?:{_GAP}{_TO}|\s*(?:改?(?:到|至|為)|-+>)\s*)"
# What begins as one of these and has a number in it was meant to be one.
_MEANT = re.compile(r"(?:取消展延|展延|改期|逾期處理)[\s:,].*\d.*", re.DOTALL)
# 「期限延到12/15」, 「延期」, 「改期 申請表」: said by the office they want to change one.
_ABOUT_DATES = re.compile(
    r"^(?:改期|展延|取消展延|逾期處理|延期|延長|延後)(?:[\s:：,，]|$)|(?:期限|截止|日期).{0,10}(?:延|改)(?:長|後)?(?:到|至|成|為|期)"
    r"|(?:延|改)(?:長|後|期)?(?:到|至)\s*\d{1,2}\s*[/月]|把.{1,12}(?:延後|延期|延長|改期)"
)
_LONGEST_REMARK = 60
_WHY = rf"(?:{_GAP}(?P<why>.*))?"
_MOVE = re.compile(rf"改期{_GAP}(?P<which>{_DAY}|\S{{2,20}}?){_THEN}(?P<day>{_DAY}){_WHY}", re.DOTALL)
_EXTEND = re.compile(
    rf"展延{_GAP}(?P<unit>\S{{2,30}}(?:\s+[^\s\d]{{1,5}})?){_GAP}(?:(?P<which>{_DAY}){_THEN})?{_TO}(?P<day>{_DAY}){_WHY}",
    re.DOTALL,
)
_WITHDRAW = re.compile(rf"取消展延{_GAP}(?P<unit>\S{{2,30}}(?:\s+[^\s\d]{{1,5}})?)(?:{_GAP}(?P<which>{_DAY}))?")
_LATE = re.compile(rf"逾期處理{_GAP}(?P<which>{_DAY}){_GAP}(?P<words>.+)", re.DOTALL)


def date_order(words: str) -> DateOrder | None:
    """Return the change of a date that a message asks for, None when it is none."""
    typed = re.sub(r"^(?:請|麻煩|我要)", "", visible(words).strip())
    if not typed.startswith(_VERBS):
        return None
    plain = "".join(_narrow(one) for one in typed)  # As long as what was typed, whose words are kept as they are.

    def said(found: re.Match[str], name: str) -> str:
        start, end = found.span(name)
        return typed[start:end].strip() if start >= 0 else ""

    if (found := _MOVE.fullmatch(plain)) is not None:
        return MoveDate(found["which"].strip(), found["day"].strip(), said(found, "why"))
    if (found := _EXTEND.fullmatch(plain)) is not None:
        return ExtendDate(found["unit"], _bare(found["which"]), found["day"].strip(), said(found, "why"))
    if (found := _WITHDRAW.fullmatch(plain)) is not None:
        return WithdrawExtension(found["unit"], _bare(found["which"]))
    if (found := _LATE.fullmatch(plain)) is not None:
        return SetLateWords(found["which"].strip(), said(found, "words"))
    return ShowDates() if _MEANT.fullmatch(plain) else None


def date_remark(words: str) -> ShowDates | None:
    """Return whether a line is about changing a date, in words that only mean that when the office says them."""
    said = visible(words).strip()
    return ShowDates() if _ABOUT_DATES.search(said) and len(said) <= _LONGEST_REMARK else None


def _bare(written: str | None) -> str | None:
    return written.strip() if written is not None else None


def _narrow(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character
