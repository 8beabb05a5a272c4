"""What is said to those who look after units: whom to phone, and the list of each morning."""

from datetime import date
from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.spending import Kind


class SayPhoneList(Saying):
    """The units to phone, as far as this person sees them."""

    spends: ClassVar[Kind] = Kind.WORK

    say: Literal["phone_list"] = "phone_list"
    line_id: str
    page: int = 0


class SayCalled(Saying):
    """Somebody phoned a unit (the row), or (`undone`) did not."""

    say: Literal["called"] = "called"
    contact: int
    undone: bool = False


class SayMorning(Saying):
    """The list of one morning; `asked`: somebody asked for it, so that there is something to say in any case."""

    spends: ClassVar[Kind] = Kind.WORK

    say: Literal["morning"] = "morning"
    line_id: str
    day: date
    asked: bool = False
