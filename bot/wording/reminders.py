"""The sentences of a reminder that are not in knowledge/deadlines.yaml."""

NEED_HELP = "需要協助"
WHOLE = "看全文"


def as_of(date: str) -> str:
    """Say when this was worked out: what was sent cannot be changed."""
    return f"{date} 計算"


def next_step(name: str) -> str:
    """Name the next step of a unit when the knowledge has no sentence of its own for it."""
    return f"下一步：{name}。"
