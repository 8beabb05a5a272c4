"""Somebody of the office changes a date, 1:1: asks, reads what it would do, says yes."""

from bot import content as say
from bot.context import Context
from bot.handlers import show
from bot.incoming import ButtonPressed, Event, Ordering
from bot.models.date_change import DateChange
from bot.models.people import Role
from bot.postback import DecideChange
from bot.programme.changed_dates import Bad
from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords, ShowDates, WithdrawExtension
from bot.services import asking_changes, changing_dates, people
from bot.services.asking_changes import Refused


def show_dates(event: Ordering, _order: ShowDates, ctx: Context) -> None:
    """改期: what was changed, and how it is typed; others who say it want to know the dates."""
    ctx.reply(event, say.SayDates() if _name(event, ctx) is not None else show.deadlines(event, ctx))


def move(event: Ordering, order: MoveDate, ctx: Context) -> None:
    """改期 12/9 12/15 原因."""
    if (name := _name(event, ctx)) is None:
        ctx.reply(event, say.SayOfficeOnly(command="dates"))
        return
    _show(event, asking_changes.move(ctx.session, order, ctx.acting(event), by_name=name), ctx)


def extend(event: Ordering, order: ExtendDate, ctx: Context) -> None:
    """展延 010301 12/20 原因."""
    if (name := _name(event, ctx)) is None:
        ctx.reply(event, say.SayOfficeOnly(command="dates"))
        return
    _show(event, asking_changes.extend(ctx.session, order, ctx.acting(event), by_name=name), ctx)


def set_late_words(event: Ordering, order: SetLateWords, ctx: Context) -> None:
    """逾期處理 12/9 …."""
    if (name := _name(event, ctx)) is None:
        ctx.reply(event, say.SayOfficeOnly(command="dates"))
        return
    _show(event, asking_changes.late_words(ctx.session, order, ctx.acting(event), by_name=name), ctx)


def withdraw(event: Ordering, order: WithdrawExtension, ctx: Context) -> None:
    """取消展延 010301: at once, as the unit is told."""
    if _name(event, ctx) is None:
        ctx.reply(event, say.SayOfficeOnly(command="dates"))
        return
    found = asking_changes.find_extension(ctx.session, order, ctx.acting(event))
    if isinstance(found, Refused):
        ctx.reply(event, asking_changes.said_of(found))
        return
    told = changing_dates.withdraw(ctx.session, found, ctx.acting(event))
    ctx.reply(event, say.SayChangeMade(change=found.id, groups=told))


def decide(event: ButtonPressed, press: DecideChange, ctx: Context) -> None:
    """確定 or 不要 under a preview; pressed again it says that it was done before."""
    if _name(event, ctx) is None:
        ctx.reply(event, say.SayOfficeOnly(command="dates"))
        return
    change = ctx.session.get(DateChange, press.change)
    if change is None or (not press.yes and change.made_at is not None):
        ctx.reply(event, say.SayChangeMade(yes=False, again=True))
    elif not press.yes:
        changing_dates.drop(ctx.session, change)
        ctx.reply(event, say.SayChangeMade(yes=False))
    else:
        _make(event, change, ctx)


def _make(event: ButtonPressed, change: DateChange, ctx: Context) -> None:
    came = changing_dates.say_yes(ctx.session, change, ctx.acting(event))
    if isinstance(came, Bad):
        changing_dates.drop(ctx.session, change)
        ctx.reply(event, asking_changes.said_of(asking_changes.refused_again(change, came, ctx.published)))
    elif came is None:
        ctx.reply(event, say.SayChangeMade(change=change.id, again=True))
    else:
        ctx.reply(event, say.SayChangeMade(change=change.id, groups=came.groups, people=came.people))


def _show(event: Ordering, asked: DateChange | Refused, ctx: Context) -> None:
    ctx.reply(
        event, asking_changes.said_of(asked) if isinstance(asked, Refused) else say.SayChangePreview(change=asked.id)
    )


def _name(event: Event, ctx: Context) -> str | None:
    """Return how somebody of the office is called, who signs; None for others and in groups."""
    grants = people.roles_of(ctx.session, event.user_id) if ctx.chat.is_private else ()
    return next((one.name for one in grants if one.role is Role.OFFICE), None)
