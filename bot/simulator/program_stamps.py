"""Stamps messages with the program's time, as the bot told it last: a demonstration's clock may stand elsewhere."""

from datetime import datetime

from bot.simulator.storage import Transaction

_OFFSET = "program_offset_s"
# The time the bot needs to tell its clock is no move of that clock.
_SAME_WITHIN_S = 2.0


def stamp(db: Transaction) -> float | None:
    """Return the program's time now in seconds since 1970; None while nobody asked the bot."""
    offset = db.setting(_OFFSET, None)
    return None if offset is None else db.now + offset


def note(db: Transaction, program_time: datetime) -> None:
    """Remember how far the program's clock is from ours; what was said before anybody knew is stamped now."""
    offset = program_time.timestamp() - db.now
    known = db.setting(_OFFSET, None)
    if known is not None and abs(offset - known) < _SAME_WITHIN_S:
        return
    db.set_setting(_OFFSET, offset)
    for row in db.all("SELECT id FROM message WHERE program_at IS NULL ORDER BY n"):
        db.run("UPDATE message SET program_at = at + ? WHERE id = ?", offset, row["id"])
        db.message_changed(row["id"])
