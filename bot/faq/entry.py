"""The knowledge of one transition as checked values: what `knowledge/*.yaml` says, and nothing the code adds.

Every class is one shape in those files; unknown keys are mistakes. Rules across files are checked by `bot.faq.load`.
"""

from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]
SCHOOL = "school"  # Who marks a step: the school itself,
VENDOR = "vendor"  # or the party of the system that the unit has chosen.

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Shape(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(Shape):
    """A web address with the words on its button (at most 20 characters)."""

    label: Annotated[str, Field(min_length=1, max_length=20)]
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=1000)]


class Bot(Shape):
    """How the bot is called: `name` in LINE, and the short names people type."""

    name: Text
    short_names: tuple[Text, ...] = ()


class Terms(Shape):
    """This programme's words for roles that every transition has."""

    consultant: Text
    office: Text
    school: Text
    source: Text


class Hours(Shape):
    """A daily window, local time; `start` later than `end` runs over midnight."""

    start: time
    end: time


class CaseTargets(Shape):
    """How long a case may wait, in working time."""

    untaken_minutes: Annotated[int, Field(gt=0)]
    first_answer_minutes: Annotated[int, Field(gt=0)]
    idle_hours: Annotated[int, Field(gt=0)]


class Limits(Shape):
    """How much may go wrong before a version is not published, as shares of the labelled messages (0 to 1).

    `wrong` counts answerable questions answered with another entry, `false` other messages answered, both where the bot
    was not addressed; `near_miss` questions nobody can answer that got an entry where it was.
    """

    wrong: Annotated[float, Field(ge=0, le=1)] = 0.02
    false: Annotated[float, Field(ge=0, le=1)] = 0.015
    near_miss: Annotated[float, Field(ge=0, le=1)] = 0.15


Days = Annotated[int, Field(ge=1, le=3650)]


class Retention(Shape):
    """For how many days we keep what people wrote and who they are; numbers and dates stay for the statistics.

    `questions`: texts asked of the bot. `cases`: words in cases, notes and drafts. `pictures`: pictures and files.
    `messages`: what the bot said to whom. `names`: of people and groups, after the last time they were of use.
    """

    questions: Days = 180
    cases: Days = 365
    pictures: Days = 180
    messages: Days = 30
    names: Days = 365


class Costs(Shape):
    """What mistakes cost beside saying nothing: they set how sure an answer must be.

    A wrong answer nobody asked the bot for costs `wrong_unasked` times as much as staying silent, one to somebody who
    called it `wrong_asked` times as much as offering choices or a person instead.
    """

    silence: Annotated[float, Field(gt=0)] = 1.0
    wrong_unasked: Annotated[float, Field(gt=0)] = 5.7
    wrong_asked: Annotated[float, Field(gt=0)] = 2.2

    @property
    def sure_unasked(self) -> float:
        """How probable an answer must be right where nobody called the bot."""
        return self.wrong_unasked / (self.wrong_unasked + self.silence)

    @property
    def sure_asked(self) -> float:
        """How probable an answer must be right where somebody did."""
        return self.wrong_asked / (self.wrong_asked + self.silence)


class Watch(Shape):
    """What the people who look after units read each working day, at `at`: a unit is silent after `silent_days`.

    Who has not reported is named from `unreported_workdays` before its date on, dates from `ahead_workdays` on.
    """

    at: time = time(8, 30)
    silent_days: Days = 7
    unreported_workdays: Annotated[int, Field(ge=0, le=30)] = 2
    ahead_workdays: Annotated[int, Field(ge=0, le=60)] = 7


class Program(Shape):
    """`program.yaml`: who we are and when we work; `privacy_contact` is whom people ask about their data."""

    schema_version: Literal[1]
    id: Slug
    name: Text
    bot: Bot
    terms: Terms
    time_zone: Text
    source_file: Text
    links: tuple[Link, ...] = ()
    working_hours: Hours
    deadline_day_hours: Hours
    push_hours: Hours
    quiet_hours: Hours
    case_targets: CaseTargets
    limits: Limits = Limits()
    watch: Watch = Watch()
    costs: Costs = Costs()
    retention: Retention = Retention()
    privacy_contact: Text | None = None
    welcome: Annotated[tuple[Text, ...], Field(min_length=1, max_length=2)]


class Facet(Shape):
    """A sub-question of an entry and the contiguous official words that answer it.

    `cues` are words that ask for this part when the entry is already clear (「112年」, 「巨耀」). `system` is set when
    the part is about one system, so that a unit's choice can pick it. One that `narrows` another is a fact in it,
    picked by its own cues when that one is.
    """

    id: Slug
    title: Text
    part: Text
    questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    cues: tuple[Text, ...] = ()
    system: Slug | None = None
    narrows: Slug | None = None


class Entry(Shape):
    """One official question with its answer, verbatim. `title` is at most 20 characters, for buttons."""

    number: Annotated[int, Field(gt=0)]
    title: Annotated[str, Field(min_length=1, max_length=20)]
    question: Text
    answer: Text
    topics: Annotated[tuple[Text, ...], Field(min_length=1)]
    variants: tuple[Text, ...]
    not_for: tuple[Text, ...] = ()
    facets: tuple[Facet, ...] = ()
    links: tuple[Link, ...] = ()
    deadlines: tuple[Slug, ...] = ()
    owner: Slug

    def facet(self, facet_id: str | None) -> Facet | None:
        """Return the facet with this id, or None."""
        return next((f for f in self.facets if f.id == facet_id), None)


FIRST_ADDITION = 100_000


class Supplement(Shape):
    """`supplements.yaml`: what the office adds, signed and dated; shown apart from official words."""

    id: Slug
    question: Text
    answer: Text
    author: Text
    signed_on: date
    valid_until: date | None = None
    enabled: bool
    variants: tuple[Text, ...] = ()


class Addition(Entry):
    """A supplement in the shape of an entry, so that it is found and shown like one; `supplement` says who signed."""

    supplement: Supplement


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
    by_step: dict[Slug, Text] = {}
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


class Fee(Shape):
    """An amount in NT$ for the years from `first_year` to `last_year` (ROC, inclusive; None: no end)."""

    first_year: int
    last_year: int | None = None
    amount: Annotated[int, Field(ge=0)]
    kind: Literal["setup", "maintenance"]


class Fees(Shape):
    """What a vendor asks, for schools that move to it and for those that used it before."""

    new: tuple[Fee, ...]
    existing: tuple[Fee, ...] = ()


class System(Shape):
    """`systems.yaml`: a product a school can choose. `fees` is None where the source gives none."""

    id: Slug
    name: Text
    company: Text
    kind: Text
    party: Slug
    aliases: tuple[Text, ...] = ()
    entry: int | None = None
    facet: Slug | None = None
    fees: Fees | None = None


class Payer(Shape):
    """Who pays in the ROC years from `first_year` to `last_year` (None: no end), and where it is said."""

    first_year: int
    last_year: int | None = None
    payer: Text
    school_pays: bool
    entry: int
    facet: Slug


class Systems(Shape):
    """The systems and who pays for them."""

    systems: tuple[System, ...]
    payers: tuple[Payer, ...]


class Party(Shape):
    """`parties.yaml`: somebody of the second tier, to whom a case can be handed up."""

    id: Slug
    name: Text
    short_name: Text
    duties: Text
    aliases: tuple[Text, ...] = ()


class Synonym(Shape):
    """`synonyms.yaml`: spellings that mean `word`."""

    word: Text
    spellings: Annotated[tuple[Text, ...], Field(min_length=1)]


class StateQuestion(Shape):
    """`states.yaml`: a question about the unit's own record, and the step it is about (None: all)."""

    step: Slug | None = None
    questions: Annotated[tuple[Text, ...], Field(min_length=1)]


class DayOff(Shape):
    """A day on which the programme rests, or works, against the national calendar."""

    date: date
    name: Text
    works: bool = False


class SchoolHoliday(Shape):
    """Days on which schools are closed though offices work, both inclusive."""

    first: date
    last: date
    name: Text


class Calendar(Shape):
    """`calendar.yaml`: corrections to the national calendar of `country`."""

    country: Text
    overrides: tuple[DayOff, ...] = ()
    school_holidays: tuple[SchoolHoliday, ...] = ()


class MessageKind(StrEnum):
    """What a labelled message is."""

    IN_SCOPE = "in_scope"
    FOLLOW_UP = "follow_up"
    NEAR_MISS = "near_miss"
    STATEMENT = "statement"
    PERSON_QUESTION = "person_question"
    STATE = "state"
    CHATTER = "chatter"


class Speaker(StrEnum):
    """Who speaks in a written conversation."""

    SCHOOL = "school"
    CONSULTANT = "consultant"
    BOT = "bot"


class Message(Shape):
    """A line of `voices/*.jsonl`: what somebody might write, and which entries (`gold`, best first) answer it.

    `context` is the same person's question before a follow-up, `part` words that the part shown must contain, `voice`
    who wrote the line. Questions become wordings of their entry, near misses questions that no entry answers.
    The lines of a conversation also have its number (`stream`), their place (`n`), the seconds since its start (`at`),
    their speaker (`who`, `role`), whether they speak to the bot (`addressed`), the place of the line that they quote
    (`quotes`) and whom they are meant for (`to`: `bot`, `all` or a name).
    """

    text: Text
    gold: tuple[int, ...] = ()
    kind: MessageKind
    voice: Text = "unnamed"
    context: Text | None = None
    part: Text | None = None
    stream: Annotated[int, Field(gt=0)] | None = None
    n: Annotated[int, Field(gt=0)] | None = None
    at: Annotated[int, Field(ge=0)] | None = None
    who: Text | None = None
    role: Speaker = Speaker.SCHOOL
    addressed: bool = False
    quotes: Annotated[int, Field(gt=0)] | None = None
    to: Text | None = None

    @model_validator(mode="after")
    def _is_placed(self) -> "Message":
        placed = (self.stream, self.n, self.at, self.who)
        if any(one is None for one in placed) and any(one is not None for one in placed):
            raise ValueError("a line of a conversation has stream, n, at and who")
        return self


class Knowledge(Shape):
    """Everything `knowledge/` says, checked."""

    program: Program
    entries: tuple[Entry, ...]
    supplements: tuple[Supplement, ...]
    deadlines: tuple[Deadline, ...]
    steps: tuple[Step, ...]
    systems: Systems
    parties: tuple[Party, ...]
    synonyms: tuple[Synonym, ...]
    states: tuple[StateQuestion, ...]
    calendar: Calendar
    source: str
    messages: tuple[Message, ...] = ()

    @property
    def voices(self) -> tuple[str, ...]:
        """Who wrote the labelled messages."""
        return tuple(sorted({message.voice for message in self.messages}))

    def without_voice(self, voice: str) -> "Knowledge":
        """Return this knowledge without what one writer wrote: what is measured on them must not know them."""
        return self.model_copy(update={"messages": tuple(one for one in self.messages if one.voice != voice)})

    @cached_property
    def additions(self) -> tuple[Addition, ...]:
        """The supplements that are switched on, numbered far above the official entries."""
        return tuple(
            Addition(
                number=FIRST_ADDITION + place,
                title=one.question[:20],
                question=one.question,
                answer=one.answer,
                topics=(one.author,),
                variants=one.variants,
                owner=self.parties[0].id,
                supplement=one,
            )
            for place, one in enumerate(self.supplements)
            if one.enabled
        )

    @property
    def answerable(self) -> tuple[Entry, ...]:
        """What questions can be answered with: the official entries and the supplements."""
        return (*self.entries, *self.additions)

    @cached_property
    def by_number(self) -> dict[int, Entry]:
        """The entries by their official number, and the supplements by theirs."""
        return {entry.number: entry for entry in self.answerable}

    @cached_property
    def step_by_id(self) -> dict[str, Step]:
        """The steps by id, in their order."""
        return {step.id: step for step in self.steps}

    @cached_property
    def deadline_by_id(self) -> dict[str, Deadline]:
        """The deadlines by id."""
        return {deadline.id: deadline for deadline in self.deadlines}
