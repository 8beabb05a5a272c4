"""What was not delivered, or nobody knows whether: listed with the reason, and sent once more when somebody says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, not_, select
from sqlalchemy.orm import Session, aliased

from bot.inserting import insert_if_new
from bot.models.announcement import AnnouncementGroup
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.outbox import wake_worker
from bot.services.announcements import results
from bot.services.audit import Acting, write_down

_FAILED = (Outcome.REFUSED, Outcome.UNCERTAIN)
_ERASED = "erased"


class Again(StrEnum):
    """What came of sending something once more."""

    OWED = "owed"
    ALREADY = "already"
    BOT_GONE = "bot_gone"
    TOO_OLD = "too_old"
    NOT_FAILED = "not_failed"
    NOT_NOW = "not_now"


@dataclass(frozen=True)
class Failed:
    """A message that LINE refused, or of which nobody knows whether it arrived."""

    owed: OwedMessage
    delivery: Delivery

    @property
    def can_be_sent(self) -> bool:
        """Whether sending it once more may help."""
        return not self.owed.chat.is_gone and not self.owed.content.get(_ERASED)


def newest(session: Session, *, limit: int = 50) -> Sequence[Failed]:
    """Return what failed and was not sent once more, the newest first."""
    again = aliased(OwedMessage)
    key = literal("again ").concat(cast(OwedMessage.id, String))
    query = (
        select(OwedMessage, Delivery)
        .join(Delivery, Delivery.id == OwedMessage.delivery_id)
        .outerjoin(again, again.reason_key == key)
        .where(Delivery.outcome.in_(_FAILED), again.id.is_(None))
        .where(not_(_is_of_earlier_attempt()))
        .order_by(Delivery.outcome_at.desc(), OwedMessage.id.desc())
        .limit(limit)
    )
    return [Failed(owed, delivery) for owed, delivery in session.execute(query)]


def count(session: Session) -> int:
    """Return how many messages failed in all."""
    return session.scalar(select(func.count()).select_from(Delivery).where(Delivery.outcome.in_(_FAILED))) or 0


def send_again(session: Session, owed_id: int, acting: Acting) -> Again:
    """Owe a message that failed once more; marked as a repeat where it may have arrived."""
    owed = session.get(OwedMessage, owed_id)
    delivery = owed.delivery if owed is not None else None
    if owed is None or delivery is None or delivery.outcome not in _FAILED:
        return Again.NOT_FAILED
    if owed.chat.is_gone or owed.content.get(_ERASED):
        return Again.BOT_GONE if owed.chat.is_gone else Again.TOO_OLD
    if owed.content.get("say") == "announcement":
        return _announce_again(session, owed, acting)
    if not _owe_again(session, owed, delivery, acting):
        return Again.ALREADY
    write_down(session, acting, "send_again", f"message {owed.id}")
    wake_worker(session)
    return Again.OWED


def _announce_again(session: Session, owed: OwedMessage, acting: Acting) -> Again:
    group = session.scalar(select(AnnouncementGroup).where(AnnouncementGroup.reason_key == owed.reason_key))
    if group is None:
        return Again.ALREADY
    made = results.retry(session, group.announcement_id, acting, group_id=group.id)
    return Again.OWED if isinstance(made, int) else Again.NOT_NOW


def _owe_again(session: Session, owed: OwedMessage, delivery: Delivery, acting: Acting) -> bool:
    return insert_if_new(
        session,
        OwedMessage,
        reason_key=f"again {owed.id}",
        chat_id=owed.chat_id,
        question_id=owed.question_id,
        content=dict(owed.content),
        created_at=acting.machine_now,
        repeat_if_uncertain=False,
        is_repeat=delivery.outcome is Outcome.UNCERTAIN,
        failures=0,
    )


def _is_of_earlier_attempt() -> ColumnElement[bool]:
    """Tell whether it is an announcement that was sent to that group once more already."""
    held = select(AnnouncementGroup.id).where(AnnouncementGroup.reason_key == OwedMessage.reason_key).exists()
    return and_(OwedMessage.content["say"].as_string() == "announcement", not_(held))
