"""Has LINE say again how many people are in groups where that was asked long ago: a push is billed for each of them."""

from bot import clock
from bot.services import chats
from bot.wiring import Runtime
from scheduler.stopping import NEVER, Stopping


def count_members(runtime: Runtime, _stopping: Stopping = NEVER) -> None:
    """Ask for some; the next tick asks for more."""
    now = clock.machine_now()
    with runtime.database.read() as session:
        stale = chats.with_stale_count(session, now=now)
    if stale:
        with runtime.database.write() as session:
            chats.look_up_again(session, stale, now=now)
