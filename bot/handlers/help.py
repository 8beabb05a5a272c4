"""說明: what can be typed."""

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.reading.orders.everybody import ShowHelp


def show_help(event: Ordering, _order: ShowHelp, ctx: Context) -> None:
    """Show what can be typed."""
    ctx.reply(event, say.SayHelp(private_to=ctx.chat.line_id if ctx.chat.is_private else None))
