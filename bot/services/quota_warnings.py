"""Warns the office, 1:1 and in working hours, before the month's quota is gone and when it is: once for each."""

from enum import StrEnum

from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.models.outbox import OwedMessage
from bot.models.people import Role
from bot.programme.forecasting import Forecast
from bot.programme.leaving import At
from bot.services import audit, ledger, people
from bot.services.audit import Acting
from bot.services.cases import offering


class Level(StrEnum):
    """How bad it is: it will be gone this month, within a few working days, or is."""

    AHEAD = "ahead"
    NEAR = "near"
    GONE = "gone"


_NEAR_WORKDAYS = 3


def level_of(found: Forecast, acting: Acting) -> Level | None:
    """Return how bad it is; None when the quota lasts."""
    if found.is_gone:
        return Level.GONE
    if found.runs_out_on is None:
        return None
    published = acting.published
    today = acting.now.astimezone(published.zone).date()
    is_near = published.calendar.workdays_between(today, found.runs_out_on) <= _NEAR_WORKDAYS
    return Level.NEAR if is_near else Level.AHEAD


def warn_office(session: Session, found: Forecast, acting: Acting) -> bool:
    """Owe the office a warning for this month, this limit and how bad it is; tell whether anybody is told now."""
    level = level_of(found, acting)
    if level is None:
        return False
    month = ledger.month_of(acting.machine_now).start
    key = f"quota:{month:%Y-%m}:{found.limit}:{level.value}"
    told = False
    for line_id in people.line_ids_with(session, Role.OFFICE):
        chat = offering.private_chat(session, line_id)
        reason_key = f"{key}:{line_id}"
        if chat is None or session.query(OwedMessage.id).filter_by(reason_key=reason_key).first() is not None:
            continue
        outbox.owe_push(session, chat, say.SayQuotaWarning(), At(acting.now), reason_key=reason_key, by=acting)
        told = True
    if told:
        audit.write_down(session, acting, "warn_of_quota", f"quota {month:%Y-%m}", level=level.value)
    return told
