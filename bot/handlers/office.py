"""Commands of the programme office, 1:1: 現況 and the lists behind its numbers."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed, Event, TextReceived
from bot.models.people import Role
from bot.postback import ShowUnits
from bot.reading.orders import ShowReport
from bot.services import people


def show_report(event: TextReceived | ButtonPressed, order: ShowReport, ctx: Context) -> None:
    """現況, 現況 苗栗縣."""
    ctx.reply(event, say.SayReport(group=order.group) if _is_office(event, ctx) else say.SayOfficeOnly())


def show_units(event: ButtonPressed, press: ShowUnits, ctx: Context) -> None:
    """Tap on a number: the units behind it."""
    if not _is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly())
        return
    listed = say.SayUnitList(
        deadline=press.deadline, standing=press.standing, by=press.by, group=press.group, page=press.page
    )
    ctx.reply(event, listed)


def _is_office(event: Event, ctx: Context) -> bool:
    roles = people.roles_of(ctx.session, event.user_id)
    return ctx.chat.is_private and any(one.role is Role.OFFICE for one in roles)
