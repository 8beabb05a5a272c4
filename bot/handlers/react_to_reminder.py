"""Taps on a reminder that are no report: help is needed, or the whole official answer is wanted."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed
from bot.postback import NeedHelp, ShowEntry
from bot.services import binding
from bot.services.cases import opening
from bot.services.cases.opening import Request
from bot.wording import notices


def show_entry(event: ButtonPressed, press: ShowEntry, ctx: Context) -> None:
    """Show the whole official answer."""
    is_known = press.entry in ctx.knowledge.by_number
    ctx.reply(event, say.SayWhole(entry=press.entry) if is_known else say.SayNotice(name=notices.DEAD_BUTTON))


def need_help(event: ButtonPressed, press: NeedHelp, ctx: Context) -> None:
    """Take down that this unit wants a person."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.TYPE_INSTEAD))
        return
    unit = next((one for one in binding.units_of(ctx.session, ctx.chat) if one.id == press.unit), None)
    if unit is None:
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
        return
    request = Request(chat=ctx.chat, asker_line_id=event.user_id, unit=unit, deadline=press.deadline)
    ctx.reply(event, opening.said_of(opening.open_case(ctx.session, request, ctx.acting(event))))
