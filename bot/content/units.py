"""What is said about units: their steps, dates and reminders."""

from typing import Literal

from bot.content.saying import Saying


class SayProgress(Saying):
    """The state of the units of this chat (their codes; none: it is not bound).

    `question_id` when a question asked for it, `step` when that was about one step.
    """

    say: Literal["progress"] = "progress"
    units: tuple[str, ...] = ()
    step: str | None = None
    question_id: int | None = None


class SayDeadlines(Saying):
    """The programme's dates with their countdowns, and where these units (codes) stand."""

    say: Literal["deadlines"] = "deadlines"
    units: tuple[str, ...] = ()


class SayReminder(Saying):
    """A date is near; which one, and for whom, stands in the reminder's row."""

    say: Literal["reminder"] = "reminder"
    reminder_id: int


class OfferSteps(Saying):
    """The steps that these units (codes) can report next."""

    say: Literal["steps"] = "steps"
    units: tuple[str, ...]


class AskWhichUnit(Saying):
    """A step was reported in a group of several units: which of them did it?"""

    say: Literal["which_unit"] = "which_unit"
    units: tuple[str, ...]
    step: str
    system: str | None = None


class AskWhichSystem(Saying):
    """A system was chosen: which one? `unit` 0 means every unit of the group."""

    say: Literal["which_system"] = "which_system"
    unit: int
    step: str


class SayMarked(Saying):
    """A step was noted for `units`, and had been before for `already`; `mark` can be taken back."""

    say: Literal["marked"] = "marked"
    step: str
    units: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    mark: int | None = None


class SayUndone(Saying):
    """Marks of a step were taken back; no units: there was nothing to take back."""

    say: Literal["undone"] = "undone"
    step: str | None = None
    units: tuple[str, ...] = ()


class SayReceipt(Saying):
    """What of a party's list was taken, by code; `mark` can be taken back."""

    say: Literal["receipt"] = "receipt"
    step: str
    taken: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    not_theirs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    undone: bool = False
    mark: int | None = None


class SayMarkedByParty(Saying):
    """A party marked something that the school must know at once (a returned form)."""

    say: Literal["marked_by_party"] = "marked_by_party"
    mark: int


class SayTypeInstead(Saying):
    """A tap came without an id: the words of this step can be typed instead."""

    say: Literal["type_instead"] = "type_instead"
    step: str
