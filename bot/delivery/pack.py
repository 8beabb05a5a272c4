"""Renders owed messages and puts what fits into one call."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot import content as say
from bot.delivery.finish import cancel, hold
from bot.delivery.packing import MESSAGES_PER_CALL, how_many_fit
from bot.logs import warn
from bot.models.chat import Chat
from bot.models.outbox import Held, OwedMessage
from bot.render.context import Messages, RenderContext
from bot.render.owed import render
from bot.wording.repeats import mark_repeat

log = logging.getLogger("bot.delivery.pack")
# A message that cannot be rendered is tried so often, then dropped for people to see; nothing waits for it.
_TRIES = 5
_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Packing:
    """As of when a call is put together."""

    render: RenderContext
    machine_now: datetime


@dataclass
class Packed:
    """What goes into one call: owed messages of a chat with what each says; `more` is said after them."""

    fitting: Sequence[tuple[OwedMessage, Messages]]
    reply: OwedMessage | None
    more: Messages = field(default_factory=list)

    @property
    def chat(self) -> Chat:
        """Where it goes."""
        return self.fitting[0][0].chat

    @property
    def body(self) -> Messages:
        """The LINE messages of the call."""
        return [*(message for _, messages in self.fitting for message in messages), *self.more]


def pack(owed: Sequence[OwedMessage], moment: Packing, *, reply: OwedMessage | None = None) -> Packed | None:
    """Put what fits of `owed` into a push, or ahead of a `reply`; None when there is nothing to say.

    What does not fit, and what rides on a reply that has nothing to say, waits for its own time.
    """
    own = _rendered([reply], moment) if reply is not None else []
    if reply is not None and not own:
        return None
    ready = _rendered(owed, moment)
    room = MESSAGES_PER_CALL - sum(len(messages) for _, messages in own)
    along = ready[: how_many_fit([len(messages) for _, messages in ready], limit=room)]
    leads = bool(along) and reply is not None and say.from_row(reply.content).leads
    after = [one for one in along if leads or (own and say.from_row(one[0].content).follows)]
    fitting = [*(one for one in along if one not in after), *own, *after]
    return Packed(fitting, reply) if fitting else None


def _rendered(owed: Sequence[OwedMessage], moment: Packing) -> list[tuple[OwedMessage, Messages]]:
    ready = []
    for one in owed:
        try:
            messages = render(say.from_row(one.content), moment.render)
        except SQLAlchemyError:
            raise  # The database is away, or somebody was faster: that is not the message's fault.
        except Exception as error:  # noqa: BLE001 - one message that cannot be rendered must not stop the others
            _note_broken(one, error, moment)
            continue
        if messages:
            ready.append((one, mark_repeat(messages) if one.is_repeat else messages))
        else:
            cancel(one, "nothing left to say", now=moment.machine_now)
    return ready


def _note_broken(owed: OwedMessage, error: Exception, moment: Packing) -> None:
    owed.failures += 1
    warn(log, "message_not_rendered", failed=True, owed=owed.id)
    if owed.failures >= _TRIES:
        cancel(owed, f"cannot be rendered: {type(error).__name__}", now=moment.machine_now)
    else:
        hold(owed, Held.BROKEN, until=moment.machine_now + _PAUSE * owed.failures)
