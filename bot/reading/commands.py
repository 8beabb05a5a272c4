"""Which order a message is, as a whole; read once, here, into values; pure."""

import re
from datetime import time

from bot.faq.knowledge import Knowledge
from bot.faq.program import Program
from bot.once import once_for_each
from bot.programme.fees import fee_question
from bot.reading.announcement_orders import announcement_order
from bot.reading.case_orders import case_order
from bot.reading.date_orders import date_order
from bot.reading.office_orders import office_order
from bot.reading.orders.consultants import WorkHours
from bot.reading.orders.everybody import Bind, ShowCase, ShowCases, ShowFees
from bot.reading.orders.office import LeaveGroups, SayGoodbye, ShowReport, SignIn
from bot.reading.orders.parties import PartyList, ShowWaiting
from bot.reading.orders.table import COMMANDS, Command, Order, words_of
from bot.reading.party_lists import party_list
from bot.reading.trimming import core, visible, with_plain_hyphens

# 「綁定 ABCD-EFGH」, 「綁定「ABCD-EFGH」」; 「綁定好了嗎」 is talk.
_BIND = re.compile(r"綁定(?:代?碼)?[^\w]*([A-Za-z0-9](?:[A-Za-z0-9\s-]|(?<=[A-Za-z0-9])一(?=[A-Za-z0-9])){0,30})")
_BLANK = re.compile(r"\s")
_NO_CODE = re.compile(r"[^A-Za-z0-9]")
_WORK_HOURS = re.compile(r"上班時間\s*(\d{1,2})(?::(\d{2}))?\s*[-~到至]\s*(\d{1,2})(?::(\d{2}))?")
_ALL_DAY = re.compile(r"上班時間\s*(?:全天|不限)")
_REPORT = re.compile(r"現況\s+(\S{2,20})")
_CASE = re.compile(r"案件(?:編號)?[\s:#]*(\d{1,9})\s*號?")
_SIGN_IN = re.compile(r"登入[\s:：]*((?:\d[\s-]?){0,12})")
_WHERE_IS_MINE = re.compile(
    r"(?:請問|想問一下|想問)?,?(?:我們?的?|剛剛的?|之前的?|上次的?)(?:那個)?(?:問題|案件|提問|詢問).{0,6}?"
    r"(?:處理|辦|回覆|進行|進度)?(?:到哪|到那|得?怎麼?樣|如何|進度|了嗎|了沒|好了?嗎|誰在?處理|是誰).{0,4}"
)


def find_order(words: str, knowledge: Knowledge, *, addressed: bool) -> Order | None:
    """Return the order that `words` is, as a whole message; what surrounds it does not matter.

    Reports in words and lists of names count only where nothing else is awaited (`bot.reading.remarks`).
    """
    written = announcement_order(words) or case_order(words) if addressed else None
    if written is not None:
        return written
    said = with_plain_hyphens(core(words, spoken_to=addressed))
    return (
        _fixed(said, knowledge.program, addressed=addressed)
        or _with_argument(said, addressed=addressed)
        or (_close_out(words, said) or date_order(words) or _waiting(said, knowledge) if addressed else None)
        or _list_of_codes(words, knowledge, addressed=addressed)
        or _sum(words, knowledge, addressed=addressed)
    )


def _fixed(said: str, program: Program, *, addressed: bool) -> Order | None:
    """Return the order that is fixed words."""
    command = _command_by_word(program).get(_BLANK.sub("", said).casefold())
    return command.order if command is not None and (addressed or not command.when_addressed) else None


@once_for_each
def _command_by_word(program: Program) -> dict[str, Command]:
    """Return the command that each fixed word is; of two that share one, the first."""
    return {word: command for command in reversed(COMMANDS) for word in words_of(command, program)}


def _with_argument(said: str, *, addressed: bool) -> Order | None:
    """Return the order that says what it is about."""
    if (found := _BIND.fullmatch(said)) is not None:
        return Bind(_NO_CODE.sub("", found[1]).upper())
    if (found := _CASE.fullmatch(said)) is not None:
        return ShowCase(int(found[1]))
    if addressed and (found := _REPORT.fullmatch(said)) is not None:
        return ShowReport(found[1])
    if _WHERE_IS_MINE.fullmatch(said.rstrip("?")) is not None:
        return ShowCases(in_passing=True)
    return _work_hours(said) or _sign_in(said) or office_order(said) if addressed else None


def _list_of_codes(words: str, knowledge: Knowledge, *, addressed: bool) -> PartyList | None:
    listed = party_list(words, knowledge, spoken_to=addressed)
    return listed if listed is not None and listed.has_codes else None


def _waiting(said: str, knowledge: Knowledge) -> ShowWaiting | None:
    """Read 「待收件」 and 「待收件 16小時」: the word of a step that confirms another, waited for."""
    for step in knowledge.steps:
        for word in step.words if step.confirms else ():
            found = re.fullmatch(rf"待{re.escape(word)}\s*(?:(\d{{1,3}})\s*(?:個?小時)?)?", said)
            if found is not None:
                return ShowWaiting(step.id, int(found[1]) if found[1] else None)
    return None


def _close_out(words: str, said: str) -> SayGoodbye | LeaveGroups | None:
    """Read 「結案 告別 往後請洽…」 and 「結案 離開 20」."""
    if (found := re.fullmatch(r"\s*結案\s*告別[\s:：]+(.+)", visible(words), re.DOTALL)) is not None:
        return SayGoodbye(found[1].strip())
    found = re.fullmatch(r"結案\s*離開\s*(\d{1,3})?\s*(?:個?群組)?", said)
    return LeaveGroups(int(found[1]) if found[1] else None) if found else None


def _sum(words: str, knowledge: Knowledge, *, addressed: bool) -> ShowFees | None:
    """Return what is to be added up; in a group where nobody called the bot only when the message asks."""
    fees = fee_question(words, knowledge)
    asks = addressed or re.search(r"多少|幾|[?？嗎]", words) is not None
    return ShowFees(fees) if fees is not None and asks else None


def _sign_in(said: str) -> SignIn | None:
    """Read 「登入 123456」 and 「登入」; None when it is neither."""
    found = _SIGN_IN.fullmatch(said)
    return SignIn("".join(one for one in found[1] if one.isdigit())) if found else None


def _work_hours(said: str) -> WorkHours | None:
    """Read 「上班時間 13:00-17:00」 and 「上班時間 全天」; None when it is neither or no span of a day."""
    if _ALL_DAY.fullmatch(said):
        return WorkHours(None)
    found = _WORK_HOURS.fullmatch(said)
    if found is None:
        return None
    try:
        start, end = time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return WorkHours((start, end)) if start < end else None
