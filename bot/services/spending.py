"""The month's quota: what is left, what is still to come, and what is kept for those that may not wait."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import chain
from statistics import median

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from bot.database import UtcDateTime
from bot.dates.moment import Moment
from bot.models.announcement import AnnouncementGroup
from bot.models.line_access import QuotaReading
from bot.models.outbox import OwedMessage
from bot.programme import forecasting, reporting_pace
from bot.programme.audience import Selection
from bot.programme.figures import Standing, UnitLine, standing
from bot.programme.forecasting import Ahead, Forecast, Group, Spent
from bot.programme.published import Published
from bot.programme.spending import Kind, Purse
from bot.programme.unit_state import once_a_state
from bot.services import ledger, line_access
from bot.services.announcements import finding, targets
from bot.services.report import Report, take_report

# For so many working days ahead what waits first leaves the reminders their part.
KEPT_FOR_WORKDAYS = 3
# People's answers are kept this share of the limit at least, and this share at most.
_LEAST_KEPT, _MOST_KEPT = 0.02, 0.3
_LOOKS_BACK = 10
_MEMBERS_UNKNOWN = 10
# The reading, and what was billed after it; when it is of an earlier month, since that of now began.
_STANDING = (
    text(
        "SELECT limit_count, used_count, read_at, exhausted_at, (SELECT coalesce(sum(entry.members), 0)"
        " FROM ledger_entry entry WHERE entry.at >= :start AND (quota.read_at < :start"
        " OR (entry.at >= quota.read_at AND entry.id > quota.entered_until))) AS billed_since FROM quota_reading quota"
    )
    .bindparams(bindparam("start", type_=UtcDateTime()))
    .columns(read_at=UtcDateTime(), exhausted_at=UtcDateTime())
)
# For so long a reading that says "nothing left" is believed; then one push finds out.
BELIEVED_FOR = timedelta(minutes=15)


def purse(session: Session, machine_now: datetime) -> Purse | None:
    """Return what may be spent now; None without a limit, and when one push may find out whether there is more."""
    reading = line_access.quota_reading(session)
    if reading is None or reading.limit_count is None:
        return None
    left = reading.limit_count - used(session, reading, machine_now) - ledger.on_its_way(session)
    is_fresh = machine_now - reading.read_at < BELIEVED_FOR
    if not is_fresh and (left <= 0 or _is_exhausted(reading, machine_now)):
        return None
    return Purse(left, reading.kept_for_answers, reading.kept_for_reminders)


def is_gone(session: Session, machine_now: datetime) -> bool:
    """Tell whether the month's quota is used up, as far as is known."""
    start = ledger.month_of(machine_now).start
    row = session.connection().execute(_STANDING, {"start": start}).first()
    if row is None or row.limit_count is None:
        return False
    is_of_month = row.read_at >= start
    spent = (row.used_count if is_of_month else 0) + row.billed_since
    return (is_of_month and row.exhausted_at is not None) or spent >= row.limit_count


def used(session: Session, reading: QuotaReading | None, machine_now: datetime) -> int:
    """Return what of this month's quota is used: what LINE said, and what was billed since."""
    start = ledger.month_of(machine_now).start
    if reading is None or reading.read_at < start:
        return ledger.billed_since(session, start)
    return reading.used_count + ledger.billed_since(session, reading.read_at, after=reading.entered_until)


def quota_left(session: Session, machine_now: datetime) -> int | None:
    """Return what is left of the month's messages; None where LINE sets no limit or was not asked yet."""
    reading = line_access.quota_reading(session)
    if reading is None or reading.limit_count is None:
        return None
    return max(0, reading.limit_count - used(session, reading, machine_now))


def take_forecast(session: Session, published: Published, moment: Moment, report: Report | None = None) -> Forecast:
    """Work out what the month will cost; `report` saves reading the units again."""
    report = report or take_report(session, published, now=moment.now, compares=False)
    month, offset = ledger.month_of(moment.machine_now), moment.now - moment.machine_now
    zone = published.zone
    now, until = moment.now.astimezone(zone), (month.end + offset).astimezone(zone)
    last_day = (until - timedelta(microseconds=1)).date()
    since = min(month.start, moment.machine_now - timedelta(days=2 * _LOOKS_BACK))
    entered = [
        (at, Spent(day=(at + offset).astimezone(zone).date(), kind=kind, billed=members, deadline=deadline))
        for at, kind, deadline, members in ledger.entries_since(session, since)
    ]
    spent = [one for _, one in entered]
    reading = line_access.quota_reading(session)
    so_far = used(session, reading, moment.machine_now)
    return forecasting.forecast(
        limit=reading.limit_count if reading else None,
        used=so_far,
        spent=[one for at, one in entered if at >= month.start],
        ahead=[
            *_reminders(session, published, report, now, until, _reachable_since(report.lines, offset, zone)),
            *_waiting(session, now, last_day),
            *_announcements(session, published, now, last_day),
            *forecasting.pace_ahead(spent, now, last_day, published.calendar, looks_back=_LOOKS_BACK),
        ],
        last_day=last_day,
        is_gone=_is_all_spent(reading, so_far, moment.machine_now),
    )


def keep_for_the_urgent(session: Session, found: Forecast, published: Published, now: datetime) -> None:
    """Note what is kept from those that wait first: answers for the month, reminders for the next working days."""
    reading = line_access.quota_reading(session)
    if reading is None or reading.limit_count is None:
        return
    today = now.astimezone(published.zone).date()
    answers = found.until(found.last_day, Kind.ANSWER, Kind.WORK)
    bounds = round(reading.limit_count * _LEAST_KEPT), round(reading.limit_count * _MOST_KEPT)
    reading.kept_for_answers = min(max(answers, bounds[0]), bounds[1])
    reading.kept_for_reminders = found.until(_workdays_after(today, published), Kind.REMINDER)


def _workdays_after(day: date, published: Published) -> date:
    for _ in range(KEPT_FOR_WORKDAYS):
        day = published.calendar.next_workday(day)
    return day


def _reminders(  # noqa: PLR0913, PLR0917 - what they are worked out from
    session: Session, published: Published, report: Report, now: datetime, until: datetime, since: date | None
) -> list[Ahead]:
    paces = reporting_pace.paces(
        report.deadlines,
        report.burn_downs,
        now,
        published.calendar,
        units=len(report.lines),
        since=since,
    )
    pushed = ledger.share_pushed(session)
    groups = _groups(report)
    return forecasting.reminders_ahead(published.timetable.waves, groups, paces, now, until, pushed=pushed)


def _reachable_since(lines: Sequence[UnitLine], offset: timedelta, zone: tzinfo) -> date | None:
    """Return the day by which half of the groups were bound: before, hardly anybody could report here."""
    bound = sorted(one.bound_at for one in lines if one.bound_at is not None)
    return (bound[len(bound) // 2] + offset).astimezone(zone).date() if bound else None


def _groups(report: Report) -> list[Group]:
    """Return the groups that the bot is in, with what their units are still to be reminded of."""
    missing_of = once_a_state(
        lambda state: tuple(
            (one.id, state.dated(one).date) for one in report.deadlines if standing(state, one) is Standing.MISSING
        )
    )
    by_chat: dict[int, list[tuple[tuple[str, date], ...]]] = defaultdict(list)
    for line in report.lines:
        if line.chat_id is not None and not line.bot_is_gone:
            by_chat[line.chat_id].append(missing_of(line.state))
    # Groups whose units miss the same count as one large group: there are many groups, and few ways to miss dates.
    members = members_by_chat(report.lines)
    alike: dict[tuple[tuple[tuple[str, date], ...], ...], list[int]] = defaultdict(list)
    for chat, missing in by_chat.items():
        alike[tuple(sorted(missing))].append(members[chat])
    return [
        Group(members=sum(people), chats=len(people), missing=Counter(chain(*missing)))
        for missing, people in alike.items()
    ]


def members_by_chat(lines: Sequence[UnitLine]) -> dict[int, int]:
    """Return how many people are in each group that serves a unit; where nobody knows yet, as many as in most."""
    counted = {one.chat_id: one.members for one in lines if one.chat_id is not None}
    known = [one for one in counted.values() if one is not None]
    usual = round(median(known)) if known else _MEMBERS_UNKNOWN
    return {chat: usual if count is None else count for chat, count in counted.items()}


def _waiting(session: Session, now: datetime, last_day: date) -> list[Ahead]:
    """Return what is owed already and waits for its time, for quota or for a switch; a group's pushes share a call."""
    query = select(OwedMessage).where(
        OwedMessage.delivery_id.is_(None), OwedMessage.cancelled_at.is_(None), OwedMessage.reply_token.is_(None)
    )
    calls: dict[tuple[int, date, Kind, str | None], int] = {}
    for one in session.scalars(query):
        day = max(now, one.due_at).astimezone(now.tzinfo).date() if one.due_at else now.date()
        if day <= last_day and not one.chat.is_gone:
            calls[one.chat_id, day, ledger.kind_of(one), one.lane] = one.chat.members_billed
    found: Counter[tuple[date, Kind]] = Counter()
    for (_, day, kind, _), members in calls.items():
        found[day, kind] += members
    return [Ahead(day=day, kind=kind, messages=float(messages)) for (day, kind), messages in found.items()]


def _announcements(session: Session, published: Published, now: datetime, last_day: date) -> list[Ahead]:
    """Return what approved announcements will cost in the groups that they are not owed to yet."""
    found = []
    for row in finding.under_way(session):
        opens = published.timetable.open_moment(max(row.send_at or now, now))
        day = opens.astimezone(now.tzinfo).date()
        owed = select(AnnouncementGroup.chat_id).where(AnnouncementGroup.announcement_id == row.id)
        planned = set(session.scalars(owed))
        reached = targets.reach(session, published, Selection.from_row(row.selection))
        billed = sum(one.billed for one in reached.targets if one.chat_id not in planned)
        if billed and day <= last_day:
            found.append(Ahead(day=day, kind=Kind.ANNOUNCEMENT, messages=float(billed)))
    return found


def _is_all_spent(reading: QuotaReading | None, spent: int, machine_now: datetime) -> bool:
    if reading is None or reading.limit_count is None:
        return False
    return _is_exhausted(reading, machine_now) or spent >= reading.limit_count


def _is_exhausted(reading: QuotaReading, machine_now: datetime) -> bool:
    return reading.exhausted_at is not None and reading.read_at >= ledger.month_of(machine_now).start
