"""The words that are orders, and which order each one is; read once, here, into values; pure."""

import re
import unicodedata
from datetime import time

from bot.faq.entry import Knowledge, Program
from bot.programme.fees import fee_question
from bot.reading import orders as o
from bot.reading.step_reports import party_list, step_report

WORDS: dict[str, o.Order] = {
    "說明": o.ShowHelp(),
    "使用說明": o.ShowHelp(),
    "help": o.ShowHelp(),
    "進度": o.ShowProgress(),
    "期限": o.ShowDeadlines(),
    "費用": o.ShowFees(),
    "靜音": o.Mute(),
    "恢復": o.Unmute(),
    "綁定": o.Bind(),
    "解除綁定": o.Unbind(),
    "案件": o.ShowCases(),
    "回報": o.OfferReports(),
    "取消回報": o.TakeBackReport(),
}
# Orders of people with a role: only when the bot is addressed, so that 「回來」 in a group stays talk.
ADDRESSED_WORDS: dict[str, o.Order] = {"我的學校": o.ShowSchools(), "暫離": o.GoAway(), "回來": o.ComeBack()}
# 「綁定 ABCD-EFGH」; 「綁定好了嗎」 is talk.
_BIND = re.compile(r"綁定[\s:：]*([A-Za-z0-9][A-Za-z0-9\s-]{0,30})", re.IGNORECASE)
_WORK_HOURS = re.compile(r"上班時間\s*(\d{1,2})(?::(\d{2}))?\s*[-~到至]\s*(\d{1,2})(?::(\d{2}))?")
_ALL_DAY = re.compile(r"上班時間\s*(?:全天|不限)")
_CASE = re.compile(r"案件\s*#?(\d{1,9})")


def ask_consultant_word(program: Program) -> str:
    """Return the command that asks for a person, in this programme's words: 找諮輔."""
    return f"找{program.terms.consultant}"


def find_order(words: str, knowledge: Knowledge, *, addressed: bool) -> o.Order | None:
    """Return the order that `words` is, as a whole message; trailing punctuation is forgiven.

    「已傳真」 said to nobody is talk between people; said to the bot it reports a step.
    """
    bare = unicodedata.normalize("NFKC", words.strip().rstrip("。.!！~～")).strip()
    return _fixed(bare.casefold(), knowledge.program, addressed=addressed) or _with_argument(
        bare, words, knowledge, addressed=addressed
    )


def _fixed(bare: str, program: Program, *, addressed: bool) -> o.Order | None:
    """Return the order that is one word."""
    if bare == ask_consultant_word(program).casefold():
        return o.WantPerson()
    if bare == f"轉{program.terms.consultant}":
        return o.ForwardQuestion()
    return (ADDRESSED_WORDS.get(bare) if addressed else None) or WORDS.get(bare)


def _with_argument(bare: str, words: str, knowledge: Knowledge, *, addressed: bool) -> o.Order | None:
    """Return the order that says what it is about."""
    if (found := _BIND.fullmatch(bare)) is not None:
        return o.Bind(found[1].strip())
    if (found := _CASE.fullmatch(bare)) is not None:
        return o.ShowCase(int(found[1]))
    if addressed and (hours := _work_hours(bare)) is not None:
        return hours
    if (units := party_list(words, knowledge)) is not None:
        return units
    if (fees := fee_question(words, knowledge)) is not None and (addressed or _asks(words)):
        return o.ShowFees(fees)
    return step_report(words, knowledge) if addressed else None


def _asks(words: str) -> bool:
    """Tell whether a message asks, so that a sum is answered in a group where nobody called the bot."""
    return re.search(r"多少|幾|[?？嗎]", words) is not None


def _work_hours(bare: str) -> o.WorkHours | None:
    """Read 「上班時間 13:00-17:00」 and 「上班時間 全天」; None when it is neither or no span of a day."""
    if _ALL_DAY.fullmatch(bare):
        return o.WorkHours(None)
    found = _WORK_HOURS.fullmatch(bare)
    if found is None:
        return None
    try:
        start, end = time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return o.WorkHours((start, end)) if start < end else None
