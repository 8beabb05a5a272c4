"""`python -m bot reminders …`: who would get what and why, the whole programme as a calendar, and why it was so."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import click
from sqlalchemy.orm import Session

from bot import clock
from bot.cli.codes import find_unit
from bot.dates.roc import parse_moment, roc_date
from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder
from bot.programme.published import Published
from bot.programme.reminding import LATE, Wave, Why
from bot.services import program_time, served
from bot.services import reminders as service
from bot.services.reminders import Planned
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database

REASONS = {
    Why.DUE: "is reminded",
    Why.MET: "nothing: confirmed",
    Why.REPORTED: "nothing: the school reported it",
    Why.NO_GROUP: "nothing: no group is bound",
    Why.BOT_GONE: "nothing: the bot was removed from the group",
    Why.OTHER_GROUP: "nothing: the unit moved to another group",
    Why.NEWER_DUE: "nothing: a newer reminder is due",
    Why.PAST: "nothing: the date is past",
    Why.MOVED: "nothing: the date was moved",
    Why.EXTENDED: "nothing: the unit has a date of its own",
}


@click.command()
@click.option("--at", "at", help="Who would get what on that day until that moment: 110-12-06 09:00.")
@click.option("--run", "span", nargs=2, help="All reminders from one date to another, as a calendar.")
@click.option("--why", "unit_code", help="What was decided for a unit, and what became of it.")
def reminders(at: str | None, span: tuple[str, str] | None, unit_code: str | None) -> None:
    """Show reminders without sending any; times are the programme's. Without an option: the next one."""
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        if unit_code:
            _print_history(session, unit_code, published)
        elif span:
            _print_calendar(session, published, _moment(span[0], published), _moment(span[1], published))
        else:
            now = _moment(at, published) if at else _next_moment(session, published)
            _print_day(session, published, now)


def _moment(text: str, published: Published) -> datetime:
    try:
        return parse_moment(text, published.zone)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _next_moment(session: Session, published: Published) -> datetime:
    now = clock.program_now(clock.machine_now(), program_time.read_offset(session))
    following = published.timetable.next_after(now)
    if following is None:
        raise click.ClickException("No reminder is ahead. Name a moment with --at.")
    return following.due


def _wave_name(wave: Wave) -> str:
    offset = "after the date" if wave.is_late_card else f"D-{wave.offset}" if wave.offset else "D"
    return f"{wave.deadline.id} {offset} ({wave.due:%H:%M})"


def _print_day(session: Session, published: Published, now: datetime) -> None:
    """Say for every unit what it would get on the day of `now`, why, and what the pushes would cost."""
    local = now.astimezone(published.zone)
    waves = [wave for wave in published.timetable.due_by(now) if wave.due.date() == local.date()]
    click.echo(f"{roc_date(local.date())} {local:%H:%M}: {', '.join(map(_wave_name, waves)) or 'no reminder is due'}")
    sums = Sums()
    for units in served.all_parts(session):
        planned = service.plan(session, published.timetable, waves, now, units)
        sums.add(planned)
        if planned:
            click.echo("\n".join(map(_line, planned)))
    if waves:
        click.echo(sums.text())


def _line(one: Planned) -> str:
    place = f"→ {one.unit.chat_name}" if one.why is Why.DUE else ""
    return f"  {one.unit.code} {one.unit.school} {one.wave.deadline.id}: {REASONS[one.why]} {place}".rstrip()


def _print_calendar(session: Session, published: Published, start: datetime, end: datetime) -> None:
    """Print each day with reminders: how many units each reaches as things stand, and what it would cost."""
    last = end + timedelta(days=1) if end.time() == datetime.min.time() else end
    by_day: dict[date, list[Wave]] = defaultdict(list)
    for wave in published.timetable.waves:
        if start <= wave.due < last:
            by_day[wave.due.date()].append(wave)
    sums: dict[date, Sums] = defaultdict(Sums)
    for units in served.all_parts(session):
        for day, waves in by_day.items():
            latest = max(wave.due for wave in waves)
            sums[day].add(service.plan(session, published.timetable, waves, latest, units))
    for day, waves in sorted(by_day.items()):
        click.echo(f"{roc_date(day)}  {', '.join(map(_wave_name, waves))}")
        for why, number in sums[day].reasons.most_common():
            click.echo(f"    {number:4} unit(s): {REASONS[why]}")
        click.echo(f"    {sums[day].text()}")
    total = sum(one.cost for one in sums.values())
    click.echo(f"{len(by_day)} day(s), {total} billed message(s), as things stand now.")


@dataclass
class Sums:
    """What a day's reminders come to; the units of a group are always added together."""

    reasons: Counter[Why] = field(default_factory=Counter)
    pushes: int = 0
    cost: int = 0
    unknown: int = 0

    def add(self, planned: Sequence[Planned]) -> None:
        """Count what LINE bills: a push to a group costs one for each member, whatever it carries."""
        self.reasons.update(one.why for one in planned)
        members = {one.unit.chat_id: one.unit.members for one in planned if one.why is Why.DUE}
        self.pushes += len(members)
        self.cost += sum(number or 1 for number in members.values())
        self.unknown += sum(number is None for number in members.values())

    def text(self) -> str:
        """Say it."""
        text = f"{self.pushes} push(es), {self.cost} billed message(s)"
        return text + (f"; {self.unknown} group(s) of unknown size counted as one member" if self.unknown else "")


def _print_history(session: Session, unit_code: str, published: Published) -> None:
    """Print each decision about a unit, and what became of what was owed."""
    unit = find_unit(session, unit_code)
    click.echo(f"{unit.code} {unit.school.name}（{unit.division}）")
    for reminder, owed in service.history(session, unit):
        due = reminder.due_at.astimezone(published.zone)
        offset = "late" if reminder.offset == LATE else f"D-{reminder.offset}"
        click.echo(f"  {roc_date(due.date())} {due:%H:%M} {reminder.deadline_id} {offset}: {_became(reminder, owed)}")


def _became(reminder: Reminder, owed: OwedMessage | None) -> str:
    if owed is None:
        return REASONS[reminder.why]
    if owed.cancelled_at is not None:
        return f"not sent: {owed.cancel_reason}"
    delivery = owed.delivery
    if delivery is None:
        return f"waiting until {owed.due_at:%Y-%m-%d %H:%M} UTC" if owed.due_at else "waiting"
    if delivery.outcome is None:
        return f"being sent, {delivery.tries} tries"
    when = f"{delivery.outcome_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if delivery.outcome_at else "-"
    return f"{delivery.outcome.value} by {delivery.channel.value} {when}"
