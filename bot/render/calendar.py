"""Writes the dates of one unit as a calendar file (RFC 5545), with alarms where it would be reminded; reads rows.

An event is the same one for ever: its UID names the unit and the deadline, its SEQUENCE grows whenever a date moves.
"""

from datetime import datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vDuration
from sqlalchemy import func, select

from bot.dates.due import due_moments
from bot.faq.steps import Deadline
from bot.models.date_change import DateChange
from bot.models.school import Unit
from bot.programme.unit_state import UnitState
from bot.render.context import RenderContext
from bot.render.units import name_of
from bot.services import progress
from bot.wording import answers
from bot.wording import calendar as wording

_READ_AGAIN_AFTER = timedelta(hours=6)


def calendar_file(unit: Unit, ctx: RenderContext, *, machine_now: datetime) -> bytes:
    """Return the calendar of a unit as of now."""
    state = progress.state_of(ctx.session, unit)
    calendar = Calendar()
    calendar.add("prodid", f"-//{ctx.program.id}//{ctx.program.bot.name}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", wording.title(ctx.program, name_of(unit)))
    calendar.add("x-wr-timezone", ctx.program.time_zone)
    calendar.add("refresh-interval", vDuration(_READ_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_READ_AGAIN_AFTER))
    for deadline in ctx.published.knowledge.deadlines:
        calendar.add_component(_event(unit, deadline, state, ctx, machine_now))
    content: bytes = calendar.to_ical()
    return content


def _event(unit: Unit, deadline: Deadline, state: UnitState, ctx: RenderContext, machine_now: datetime) -> Event:
    own = state.dated(deadline)
    is_met = state.is_met(deadline)
    event = Event()
    event.add("uid", f"{deadline.id}-{unit.code}@{ctx.program.id}")
    event.add("sequence", _sequence(unit, deadline, ctx))
    event.add("dtstamp", machine_now)
    event.add("dtstart", own.date)
    event.add("dtend", own.date + timedelta(days=1))
    event.add("summary", wording.summary(answers.KINDS[deadline.kind], deadline.name, name_of(unit), is_met=is_met))
    event.add("description", wording.description(ctx.program, was=ctx.published.moves_of(deadline.id), own=own))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    if not is_met:
        midnight = datetime.combine(own.date, time(0), ctx.published.zone)
        for _, due in due_moments(own, ctx.published.calendar, ctx.published.zone):
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", deadline.name)
            alarm.add("trigger", due - midnight)
            event.add_component(alarm)
    return event


def _sequence(unit: Unit, deadline: Deadline, ctx: RenderContext) -> int:
    """Return how often the date may have changed: versions that were published, moves, extensions and their ends."""
    about = DateChange.deadline_id == deadline.id
    concerns = about & (DateChange.unit_id.is_(None) | (DateChange.unit_id == unit.id))
    query = select(func.count(DateChange.made_at), func.count(DateChange.ended_at)).where(concerns)
    made, ended = ctx.session.execute(query).one()
    return int(ctx.published.version + made + ended)
