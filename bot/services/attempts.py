"""Counts attempts against a limit, the same for all processes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.models.console import AttemptCount


def may_try(session: Session, key: str, *, most: int, within: timedelta, now: datetime) -> bool:
    """Count one attempt and tell whether it is among the first `most` of its span of time."""
    seconds = within.total_seconds()
    since = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(AttemptCount).values(key=key, since=since, tries=1)
    counted = insert.on_conflict_do_update(
        index_elements=[AttemptCount.key, AttemptCount.since], set_={"tries": AttemptCount.tries + 1}
    ).returning(AttemptCount.tries)
    tries: int = session.execute(counted).scalar_one()
    return tries <= most
