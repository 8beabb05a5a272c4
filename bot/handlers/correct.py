"""The office sees 1:1 what changed since schools were told it, who they are, and writes them a correction."""

from bot import content as say
from bot.context import Context
from bot.handlers.announce import may, refuse
from bot.incoming import ButtonPressed, TextReceived
from bot.models.announcement import Announcement
from bot.postback import ShowWhoGotOld, WriteCorrection
from bot.reading.orders.announcements import ShowCorrections
from bot.services.corrections import writing


def show(event: TextReceived | ButtonPressed, order: ShowCorrections, ctx: Context) -> None:
    """更正, 更正 4."""
    if not may(event, ctx):
        return
    if order.entry is None:
        ctx.reply(event, say.ListCorrections())
    else:
        ctx.reply(event, say.SayWhoGotOld(key=f"entry {order.entry}"))


def show_who(event: ButtonPressed, press: ShowWhoGotOld, ctx: Context) -> None:
    """Tap on something that changed: who was told it otherwise."""
    if may(event, ctx):
        ctx.reply(event, say.SayWhoGotOld(key=press.key, page=press.page))


def write(event: ButtonPressed, press: WriteCorrection, ctx: Context) -> None:
    """寫更正: write it down, and show it as the groups would read it."""
    if not may(event, ctx):
        return
    made = writing.write(ctx.session, press.key, ctx.acting(event))
    if isinstance(made, Announcement):
        ctx.reply(event, say.ShowAnnouncement(announcement_id=made.id))
    else:
        refuse(event, ctx, made)
