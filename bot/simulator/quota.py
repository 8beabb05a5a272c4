"""What the bot's messages cost: LINE bills a push once per person and nothing for a reply."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

from bot.simulator.storage import Transaction

FREE_MESSAGES = 200  # Of LINE's free plan in Taiwan, a month.
LIMIT = "quota_limit"
LINE_ZONE = timezone(timedelta(hours=9))  # LINE counts days in UTC+9.


def limit(db: Transaction) -> int | None:
    """Return how many messages a month may be billed; None for no limit."""
    value: int | None = db.setting(LIMIT, default=FREE_MESSAGES)
    return value


def used(db: Transaction) -> int:
    """Return how many messages were billed this month."""
    return db.count("SELECT billed FROM usage WHERE month = ?", _month(db))


def replies(db: Transaction) -> int:
    """Return how many free messages were sent this month."""
    return db.count("SELECT replies FROM usage WHERE month = ?", _month(db))


def billed_ever(db: Transaction) -> int:
    """Return how many messages were billed since the stand-in first started."""
    return db.count("SELECT sum(billed) FROM usage")


def cost(db: Transaction, chat: sqlite3.Row) -> int:
    """Return what one push to this chat costs: one per person, and nothing where it cannot arrive."""
    if chat["kind"] == "user":
        return 1 if chat["bot_in"] else 0
    return db.count("SELECT count(*) FROM member WHERE chat = ?", chat["id"])


def allows(db: Transaction, messages: int) -> bool:
    """Tell whether so many more messages may be billed this month."""
    most = limit(db)
    return most is None or used(db) + messages <= most


def add(db: Transaction, *, billed: int = 0, replies: int = 0) -> None:
    """Count messages that were sent."""
    db.run(
        "INSERT INTO usage (month, billed, replies) VALUES (?1, ?2, ?3) ON CONFLICT (month)"
        " DO UPDATE SET billed = billed + ?2, replies = replies + ?3",
        _month(db),
        billed,
        replies,
    )
    db.state_changed()


def _month(db: Transaction) -> str:
    return datetime.fromtimestamp(db.now, UTC).astimezone(LINE_ZONE).strftime("%Y-%m")
