"""`python -m bot status`: what needs a person, then what is owed, what was sent and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import click

from bot import clock
from bot.cli.hold import describe
from bot.dates.roc import roc_date
from bot.models.outbox import Delivery, Outcome
from bot.models.retention import RetentionRun
from bot.process_name import is_alive, own_name
from bot.services import program_time, reminders, retention
from bot.services.cases import keeping_time
from bot.services.overview import Overview, Trouble, take_overview
from bot.services.processes import RoleState, by_role
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database

_HOW_TO_START = {"worker": "python -m bot.delivery", "scheduler": "python -m scheduler"}
_WHAT_STOPS = {"worker": "nothing is sent", "scheduler": "no reminder is decided and no case is offered on"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is shown: the overview, and what only the knowledge can tell. Times are machine time."""

    overview: Overview
    roles: Sequence[RoleState]
    zone: tzinfo
    now: datetime
    offset: timedelta
    overdue: Sequence[tuple[str, int, int]]
    slow_cases: Sequence[int]
    erasing: RetentionRun | None

    def local(self, moment: datetime) -> str:
        """Return a moment as people on the spot write it."""
        here = moment.astimezone(self.zone)
        return f"{roc_date(here.date())} {here:%H:%M:%S}"


@click.command()
def status() -> None:
    """Show what needs a person, what is owed, what was sent and what waits."""
    now = clock.machine_now()
    with open_database(read_settings()) as database, database.read() as session:
        overview = take_overview(session)
        offset = program_time.read_offset(session)
        published = CurrentKnowledge().get(session) if overview.knowledge else None
        look = Look(
            overview=overview,
            roles=by_role(overview.processes, now=now, exists=lambda name: is_alive(name, own_name())),
            zone=published.zone if published else ZoneInfo("UTC"),
            now=now,
            offset=offset,
            overdue=reminders.overdue(session, published, now + offset) if published else [],
            slow_cases=[one.id for one in keeping_time.late_cases(session, published, now + offset)]
            if published
            else [],
            erasing=retention.latest_run(session),
        )
        lines = [*_needs_a_person(look), *_state(look)]
    click.echo("\n".join(lines))


def _needs_a_person(look: Look) -> list[str]:
    overview = look.overview
    found = [
        *(_missing_role(look, one) for one in look.roles if not one.alive),
        *_refused_us(look),
        *(describe(one, look.zone) for one in overview.switches),
        *(["Quota: USED UP; pushes wait for the next month or a larger plan"] if _used_up(overview) else []),
        *_calls(look, "Refused by LINE", overview.refused),
        *_calls(look, "Uncertain whether it arrived", overview.uncertain),
        *[
            f"Event {one.event_id}: parked after {one.failures} failures, {one.error_class}"
            for one in overview.failed_events
            if one.parked_at
        ],
        *([f"Cases without an answer in time: {', '.join(map(str, look.slow_cases))}"] if look.slow_cases else []),
        *[
            f"Overdue: {name}: {number} unit(s), of which {reported} reported"
            for name, number, reported in look.overdue
            if number
        ],
    ]
    return ["Needs a person:", *(f"  {line}" for line in found), ""] if found else ["Nothing needs a person.", ""]


def _missing_role(look: Look, state: RoleState) -> str:
    heard = f"last heard {look.local(state.last_heard)}" if state.last_heard else "not heard of within a day"
    return f"No {state.role} is alive ({heard}): {_WHAT_STOPS[state.role]}. Start it: {_HOW_TO_START[state.role]}"


def _refused_us(look: Look) -> list[str]:
    refused = look.overview.refused_us
    if refused is None:
        return []
    return [
        f"LINE REFUSES our access token since {look.local(refused.since)}: {refused.status} {refused.message}",
        f"  everything waits and goes on by itself; {refused.tries} tries, the next {look.local(refused.again_at)}",
        "  set LINE_CHANNEL_ACCESS_TOKEN to a token that is valid and start the worker again",
    ]


def _used_up(overview: Overview) -> bool:
    return overview.quota is not None and overview.quota.exhausted_at is not None


def _calls(look: Look, title: str, trouble: Trouble) -> list[str]:
    """Return a state's calls, the newest first."""
    if not trouble.count:
        return []
    more = f", the newest {len(trouble.newest)}" if trouble.count > len(trouble.newest) else ""
    return [f"{title}: {trouble.count}{more}", *(f"  {_call(look, one)}" for one in trouble.newest)]


def _call(look: Look, one: Delivery) -> str:
    when = look.local(one.outcome_at or one.created_at)
    return (
        f"Delivery {one.id} ({one.channel.value}, {when}): {one.status or 'no answer'} {one.error or ''} "
        f"request {one.request_id or '-'}"
    )


def _state(look: Look) -> list[str]:
    overview = look.overview
    version = overview.knowledge
    moved = " (moved by the demonstration)" if look.offset else ""
    held = f"{overview.held_for_quota} held for the quota, {overview.held_by_switch} by a switch"
    owed = f"{overview.waiting} waiting ({held})"
    decided = ", ".join(f"{number} {why.value}" for why, number in sorted(overview.reminders.items()))
    return [
        f"Knowledge: version {version.number}, {version.published_by}" if version else "Knowledge: none published",
        f"Program time: {look.local(look.now + look.offset)}{moved}",
        *(_role(look, one) for one in look.roles),
        f"Owed: {owed}, {overview.in_progress} being sent",
        f"Deliveries: {', '.join(f'{overview.outcomes.get(one, 0)} {one.value}' for one in Outcome)}",
        *[f"Not sent: {number} × {reason}" for reason, number in sorted(overview.cancelled.items())],
        *_calls(look, "Tried again by itself", overview.trying_again),
        *[
            f"Event {one.event_id}: {one.failures} failure(s), {one.error_class}; LINE delivers it again"
            for one in overview.failed_events
            if not one.parked_at
        ],
        _quota_line(overview),
        f"People: {overview.open_cases} open case(s), {overview.unanswered} unanswered question(s)",
        f"Reminders decided: {decided or 'none'} (python -m bot reminders --why UNIT explains)",
        _erasing_line(look),
    ]


def _role(look: Look, state: RoleState) -> str:
    heard = f", last heard {look.local(state.last_heard)}" if state.last_heard else ""
    gone = f"; {len(state.missing)} gone within a day" if state.missing else ""
    return f"{state.role.capitalize()}: {len(state.alive)} alive{heard}{gone}"


def _quota_line(overview: Overview) -> str:
    reading = overview.quota
    if reading is None:
        return f"Quota: not read yet; billed by us {overview.billed}"
    limit = reading.limit_count if reading.limit_count is not None else "no limit"
    return f"Quota: {reading.used_count} of {limit} used this month; billed by us {overview.billed}"


def _erasing_line(look: Look) -> str:
    run = look.erasing
    if run is None or run.ended_at is None:
        return "Retention: no run yet (python -m bot retention --dry-run names what goes tonight)"
    erased = ", ".join(f"{number} × {name}" for name, number in run.erased.items())
    return f"Retention: last run {look.local(run.ended_at)}, erased {erased or 'nothing'}"
