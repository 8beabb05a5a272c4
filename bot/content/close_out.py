"""What is said at the end of a programme."""

from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.spending import Kind


class SayCloseOut(Saying):
    """How far the end is, and what can be ordered next; `leaving` groups are being left by this order."""

    say: Literal["close_out"] = "close_out"
    leaving: int | None = None
    told: int | None = None
    again: bool = False


class SayFarewellPreview(Saying):
    """A farewell as the groups would read it, and what it costs."""

    say: Literal["farewell_preview"] = "farewell_preview"
    close_out: int


class AskToLeave(Saying):
    """So many groups would be left now."""

    say: Literal["ask_to_leave"] = "ask_to_leave"
    number: int


class SayFarewell(Saying):
    """Thanks to a group, and where to turn."""

    spends: ClassVar[Kind] = Kind.ANNOUNCEMENT

    say: Literal["farewell"] = "farewell"
    close_out: int
