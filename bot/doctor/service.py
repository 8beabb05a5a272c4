"""Looks at the service as those feel it who use it: what waits, what is left, what comes next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.dates.roc import roc_date
from bot.doctor.findings import Finding, Level, problem, well
from bot.models.chat import Chat
from bot.models.outbox import Channel, Delivery, Outcome
from bot.programme.published import Published
from bot.services import consultants, holds
from bot.services.cases import keeping_time
from bot.services.vitals import Vitals, read_vitals

OVERDUE_AFTER = timedelta(minutes=2)
QUOTA_DAYS_LOW = 7
_UNITS_SHOWN = 10
_RATE_OVER = timedelta(days=7)
_STATUS = "python -m bot status shows which, and why"


def look_at_service(session: Session, published: Published, moment: Moment) -> Iterator[Finding]:
    """Look at what waits, what failed, what is left of the quota, and what comes next."""
    vitals = read_vitals(session, moment)
    yield well("knowledge", f"version {published.version}, {len(published.knowledge.entries)} entries")
    yield from look_at_people(session, published)
    yield _owed(vitals)
    yield from _refused(session, moment.machine_now)
    if vitals.events_parked:
        found = f"{vitals.events_parked} given up after three failures, within a day"
        yield problem("events", found, _STATUS)
    yield _cases(session, published, vitals, moment.now)
    yield _quota(session, vitals, moment.machine_now)
    yield _last_webhook(session, vitals)
    yield _next_reminder(published, moment.now)


def look_at_people(session: Session, published: Published) -> Iterator[Finding]:
    """Look at what only people change: who has a role, and what is held."""
    yield from _consultants(session)
    yield from _holds(session, published)


def last_join(session: Session, published: Published) -> str | None:
    """Return the day on which the bot was last let into a group."""
    joined = session.scalar(select(func.max(Chat.joined_at)))
    return roc_date(joined.astimezone(published.zone).date()) if joined else None


def _owed(vitals: Vitals) -> Finding:
    if vitals.oldest_owed is not None and vitals.oldest_owed > OVERDUE_AFTER:
        found = f"{vitals.owed} message(s) wait, the oldest for {_length(vitals.oldest_owed)}"
        return problem("messages owed", found, "is the worker alive, does LINE answer? python -m bot status")
    held = f", {vitals.held} for the quota" if vitals.held else ""
    return well("messages owed", f"{vitals.owed} wait for their time{held}")


def _consultants(session: Session) -> Iterator[Finding]:
    missing = consultants.unmatched(session, consultants.as_listed(session))
    if missing:
        units = sorted({code for codes in missing.values() for code in codes})
        more = f" and {len(units) - _UNITS_SHOWN} more" if len(units) > _UNITS_SHOWN else ""
        shown = f"{', '.join(units[:_UNITS_SHOWN])}{more}"
        found = f"{len(missing)} name(s) in the list of schools that nobody with the role has; units {shown}"
        step = "python -m bot codes issue --person NAME consultant all, or correct the list and import it again"
        yield Finding("consultants", Level.NOTE, found, step)


def _holds(session: Session, published: Published) -> Iterator[Finding]:
    for one in holds.all_switches(session):
        local = one.since.astimezone(published.zone)
        where = f"in chat {one.chat_id}" if one.chat_id else "everywhere"
        found = f"{one.kind.value} held {where} since {roc_date(local.date())} {local:%H:%M} by {one.by}"
        yield Finding("hold", Level.NOTE, found, f"when it is over: python -m bot hold lift {one.kind.value}")


def _refused(session: Session, now: datetime) -> Iterator[Finding]:
    recent = Delivery.outcome_at > now - timedelta(days=1)
    for outcome in (Outcome.REFUSED, Outcome.UNCERTAIN):
        number = session.scalar(select(func.count(Delivery.id)).where(Delivery.outcome == outcome, recent))
        if number:
            yield problem("calls to LINE", f"{number} {outcome.value} within a day", _STATUS)


def _cases(session: Session, published: Published, vitals: Vitals, now: datetime) -> Finding:
    late = keeping_time.late_cases(session, published, now)
    oldest = vitals.oldest_unanswered_case
    waits = f"the oldest without an answer waits {_length(oldest)}" if oldest else "none without an answer"
    found = f"{vitals.open_cases} open, {waits}"
    if late:
        numbers = ", ".join(str(one.id) for one in late[:10])
        return problem("cases", f"{found}; over their target: {numbers}", "ask who has them: 「案件」 1:1 with the bot")
    return well("cases", found)


def _quota(session: Session, vitals: Vitals, now: datetime) -> Finding:
    if vitals.quota_used is None:
        return Finding("quota", Level.NOTE, "not read yet", "the worker reads it when it starts, and every hour")
    if vitals.quota_exhausted:
        step = "LINE Official Account Manager > Settings > Usage: a larger plan works at once"
        return problem("quota", "used up: pushes wait, replies go on", step)
    left = vitals.quota_left
    if left is None:
        return well("quota", f"{vitals.quota_used} used this month, no limit")
    pushed = (Delivery.channel == Channel.PUSH, Delivery.outcome_at > now - _RATE_OVER)
    billed = session.scalar(select(func.coalesce(func.sum(Delivery.billed), 0)).where(*pushed)) or 0
    if not billed:
        return well("quota", f"{left} of {vitals.quota_limit} left; nothing was billed within a week")
    days = int(left / (billed / _RATE_OVER.days))
    found = f"{left} of {vitals.quota_limit} left: {days} day(s) at the last week's rate"
    if days < QUOTA_DAYS_LOW:
        return problem(
            "quota", found, "python -m bot reminders --run shows what is to come; a larger plan works at once"
        )
    return well("quota", found)


def _last_webhook(session: Session, vitals: Vitals) -> Finding:
    heard_on = session.scalar(select(func.max(Chat.last_heard_on)))
    if vitals.last_event is None and heard_on is None:
        return Finding("last webhook", Level.NOTE, "none yet", "write to the bot 1:1, or let it into a group")
    effect = f"the last that the bot acted on {_length(vitals.last_event)} ago" if vitals.last_event else ""
    day = f"somebody was heard on {roc_date(heard_on)}" if heard_on else ""
    return well("last webhook", ", ".join(one for one in (effect, day) if one))


def _next_reminder(published: Published, now: datetime) -> Finding:
    following = published.timetable.next_after(now)
    if following is None:
        found = "none: every date of the knowledge is past"
        return Finding("next reminder", Level.NOTE, found, "knowledge/deadlines.yaml has the dates")
    local = following.due.astimezone(published.zone)
    return well("next reminder", f"{following.deadline.name}, {roc_date(local.date())} {local:%H:%M}")


def _length(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:  # noqa: PLR2004 - two hours
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 60 // 24} days"
