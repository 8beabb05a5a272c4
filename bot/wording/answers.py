"""Sentences around an official answer."""

from bot.dates.roc import roc_date
from bot.faq.entry import Addition, Entry
from bot.faq.program import Program
from bot.faq.steps import DeadlineKind

WHOLE = "看全文"
SUPPLEMENT = "專案辦公室補充"
HELPFUL = "有幫助"
NOT_MEANT = "不是在問你"
OPEN_LINK = "開啟連結"
CHOICES_TITLE = "您是想問…"
CHOICES_ALT = "您是想問哪一題？"

# Past two months nobody counts days.
LONG_PAST_DAYS = 60

KINDS = {
    DeadlineKind.REQUIRED: "期限",
    DeadlineKind.SUGGESTED: "建議期限",
    DeadlineKind.CUT_OFF: "終止日",
}


def source_line(program: Program, entry: Entry, *, fact: str | None = None) -> str:
    """Name the source of an answer: 官方問答第5題, or who signed a supplement; and the one `fact` it is about."""
    if isinstance(entry, Addition):
        signed = entry.supplement
        until = f"，效期至{roc_date(signed.valid_until)}" if signed.valid_until else ""
        return f"{SUPPLEMENT}（非官方問答；{signed.author}，{roc_date(signed.signed_on)}{until}）"
    source = f"{program.terms.source}{entry_name(entry)}"
    return f"{source}（{fact}）" if fact else source


def entry_name(entry: Entry) -> str:
    """Name an entry: 第5題, or 補充."""
    return SUPPLEMENT if isinstance(entry, Addition) else f"第{entry.number}題"


def unsolved(program: Program) -> str:
    """Label of the button under an answer."""
    return f"沒解決，找{program.terms.consultant}"


def none_of_these(program: Program) -> str:
    """Label of the last choice of a suggestion card."""
    return f"都不是，找{program.terms.consultant}"


def whole_alt(entry: Entry) -> str:
    """Alternative text of a card: number and first line of what it is about."""
    return f"{entry_name(entry)}　{entry.title}"


def countdown(kind: DeadlineKind, date: str, *, left: str, as_of: str) -> str:
    """One line on a date, as of when: 期限 12月9日（四）：還有3個工作天（12/6 計算）."""
    return f"{KINDS[kind]} {date}：{left}（{as_of} 計算）"


def left(*, days: int, workdays: int, is_last_workday: bool, last_workday: str | None) -> str:
    """Say how much time there is until a date; `days` and `workdays` count from today, negative days are past.

    `last_workday` is named where the date itself is a day off. Countdowns and reminders both say it in these words.
    """
    if days < 0:
        return f"已於{-days}天前截止" if -days <= LONG_PAST_DAYS else "早已過了"
    if days == 0:
        return "就是今天"
    if is_last_workday:
        return "今天是最後一個工作天"
    if workdays == 0:
        return f"還有{days}天，最後一個工作天（{last_workday}）已過"
    return f"還有{workdays}個工作天" + (f"，最後一個工作天是{last_workday}" if last_workday else "")


def overdue(deadline: str, kind: DeadlineKind, *, date: str, still_open: str) -> str:
    """Say that a date has passed and what is still open: 期限已過（12/9）：申請表…，貴校還沒有回報傳真."""
    return f"{KINDS[kind]}已過（{date}）｜{deadline}：{still_open}。"
