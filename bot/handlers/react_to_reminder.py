"""Taps on a reminder that are no report: help is needed, or the whole official answer is wanted."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed
from bot.postback import NeedHelp, ShowEntry
from bot.services import binding, casework, chats, offering
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
    if press.unit not in {unit.id for unit in binding.units_of(ctx.session, ctx.chat)}:
        ctx.reply(event, say.SayNotice(name=notices.FOREIGN_BUTTON))
        return
    case, is_new = casework.open_case(ctx.session, ctx.chat, event.user_id, None, now=ctx.machine_now)
    if is_new:
        chats.look_up_person(ctx.session, ctx.chat, event.user_id, now=ctx.machine_now)
        offering.offer(ctx.session, ctx.published, case, now=ctx.now, machine_now=ctx.machine_now)
    ctx.reply(event, say.SayCaseOpened(case_id=case.id, again=not is_new, needs_question=is_new))
