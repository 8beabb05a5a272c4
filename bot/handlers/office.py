"""Commands of the programme office, 1:1: 現況 with the lists behind its numbers, and 額度."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed, Event, Ordering, TextReceived
from bot.models.hold import HoldKind
from bot.models.people import Role
from bot.postback import ShowUnits
from bot.reading.orders.office import HoldPushes, ShowQuota, ShowReport
from bot.services import audit, holds, people


def show_report(event: TextReceived | ButtonPressed, order: ShowReport, ctx: Context) -> None:
    """現況, 現況 苗栗縣."""
    ctx.reply(event, say.SayReport(group=order.group) if is_office(event, ctx) else say.SayOfficeOnly())


def show_quota(event: Ordering, _order: ShowQuota, ctx: Context) -> None:
    """額度."""
    ctx.reply(event, say.SayQuota() if is_office(event, ctx) else say.SayOfficeOnly(command="quota"))


def hold_pushes(event: Ordering, order: HoldPushes, ctx: Context) -> None:
    """停止推播, 恢復推播: for every chat; of one chat alone the console does it."""
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly(command="lift" if order.lifts else "hold"))
        return
    name = next((one.name for one in people.roles_of(ctx.session, event.user_id) if one.name), "")
    if order.lifts:
        is_new = holds.lift(ctx.session, HoldKind.PUSHES, None)
    else:
        is_new = holds.hold(ctx.session, HoldKind.PUSHES, None, by=name, now=ctx.machine_now)
    if is_new:
        done = "lift_hold" if order.lifts else "hold"
        audit.write_down(ctx.session, ctx.acting(event), done, f"hold {HoldKind.PUSHES.value}")
    ctx.reply(event, say.SayHold(lifts=order.lifts, is_new=is_new))


def show_units(event: ButtonPressed, press: ShowUnits, ctx: Context) -> None:
    """Tap on a number: the units behind it."""
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly())
        return
    listed = say.SayUnitList(
        deadline=press.deadline, standing=press.standing, by=press.by, group=press.group, page=press.page
    )
    ctx.reply(event, listed)


def is_office(event: Event, ctx: Context) -> bool:
    """Tell whether the office speaks 1:1."""
    roles = people.roles_of(ctx.session, event.user_id)
    return ctx.chat.is_private and any(one.role is Role.OFFICE for one in roles)
