"""The bot is let in or removed."""

from bot import content as say
from bot.context import Context
from bot.incoming import BotJoined, BotLeft, Followed, Unfollowed
from bot.outbox import cancel_pending
from bot.services import chats
from bot.services.cases import availability


def greet(event: BotJoined | Followed, ctx: Context) -> None:
    """Introduce the bot, and learn how large the group is."""
    chats.join(ctx.session, event.chat, at=event.sent_at)
    if not event.chat.is_private:
        chats.look_up_group(ctx.session, ctx.chat, key=event.event_id, now=ctx.machine_now)
    elif event.user_id is not None:
        availability.has_come(ctx.session, event.user_id, ctx.acting(event))
    ctx.reply(event, say.SayWelcome(), worth_a_push=False)


def part(event: BotLeft | Unfollowed, ctx: Context) -> None:
    """Note that the bot is out; what this chat was still owed can no longer arrive."""
    chat = chats.leave(ctx.session, event.chat, at=event.sent_at)
    if chat.is_gone:
        cancel_pending(ctx.session, chat, reason="the bot was removed", now=ctx.machine_now)
