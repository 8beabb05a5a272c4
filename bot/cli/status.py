"""`python -m bot status`: what is owed, what failed, what waits for people."""

from datetime import UTC, datetime

import click

from bot import clock
from bot.dates.roc import roc_date
from bot.models.outbox import Outcome
from bot.services import offering, program_time, reminders
from bot.services.overview import Overview, take_overview
from bot.services.processes import SILENT_AFTER
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database


@click.command()
def status() -> None:
    """Show what is owed, what failed and what waits for people."""
    now = clock.machine_now()
    with open_database(read_settings()) as database, database.read() as session:
        overview = take_overview(session, now=now)
        offset = program_time.read_offset(session)
        published = CurrentKnowledge().get(session) if overview.knowledge else None
        late = reminders.overdue(session, published, now + offset) if published else []
        slow = [one.id for one in offering.late_cases(session, published, now + offset)] if published else []
    lines = [
        _knowledge_line(overview),
        f"Program time: {roc_date((now + offset).date())}{' (moved by the demonstration)' if offset else ''}",
        *_process_lines(overview, now),
        *_delivery_lines(overview),
        _quota_line(overview),
        f"People: {overview.open_cases} open case(s), {overview.unanswered} unanswered question(s)",
        *([f"Cases without an answer in time: {', '.join(map(str, slow))}"] if slow else []),
        *_reminder_lines(overview, late),
        *_trouble_lines(overview),
    ]
    click.echo("\n".join(lines))


def _knowledge_line(overview: Overview) -> str:
    version = overview.knowledge
    return f"Knowledge: version {version.number}, {version.published_by}" if version else "Knowledge: none published"


def _process_lines(overview: Overview, now: datetime) -> list[str]:
    if not overview.processes:
        return ["Processes: no worker or scheduler has been heard of"]
    return [
        f"Process {beat.role}: {'alive' if now - beat.seen_at < SILENT_AFTER else 'SILENT'}, "
        f"last heard {beat.seen_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        for beat in overview.processes
    ]


def _delivery_lines(overview: Overview) -> list[str]:
    ended = ", ".join(f"{overview.outcomes.get(outcome, 0)} {outcome.value}" for outcome in Outcome)
    owed = f"{overview.waiting} waiting ({overview.held_for_quota} held for the quota)"
    lines = [f"Owed: {owed}, {overview.in_progress} being sent", f"Deliveries: {ended}"]
    return lines + [f"Not sent: {number} × {reason}" for reason, number in sorted(overview.cancelled.items())]


def _quota_line(overview: Overview) -> str:
    reading = overview.quota
    if reading is None:
        return f"Quota: not read yet; billed by us {overview.billed}"
    limit = reading.limit_count if reading.limit_count is not None else "no limit"
    state = " USED UP" if reading.exhausted_at else ""
    return f"Quota:{state} {reading.used_count} of {limit} used this month; billed by us {overview.billed}"


def _reminder_lines(overview: Overview, late: list[tuple[str, int, int]]) -> list[str]:
    decided = ", ".join(f"{number} {why.value}" for why, number in sorted(overview.reminders.items()))
    lines = [f"Reminders decided: {decided or 'none'} (python -m bot reminders --why UNIT explains)"]
    return lines + [
        f"Overdue: {name}: {number} unit(s), of which {reported} reported" for name, number, reported in late if number
    ]


def _trouble_lines(overview: Overview) -> list[str]:
    deliveries = [
        f"Delivery {one.id} ({one.channel.value}, {one.outcome.value if one.outcome else 'trying'}): "
        f"{one.status or 'no answer'} {one.error} request {one.request_id or '-'}"
        for one in overview.troubled
    ]
    events = [
        f"Event {one.event_id}: {one.failures} failure(s), {one.error_class}{', parked' if one.parked_at else ''}"
        for one in overview.failed_events
    ]
    return [*deliveries, *events]
