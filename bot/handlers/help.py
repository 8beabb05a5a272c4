"""Commands that show something: help and the dates."""

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.reading.orders import ShowDeadlines, ShowHelp, ShowPrivacy
from bot.services import binding


def show_help(event: Ordering, _order: ShowHelp, ctx: Context) -> None:
    """Show what can be typed."""
    ctx.reply(event, say.SayHelp())


def show_privacy(event: Ordering, _order: ShowPrivacy, ctx: Context) -> None:
    """Show what becomes of people's data."""
    ctx.reply(event, say.SayPrivacy())


def show_deadlines(event: Ordering, _order: ShowDeadlines, ctx: Context) -> None:
    """Show the programme's dates."""
    ctx.reply(event, say.SayDeadlines(units=binding.unit_codes(ctx.session, ctx.chat)))
