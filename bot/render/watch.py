"""Renders whom to phone and the list of a morning; reads rows, writes none."""

from collections.abc import Callable
from math import ceil
from typing import Any

from bot import content as say
from bot.cards import notice
from bot.cards import watch as cards
from bot.dates.roc import short_date, weekday_date
from bot.models.watch import PhoneContact
from bot.reading.orders.table import word_for
from bot.render.context import Messages, RenderContext, time_left
from bot.render.units import name_of
from bot.services import mornings, silent_units, viewing
from bot.services.mornings import Morning
from bot.services.silent_units import ToPhone
from bot.wording import watch as wording

_PAGE = 6


def phone_row(one: ToPhone, ctx: RenderContext) -> cards.PhoneRow:
    """Return what the phone list says of a unit."""
    line, due = one.line, one.silent.due
    heard = short_date(line.last_heard_on) if line.last_heard_on else None
    return cards.PhoneRow(
        unit_id=line.unit_id,
        name=f"{line.code} {line.name}",
        why=wording.why(one.silent.reasons, weekday_date(due.date), time_left(due, ctx), heard),
        contact=one.contact or wording.NO_CONTACT,
        called=wording.called(one.called.by_name, _when(one.called, ctx)) if one.called and one.rests else None,
    )


def _when(contact: PhoneContact, ctx: RenderContext) -> str:
    return f"{ctx.day(contact.called_at)} {contact.called_at.astimezone(ctx.published.zone):%H:%M}"


def _phone_list(content: say.SayPhoneList, ctx: RenderContext) -> Messages:
    viewer = viewing.look_up(ctx.session, content.line_id)
    found = silent_units.phone_list(ctx.session, ctx.published, ctx.now, viewer) if viewer else []
    if not found:
        return notice.plain(wording.NOBODY)
    pages = ceil(len(found) / _PAGE)
    page = min(content.page, pages - 1)
    rows = [phone_row(one, ctx) for one in found[page * _PAGE : (page + 1) * _PAGE]]
    title = wording.phone_title(len(found), page + 1, pages)
    return cards.phone_messages(title, rows, following=page + 1 if page + 1 < pages else None)


def _called(content: say.SayCalled, ctx: RenderContext) -> Messages | None:
    contact = ctx.session.get(PhoneContact, content.contact)
    if contact is None:
        return None
    name = name_of(contact.unit)
    if content.undone or contact.undone_at is not None:
        return notice.plain(wording.not_called(name))
    return cards.called_messages(wording.noted(name, contact.by_name, _when(contact, ctx)), contact=contact.id)


def _morning(content: say.SayMorning, ctx: RenderContext) -> Messages | None:
    viewer = mornings.viewer_of(ctx.session, content.line_id)
    morning = mornings.look(ctx.session, viewer, ctx.published, ctx.now) if viewer else None
    if morning is None or morning.is_empty:
        return notice.plain(wording.NOTHING) if content.asked else None
    orders = [(word_for("cases", ctx.program), "cases")] if morning.cases else []
    orders += [(word_for("silent", ctx.program), "silent")] if morning.to_phone else []
    return cards.morning_messages(wording.morning_title(weekday_date(content.day)), morning_lines(morning, ctx), orders)


def morning_lines(morning: Morning, ctx: RenderContext) -> list[str]:
    """Say what somebody's units need, what is near first."""
    lines = []
    for one in morning.ahead:
        lines.append(wording.ahead(one.deadline.name, weekday_date(one.deadline.date), time_left(one.deadline, ctx)))
        if one.missing:
            lines.append(wording.missing(len(one.missing), [unit.name for unit in one.missing]))
        if one.waiting:
            lines.append(wording.waiting(len(one.waiting), [unit.name for unit in one.waiting]))
    if morning.overdue:
        names = list(dict.fromkeys(line.name for line, _ in morning.overdue))
        lines.append(wording.overdue(len(names), names))
    if morning.cases:
        lines.append(wording.cases(morning.cases))
    if morning.to_phone:
        lines.append(wording.to_phone(len(morning.to_phone), [one.line.name for one in morning.to_phone]))
    return lines


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayPhoneList: _phone_list,
    say.SayCalled: _called,
    say.SayMorning: _morning,
}
