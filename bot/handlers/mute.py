"""靜音 and 恢復: whether the bot answers clear questions unasked in this group."""

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.reading.orders.everybody import Mute, Unmute
from bot.services import questions


def mute(event: Ordering, _order: Mute, ctx: Context) -> None:
    """Answer only when addressed from now on."""
    ctx.chat.only_when_addressed = True
    ctx.reply(event, say.SayMuted(muted=True))


def unmute(event: Ordering, _order: Unmute, ctx: Context) -> None:
    """Answer clear questions again, also those of people who said that they were not asking us."""
    ctx.chat.only_when_addressed = False
    questions.end_quiet(ctx.session, ctx.chat)
    ctx.reply(event, say.SayMuted(muted=False))
