"""The sentences of a reminder that are not in knowledge/deadlines.yaml."""

NEED_HELP = "需要協助"
WHOLE = "看全文"


def time_left(*, days: int, workdays: int, is_last_workday: bool, last_workday: str | None) -> str:
    """Say how much time is left until a date; `last_workday` is named when the date itself is a day off."""
    if days < 0:
        return f"已於{-days}天前截止"
    if days == 0:
        return "就是今天"
    if is_last_workday:
        return "今天是最後一個工作天"
    return f"還有{workdays}個工作天" + (f"，最後一個工作天是{last_workday}" if last_workday else "")


def as_of(date: str) -> str:
    """Say when this was worked out: what was sent cannot be changed."""
    return f"{date} 計算"


def next_step(name: str) -> str:
    """Name the next step of a unit when the knowledge has no sentence of its own for it."""
    return f"下一步：{name}。"
