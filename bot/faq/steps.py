"""The shapes of what a unit goes through: its steps, their dates, and the parties that take part."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.faq.shape import Shape, Slug, Text

SCHOOL = "school"  # Who marks a step: the school itself,
VENDOR = "vendor"  # or the party of the system that the unit has chosen.


class DeadlineKind(StrEnum):
    """How binding a date is."""

    REQUIRED = "required"
    SUGGESTED = "suggested"
    CUT_OFF = "cut-off"


class DeadlineWording(Shape):
    """The sentences of a reminder. `{left}`, `{date}` and `{workday}` are filled in.

    `headline` opens each card; `by_step` says what is next for a unit whose first open step is this one.
    """

    headline: Text
    by_step: dict[Slug, Text] = Field(default_factory=dict)
    reported: Text | None = None


class Deadline(Shape):
    """`deadlines.yaml`: a date, what meets it, and when to remind (working days before it, local time `at`)."""

    id: Slug
    name: Text
    date: date
    kind: DeadlineKind
    entry: int
    met_by: Slug
    reported_by: Slug | None = None
    offsets: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]
    at: time
    wording: DeadlineWording
    late: Text | None = None


class Step(Shape):
    """`steps.yaml`: something a unit does, in order. `marked_by` is `school`, `vendor` or the id of a party.

    `evidence` means another side confirms it; `optional` steps (a returned form) are passed over. `words` are what is
    typed to mark it, `cues` other words by which people speak of it, `not_yet` what is said while it is open. A step
    with `asks: system` is marked with the system that was chosen; one that `reopens` another takes the mark of that
    one, and what confirms it, back: the school is told `then` and reports the other step again with a button that says
    `again`.
    """

    id: Slug
    name: Text
    done: Text
    marked_by: Text
    evidence: bool = False
    optional: bool = False
    confirms: Slug | None = None
    reopens: Slug | None = None
    asks: Literal["system"] | None = None
    entry: int | None = None
    words: tuple[Text, ...] = ()
    cues: tuple[Text, ...] = ()
    not_yet: Text | None = None
    then: Text | None = None
    again: Text | None = None


class Party(Shape):
    """`parties.yaml`: somebody of the second tier, to whom a case can be handed up."""

    id: Slug
    name: Text
    short_name: Text
    duties: Text
    aliases: tuple[Text, ...] = ()
