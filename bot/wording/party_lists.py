"""What is said to a party about the lists by which it marks its steps."""

from collections.abc import Sequence

from bot.faq.program import Program
from bot.faq.steps import Step

CANCEL = "取消"


def receipt(step: Step, *, taken: Sequence[str], is_undone: bool) -> list[str]:
    """Say what of a list was taken, one line each."""
    done = "已取消" if is_undone else "已登錄"
    return [f"{done}「{step.name}」{len(taken)}筆" + ("：" if taken else "。"), *(f"・{line}" for line in taken)]


def taken_line(code: str, name: str, note: str | None, day: str | None = None) -> str:
    """Name a unit that was taken, with the day and the reason that were given."""
    return f"{code} {name}" + (f"（{day}）" if day else "") + (f"：{note}" if note else "")


def arrived(day: str, *, is_late: bool) -> str:
    """Say on which day something arrived, and whether that was after the unit's date."""
    return f"{day} 到{'，已過期限' if is_late else ''}"


def running(number: int) -> str:
    """Say how far a stack is."""
    return f"這一疊第{number}件。下一件請直接輸入代碼。"


def stack(word: str, day: str | None) -> str:
    """Say how a stack is entered."""
    return f"一疊的話，接著一次輸入一個代碼就好（記為{day or '輸入當天'}到）；要換日期，輸入「{word} 月/日」。"


def no_stack(words: Sequence[str]) -> str:
    """Say that codes alone mark nothing here."""
    return f"只有代碼，還沒有登錄。請先輸入{'或'.join(f'「{word}」' for word in words)}，再一次輸入一個代碼。"


def waiting_title(step: Step, hours: int, number: int) -> str:
    """Head the list of who waits."""
    return f"已回報、超過{hours}個工作小時還沒有「{step.name}」：{number}校次"


def waiting_line(unit: str, since: str, hours: int) -> str:
    """Name one that waits."""
    return f"・{unit} {since}回報，等了{hours}個工作小時"


def sent_back_title(number: int) -> str:
    """Head the list of whose paper came back."""
    return f"退回後還沒補正：{number}校次"


def sent_back_line(unit: str, since: str, why: str | None) -> str:
    """Name one whose paper came back."""
    return f"・{unit} {since}" + (f"：{why}" if why else "")


def and_more(number: int) -> str:
    """Say how many are left out of a list."""
    return f"還有{number}校次，輸入更多小時數可以只看等最久的。"


def told(units: Sequence[str], *, untold: Sequence[str]) -> list[str]:
    """Say which schools hear of it, and which cannot because they have no group."""
    lines = [f"學校的群組會收到通知：{'、'.join(units)}"] if units else []
    return [*lines, *([f"還沒有綁定群組、通知不到：{'、'.join(untold)}"] if untold else [])]


def not_taken(  # noqa: PLR0913 - each says something of its own
    step: Step,
    *,
    already: Sequence[str],
    not_theirs: Sequence[str],
    not_chosen: Sequence[str],
    chose_another: Sequence[str],
    unknown: Sequence[str],
    newer: Sequence[str] = (),
    is_undone: bool,
) -> list[str]:
    """Say what was not taken, and why, one line each."""
    reasons = (
        ("本來就沒有登錄" if is_undone else "先前已登錄", already),
        ("不能由您登錄", not_theirs),
        (f"還沒有回報選定的系統，所以不能登錄「{step.name}」", not_chosen),
        (f"選定的是別家系統，所以不能由您登錄「{step.name}」", chose_another),
        ("沒有這個代碼", unknown),
        ("已有較新的紀錄，這一筆沒有登錄", newer),
    )
    return [f"{why}：{'、'.join(units)}" for why, units in reasons if units]


def refused(step: Step, *, cancels: bool) -> str:
    """Say that nothing of a list was taken."""
    return f"一筆都沒有{CANCEL if cancels else '登錄'}「{step.name}」，因為有看不懂的地方。我是這樣讀的："


def read_as(typed: str, unit: str) -> str:
    """Show a place that was understood."""
    return f"・{typed} → {unit}"


def doubtful(typed: str, doubt: str, about: Sequence[str], program: Program) -> str:
    """Show a place that was not understood, and why."""
    school, names = program.terms.school, "、".join(about)
    why = {
        "other_name": f"代碼是{about[0] if about else ''}，名稱卻是{'、'.join(about[1:]) or '名單上沒有的' + school}",
        "no_such_name": f"名單上找不到這所{school}",
        "several_schools": f"是哪一所？{names}",
        "which_division": f"是哪一個部別？{names}",
        "no_such_division": f"沒有這個部別，只有{names}",
        "no_such_day": "沒有這一天",
        "future_day": "這一天還沒到",
    }[doubt]
    return f"・{typed} → {why}"


def no_such_code(typed: str) -> str:
    """Show a code that nobody has."""
    return f"・{typed} → 沒有這個代碼"


def unread(digits: Sequence[str]) -> str:
    """Show the digits that are no code."""
    return f"・看不懂：{'、'.join(digits)}（代碼要剛好6個數字，前後用空白或頓號分開）"


def try_again(step: Step, *, cancels: bool) -> str:
    """Say how to type it."""
    return f"請改好再傳一次，例如「{_order(step, cancels=cancels)}」。"


def ask_for_list(step: Step, *, cancels: bool, program: Program) -> str:
    """Ask for what is missing from a list."""
    school = program.terms.school
    wanted = f"{school}代碼和原因" if step.reopens and not cancels else f"{school}代碼"
    return (
        f"還沒有{CANCEL if cancels else '登錄'}任何{school}。請在後面接{wanted}，"
        f"例如「{_order(step, cancels=cancels)}」。"
    )


def not_their_step(step: Step, parties: Sequence[str], program: Program) -> str:
    """Say whose step it is that somebody tried to mark."""
    whose = "、".join(parties)
    return f"「{step.name}」由{whose}登錄，您沒有這個身分，所以沒有記下。要改紀錄，請找{program.terms.consultant}。"


def party_orders(step: Step) -> str:
    """Say how a party marks its step."""
    word = step.words[0]
    more = f"「{word} 月/日 010301」記那一天到的，「{word}」之後一次輸入一個代碼；" if step.confirms else ""
    more += f"待{word}：已回報還沒登錄的；" if step.confirms else ""
    return f"輸入「{_order(step, cancels=False)}」登錄{step.name}；{more}「{CANCEL}{word} 010301」可以取消。"


def _order(step: Step, *, cancels: bool) -> str:
    word = step.words[0]
    if cancels:
        return f"{CANCEL}{word} 010301"
    return f"{word} 010301 印章不清楚" if step.reopens else f"{word} 010301 010302"
