"""What people read about the month's quota of pushes: how much is used, how far it lasts, who waits first."""

from bot.faq.program import Program
from bot.programme.spending import Kind

TITLE = "推播額度"
NOT_READ = "還沒有向 LINE 讀到額度，已用的是我自己記的。"
RULE = "額度不夠時，先等的是公告，再來是提醒，最後才是給人的回覆。回覆對方剛說的話不計費。"
OUTSIDE = "不是由我送出的"
GONE_FOR_CHAT = "本月的推播額度已經用完：要主動通知這裡的事，會在有人跟我說話時一起送來（那樣不計費）。"


def gone_for_case(program: Program) -> str:
    """Say to somebody who wants a person how the answer reaches them although nothing can be pushed."""
    consultant = program.terms.consultant
    return f"本月的推播額度已經用完，{consultant}可能晚一點才看到；回覆來了以後，在這裡隨便打一句話，我就會貼上來。"


def used(used: int, limit: int | None) -> str:
    """Say how much is used and left."""
    if limit is None:
        return f"本月已用 {used:,} 則，方案沒有上限。"
    return f"本月已用 {used:,}／{limit:,} 則，還剩 {max(0, limit - used):,} 則。"


def ahead(  # noqa: PLR0913 - what is said about the month's end
    total: int,
    between: tuple[int, int],
    limit: int | None,
    *,
    last_day: str,
    runs_out_on: str | None,
    is_gone: bool,
) -> str:
    """Say how much it will be at the month's end, `between` how many and how many, and whether it lasts."""
    if is_gone:
        return "額度已經用完：推播等到下個月或加購後才送，有人說話時先跟著回覆送出。"
    least, most = between
    about = f"約 {total:,} 則" + (f"（多半在 {least:,} 到 {most:,} 則之間）" if least < most else "")
    if limit is None:
        return f"照目前的進度，到{last_day}{about}。"
    if runs_out_on is not None:
        return f"照目前的進度，大約{runs_out_on}用完；到{last_day}共需{about}，還差 {total - limit:,} 則。"
    if most > limit:
        return f"照目前的進度，到{last_day}{about}，大致夠用；學校回報得慢或問得多時可能不夠。"
    return f"照目前的進度，到{last_day}{about}，夠用。"


def kind(kind: Kind, deadline: str | None, program: Program) -> str:
    """Name a kind of push, a reminder by its date."""
    return {
        Kind.ANSWER: f"給{program.terms.school}的回覆",
        Kind.WORK: "案件往來（一對一）",
        Kind.REMINDER: f"提醒：{deadline}" if deadline else "提醒",
        Kind.ANNOUNCEMENT: "公告",
    }[kind]


def line(name: str, spent: int, ahead: int) -> str:
    """Say what a kind has cost and will cost."""
    return f"{name}　已用 {spent:,}、還會用約 {ahead:,}"


def warning(*, is_gone: bool, runs_out_on: str | None, short: int) -> str:
    """Warn the office."""
    if is_gone:
        return "推播額度用完了。提醒、公告和給學校的回覆都會等著；有人在群組說話時才跟著送出。加購後馬上會恢復。"
    return f"推播額度大約{runs_out_on}會用完，這個月還差約 {short:,} 則。請考慮升級方案，或少發公告。"


def finding(forecast: str) -> str:
    """Lead a line on the state of the service."""
    return f"{TITLE}：{forecast}"
