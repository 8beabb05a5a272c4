"""The stand-in as one object: what its two interfaces share."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from bot.simulator import talk
from bot.simulator.bot_clock import BotClock
from bot.simulator.demo import Cast, read_cast
from bot.simulator.public_pages import PublicPages
from bot.simulator.rehearsal import Rehearsal
from bot.simulator.storage import Storage
from bot.simulator.stream import Broadcaster
from bot.simulator.webhooks import Courier

EXTENSION = "stand_in"


@dataclass(kw_only=True)
class StandIn:
    """The file, the cast, the bot's access token, planned failures and open pages; `pause` waits for seconds.

    `courier` brings the events to the bot; without one nothing is delivered.
    """

    storage: Storage
    cast: Cast
    access_token: str = field(repr=False)
    rehearsal: Rehearsal = field(default_factory=Rehearsal)
    broadcaster: Broadcaster = field(default_factory=Broadcaster)
    pause: Callable[[float], None] = time.sleep
    bot_clock: BotClock | None = None
    public: PublicPages | None = None
    courier: Courier | None = None


def open_stand_in(  # noqa: PLR0913 - each says something of its own
    *,
    data: Path | None,
    access_token: str,
    bot_name: str | None = None,
    clock: Callable[[], float] = time.time,
    pause: Callable[[float], None] = time.sleep,
    bot_clock: BotClock | None = None,
    public: PublicPages | None = None,
) -> StandIn:
    """Open the file (None: in memory), bring new people and groups on stage, let the pages hear of changes."""
    stand_in = StandIn(
        storage=Storage(data, clock),
        cast=read_cast(bot_name=bot_name),
        access_token=access_token,
        pause=pause,
        bot_clock=bot_clock,
        public=public,
    )
    with stand_in.storage.write() as db:
        talk.begin(db, stand_in.cast)
    stand_in.storage.listen(stand_in.broadcaster.publish)
    return stand_in


def the_stand_in() -> StandIn:
    """Return the stand-in of the application that serves this request."""
    stand_in: StandIn = current_app.extensions[EXTENSION]
    return stand_in
