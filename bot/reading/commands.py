"""The words that are commands, and which command each one is."""

import re
import unicodedata
from datetime import time
from enum import StrEnum

from bot.faq.entry import Knowledge, Program
from bot.programme.fees import fee_question
from bot.reading.orders import party_list, step_report


class Command(StrEnum):
    """What can be ordered with one word."""

    HELP = "help"
    PROGRESS = "progress"
    DEADLINES = "deadlines"
    ASK_CONSULTANT = "ask_consultant"
    MUTE = "mute"
    UNMUTE = "unmute"
    BIND = "bind"
    UNBIND = "unbind"
    FEES = "fees"
    CASES = "cases"
    MY_SCHOOLS = "my_schools"
    AWAY = "away"
    BACK = "back"
    WORK_HOURS = "work_hours"
    FORWARD = "forward"
    OFFER_STEPS = "offer_steps"
    REPORT_STEP = "report_step"
    TAKE_BACK_REPORT = "take_back_report"
    PARTY_LIST = "party_list"


WORDS: dict[str, Command] = {
    "說明": Command.HELP,
    "使用說明": Command.HELP,
    "help": Command.HELP,
    "進度": Command.PROGRESS,
    "期限": Command.DEADLINES,
    "靜音": Command.MUTE,
    "恢復": Command.UNMUTE,
    "綁定": Command.BIND,
    "解除綁定": Command.UNBIND,
    "費用": Command.FEES,
    "案件": Command.CASES,
    "回報": Command.OFFER_STEPS,
    "取消回報": Command.TAKE_BACK_REPORT,
}
# 「綁定 ABCD-EFGH」; 「綁定好了嗎」 is talk.
_BIND = re.compile(r"綁定[\s:：]*([A-Za-z0-9][A-Za-z0-9\s-]{0,30})")


def ask_consultant_word(program: Program) -> str:
    """Return the command that asks for a person, in this programme's words: 找諮輔."""
    return f"找{program.terms.consultant}"


def find_command(  # noqa: PLR0911 - one line each
    words: str, knowledge: Knowledge, *, addressed: bool
) -> Command | None:
    """Return the command that `words` is, as a whole message; trailing punctuation is forgiven.

    「已傳真」 said to nobody is talk between people; said to the bot it reports a step.
    """
    bare = words.strip().rstrip("。.!！~～").strip().casefold()
    if bare == ask_consultant_word(knowledge.program).casefold():
        return Command.ASK_CONSULTANT
    if _BIND.fullmatch(unicodedata.normalize("NFKC", bare)):
        return Command.BIND
    if case_number(words) is not None:
        return Command.CASES
    if bare == f"轉{knowledge.program.terms.consultant}":
        return Command.FORWARD
    if addressed and bare in PRIVATE_WORDS:
        return PRIVATE_WORDS[bare]
    if addressed and work_hours(words) is not None:
        return Command.WORK_HOURS
    if party_list(words, knowledge):
        return Command.PARTY_LIST
    if fee_question(words, knowledge) and (addressed or _asks(words)):
        return Command.FEES
    if addressed and step_report(words, knowledge):
        return Command.REPORT_STEP
    return WORDS.get(bare)


def _asks(words: str) -> bool:
    """Tell whether a message asks, so that a sum is answered in a group where nobody called the bot."""
    return re.search(r"多少|幾|[?？嗎]", words) is not None


# Commands of people with a role: whole messages 1:1, so that 「回來」 in a group stays talk.
PRIVATE_WORDS: dict[str, Command] = {"我的學校": Command.MY_SCHOOLS, "暫離": Command.AWAY, "回來": Command.BACK}
_WORK_HOURS = re.compile(r"上班時間\s*(\d{1,2})(?::(\d{2}))?\s*[-~到至]\s*(\d{1,2})(?::(\d{2}))?")
_ALL_DAY = re.compile(r"上班時間\s*(?:全天|不限)")
_CASE = re.compile(r"案件\s*#?(\d{1,9})")


def case_number(words: str) -> int | None:
    """Return the number in 「案件 12」, None when there is none."""
    found = _CASE.fullmatch(unicodedata.normalize("NFKC", words.strip().rstrip("。.!！~～").strip()))
    return int(found[1]) if found else None


def work_hours(words: str) -> tuple[time, time] | tuple[()] | None:
    """Read 「上班時間 13:00-17:00」; empty for 「上班時間 全天」, None when it is neither or no span of a day."""
    said = unicodedata.normalize("NFKC", words.strip().rstrip("。.!！").strip())
    if _ALL_DAY.fullmatch(said):
        return ()
    found = _WORK_HOURS.fullmatch(said)
    if found is None:
        return None
    try:
        start, end = time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return (start, end) if start < end else None


def argument(words: str) -> str:
    """Return what follows 綁定 in a message, "" when nothing does."""
    found = _BIND.fullmatch(unicodedata.normalize("NFKC", words.strip().rstrip("。.!！~～").strip()))
    return found[1].strip() if found else ""
