"""Announcements looked up: by number, the newest, those under way, one with the same words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from bot.models.announcement import Announcement, AnnouncementGroup
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.programme.announcing import State

# The same words are not sent twice within this time.
SAME_TEXT_WITHIN = timedelta(hours=24)
# A picture or a part that is said alone belongs to what its sender wrote within this time before it.
_FOLLOWS_WITHIN = timedelta(minutes=30)
_BEFORE_APPROVAL = (State.DRAFT, State.ASKED)


def find(session: Session, number: int) -> Announcement | None:
    """Return an announcement by its number."""
    return session.get(Announcement, number) if 0 < number < 2**31 else None


def lock(session: Session, number: int, *, wait: bool = True) -> Announcement | None:
    """Return an announcement that nobody else changes meanwhile; None when (not `wait`) somebody works on it.

    SQLite has one writer anyway.
    """
    query = select(Announcement).where(Announcement.id == number).execution_options(populate_existing=True)
    return session.scalar(query.with_for_update(skip_locked=not wait))


def just_written(session: Session, line_id: str | None, *, now: datetime) -> Announcement | None:
    """Return what somebody wrote a moment ago and nobody has approved: what follows belongs to it. Machine time."""
    query = select(Announcement).where(
        Announcement.written_by == line_id,
        Announcement.state.in_(_BEFORE_APPROVAL),
        Announcement.written_at > now - _FOLLOWS_WITHIN,
    )
    return session.scalar(query.order_by(Announcement.id.desc()).limit(1)) if line_id else None


def last_written(session: Session, line_id: str | None) -> Announcement | None:
    """Return what somebody wrote last, whenever that was and whatever became of it."""
    query = select(Announcement).where(Announcement.written_by == line_id).order_by(Announcement.id.desc())
    return session.scalar(query.limit(1)) if line_id else None


def newest(session: Session, *, limit: int = 10) -> Sequence[Announcement]:
    """Return the newest announcements, the newest first."""
    return session.scalars(select(Announcement).order_by(Announcement.id.desc()).limit(limit)).all()


def under_way(session: Session) -> Sequence[Announcement]:
    """Return those that the scheduler has to look at, the oldest first."""
    query = select(Announcement).where(Announcement.state.in_((State.APPROVED, State.SENDING)))
    return session.scalars(query.order_by(Announcement.id)).all()


def with_same_text(session: Session, text: str, *, apart_from: int | None, now: datetime) -> Announcement | None:
    """Return another announcement of these words that was approved within a day, and sent or will be. Machine time."""
    sent = (
        exists()
        .where(AnnouncementGroup.announcement_id == Announcement.id)
        .where(OwedMessage.reason_key == AnnouncementGroup.reason_key, Delivery.id == OwedMessage.delivery_id)
        .where(or_(Delivery.outcome.is_(None), Delivery.outcome != Outcome.REFUSED))
    )
    query = select(Announcement).where(
        Announcement.approved_at > now - SAME_TEXT_WITHIN,
        Announcement.state.not_in(_BEFORE_APPROVAL),
        or_(Announcement.state.in_((State.APPROVED, State.SENDING)), sent),
    )
    wanted = _words(text)
    return next((one for one in session.scalars(query) if one.id != apart_from and _words(one.text) == wanted), None)


def _words(text: str) -> str:
    return "".join(text.split())
