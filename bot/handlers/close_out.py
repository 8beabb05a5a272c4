"""The office ends the programme, 1:1: how far it is, the farewell, leaving the groups in steps."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed, Event, Ordering
from bot.models.close_out import CloseOut
from bot.models.people import Role
from bot.postback import DecideFarewell, DecideLeaving
from bot.reading.orders.office import LeaveGroups, SayGoodbye, ShowCloseOut
from bot.services import close_out, people


def show(event: Ordering, _order: ShowCloseOut, ctx: Context) -> None:
    """結案: how far the end is."""
    ctx.reply(event, say.SayCloseOut() if _name(event, ctx) is not None else say.SayOfficeOnly(command="close-out"))


def preview(event: Ordering, order: SayGoodbye, ctx: Context) -> None:
    """結案 告別 …: show what the groups would read."""
    if (name := _name(event, ctx)) is None:
        ctx.reply(event, say.SayOfficeOnly(command="close-out"))
    elif close_out.current(ctx.session) is not None:
        ctx.reply(event, say.SayCloseOut(again=True))
    else:
        row = close_out.ask(ctx.session, order.words, ctx.acting(event), by_name=name)
        ctx.reply(event, say.SayFarewellPreview(close_out=row.id))


def decide(event: ButtonPressed, press: DecideFarewell, ctx: Context) -> None:
    """確定 or 不要 under a farewell."""
    row = ctx.session.get(CloseOut, press.close_out)
    if _name(event, ctx) is None:
        ctx.reply(event, say.SayOfficeOnly(command="close-out"))
    elif row is None or row.made_at is not None:
        ctx.reply(event, say.SayCloseOut(again=row is not None))
    elif not press.yes:
        close_out.drop(ctx.session, row)
        ctx.reply(event, say.SayCloseOut())
    else:
        told = close_out.say_farewell(ctx.session, row, ctx.acting(event))
        ctx.reply(event, say.SayCloseOut(told=told, again=told is None))


def ask_to_leave(event: Ordering, order: LeaveGroups, ctx: Context) -> None:
    """結案 離開: how many would be left."""
    if _name(event, ctx) is None:
        ctx.reply(event, say.SayOfficeOnly(command="close-out"))
        return
    number = min(len(close_out.ready(ctx.session)), order.number or close_out.AT_ONCE)
    ctx.reply(event, say.AskToLeave(number=number) if number else say.SayCloseOut(leaving=0))


def leave(event: ButtonPressed, press: DecideLeaving, ctx: Context) -> None:
    """確定 under the number of groups: no more than that are left."""
    if _name(event, ctx) is None:
        ctx.reply(event, say.SayOfficeOnly(command="close-out"))
        return
    ctx.reply(event, say.SayCloseOut(leaving=close_out.leave(ctx.session, ctx.acting(event), most=press.number)))


def _name(event: Event, ctx: Context) -> str | None:
    """Return how somebody of the office is called; None for others and in groups."""
    grants = people.roles_of(ctx.session, event.user_id) if ctx.chat.is_private else ()
    return next((one.name for one in grants if one.role is Role.OFFICE), None)
