"""The parent of everything that can be said."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bot.programme.spending import Kind


class Saying(BaseModel):
    """The parent of everything that can be said."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    # A reminder that goes along with a reply is said before it, except where the reply is what must be read first.
    leads: ClassVar[bool] = False
    # What a push of it is for: decides who waits first when the month's quota gets tight, and what the forecast says.
    spends: ClassVar[Kind] = Kind.ANSWER
    # What goes along with a reply and is said after it.
    follows: ClassVar[bool] = False


class SayTogether(Saying):
    """Several things said on one reply, in this order, in their stored form; `case_id` is that of the first."""

    say: Literal["together"] = "together"
    says: tuple[dict[str, Any], ...]
    case_id: int | None = None
