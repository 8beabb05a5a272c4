"""What is said about units: their steps, dates and reminders."""

from datetime import date
from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.spending import Kind


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

    spends: ClassVar[Kind] = Kind.REMINDER

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
    """What of a party's list was taken, by code; `mark` can be taken back.

    Not taken because the person may not mark this (`not_theirs`), the unit has chosen no system yet (`not_chosen`) or
    another one (`chose_another`); `newer` is on record with a later day. Of the units taken, the
    schools of `told` hear of it at once. `running` is how many of a stack that makes.
    """

    say: Literal["receipt"] = "receipt"
    step: str
    taken: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    not_theirs: tuple[str, ...] = ()
    not_chosen: tuple[str, ...] = ()
    chose_another: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    undone: bool = False
    mark: int | None = None
    running: int = 0


class Place(Saying):
    """A place of a list as it was read: the unit (its code), or the doubt with what it is between."""

    typed: str
    unit: str | None = None
    doubt: str | None = None
    about: tuple[str, ...] = ()


class SayListRefused(Saying):
    """Nothing of a party's list was taken: how each place was read, and the digits that could not be."""

    say: Literal["list_refused"] = "list_refused"
    step: str
    cancels: bool = False
    places: tuple[Place, ...] = ()
    unread: tuple[str, ...] = ()


class AskForList(Saying):
    """A party named a step and no unit: codes may follow one by one, each of the day `arrived` if that was said."""

    say: Literal["ask_for_list"] = "ask_for_list"
    step: str
    cancels: bool = False
    arrived: date | None = None


class SayNoStack(Saying):
    """Codes alone, and nobody knows what for."""

    say: Literal["no_stack"] = "no_stack"


class SayWaiting(Saying):
    """Who reported and waits to be confirmed by `step` since `hours` working hours, as far as this person sees it."""

    say: Literal["waiting"] = "waiting"
    step: str
    hours: int
    line_id: str


class SayNotTheirStep(Saying):
    """Somebody marks a party's step who has no part in it: whose it is (ids of parties), or nobody's here."""

    say: Literal["not_their_step"] = "not_their_step"
    step: str


class SayMarkedByParty(Saying):
    """A party marked something that the school must know at once (a returned form)."""

    spends: ClassVar[Kind] = Kind.WORK

    say: Literal["marked_by_party"] = "marked_by_party"
    follows: ClassVar[bool] = True
    mark: int


class SayTypeInstead(Saying):
    """A tap came without an id: the words of this step can be typed instead."""

    say: Literal["type_instead"] = "type_instead"
    step: str
