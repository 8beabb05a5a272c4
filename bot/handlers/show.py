"""Commands that only show something; what stands there is worked out when it is sent."""

from collections.abc import Callable
from typing import Any

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.services import calendar_addresses


def shows(content: Callable[[Ordering, Context], say.Content]) -> Callable[[Ordering, Any, Context], None]:
    """Return the handler of an order that shows `content`."""

    def show(event: Ordering, _order: object, ctx: Context) -> None:
        ctx.reply(event, content(event, ctx))

    return show


def deadlines(_event: Ordering, ctx: Context) -> say.Content:
    """Return the programme's dates, and where the units of this chat stand."""
    return say.SayDeadlines(units=calendar_addresses.codes_of(ctx.session, ctx.chat, now=ctx.machine_now))
