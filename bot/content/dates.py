"""What is said when the office changes a date: the preview, what came of it, and the notice to those concerned."""

from datetime import date
from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.changed_dates import Bad
from bot.programme.spending import Kind


class SayChangePreview(Saying):
    """What a change (its row) would do, with the button that makes it."""

    say: Literal["change_preview"] = "change_preview"
    change: int


class SayChangeMade(Saying):
    """A change was made, or (not `yes`) was dropped; `groups` and `people` hear of it."""

    say: Literal["change_made"] = "change_made"
    change: int | None = None
    yes: bool = True
    groups: int = 0
    people: int = 0
    again: bool = False


class SayChangeRefused(Saying):
    """A date cannot be changed so; `typed` is what it is about, `choices` what could be meant.

    `day` is the one that was wanted, `until` the one that holds.
    """

    say: Literal["change_refused"] = "change_refused"
    bad: Bad
    typed: str = ""
    deadline: str | None = None
    day: date | None = None
    until: date | None = None
    choices: tuple[str, ...] = ()


class SayDateMoved(Saying):
    """The signed notice of a moved date, to a group with these units (codes), to somebody with a role without any."""

    spends: ClassVar[Kind] = Kind.REMINDER

    say: Literal["date_moved"] = "date_moved"
    change: int
    units: tuple[str, ...] = ()


class SayExtended(Saying):
    """A unit was given a date of its own, or (`ended`) it was taken back: the notice to its group."""

    spends: ClassVar[Kind] = Kind.REMINDER

    say: Literal["extended"] = "extended"
    change: int
    ended: bool = False


class SayDates(Saying):
    """What was changed about the dates, and how a change is typed."""

    say: Literal["dates"] = "dates"
