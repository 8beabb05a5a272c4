"""People join and leave a group: what a push there costs changes with them."""

from bot.context import Context
from bot.incoming import MembersJoined, MembersLeft
from bot.services import chats


def count_members(event: MembersJoined | MembersLeft, ctx: Context) -> None:
    """Count at once, and have LINE say how many they are now."""
    number = len(event.user_ids)
    chats.change_members(ctx.session, ctx.chat, by=number if isinstance(event, MembersJoined) else -number)
    chats.look_up_group(ctx.session, ctx.chat, key=event.event_id, now=ctx.machine_now)
