"""What the bot has to say, as stored with an owed message: facts and ids, never text of ours or LINE's JSON.

It is rendered when it is sent (`bot.render`), so a date or a text that changed meanwhile is right.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.cases import Purpose, Refusal
from bot.wording.binding import BindingResult


class Saying(BaseModel):
    """The parent of everything that can be said."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Saying):
    """A piece of official text: the entry, and the facet whose part is shown (None: the whole answer)."""

    entry: int
    facet: str | None = None


class SayAnswer(Saying):
    """The official answer to a question; `unasked` when the bot was not addressed."""

    say: Literal["answer"] = "answer"
    question_id: int
    parts: tuple[Part, ...]
    unasked: bool = False


class SayWhole(Saying):
    """The whole official answer of an entry."""

    say: Literal["whole"] = "whole"
    entry: int
    question_id: int | None = None


class OfferChoices(Saying):
    """Entries that may be meant, to choose from."""

    say: Literal["choices"] = "choices"
    question_id: int
    entries: tuple[int, ...]


class OfferConsultant(Saying):
    """No entry answers this question; offer a person."""

    say: Literal["consultant"] = "consultant"
    question_id: int


class SayCapabilities(Saying):
    """A short word on what the bot can do, for a greeting or a statement addressed to it."""

    say: Literal["capabilities"] = "capabilities"
    question_id: int | None = None


class SayProgress(Saying):
    """The state of the units of this chat (their codes; none: it is not bound).

    `question_id` when a question asked for it, `step` when that was about one step.
    """

    say: Literal["progress"] = "progress"
    units: tuple[str, ...] = ()
    step: str | None = None
    question_id: int | None = None


class SayWelcome(Saying):
    """The bot introduces itself."""

    say: Literal["welcome"] = "welcome"


class SayHelp(Saying):
    """What can be typed."""

    say: Literal["help"] = "help"


class SayDeadlines(Saying):
    """The programme's dates with their countdowns, and where these units (codes) stand."""

    say: Literal["deadlines"] = "deadlines"
    units: tuple[str, ...] = ()


class SayMuted(Saying):
    """The bot now answers only when it is addressed (or, not `muted`, clear questions again)."""

    say: Literal["muted"] = "muted"
    muted: bool


class SayCaseOpened(Saying):
    """A request for a person was taken down.

    `again`: it had been before. `needs_question`: nothing has been asked yet.
    """

    say: Literal["case_opened"] = "case_opened"
    case_id: int
    again: bool = False
    needs_question: bool = False


class SayNotice(Saying):
    """A fixed short sentence, by its name in bot.wording.notices."""

    say: Literal["notice"] = "notice"
    name: str
    question_id: int | None = None


class SayBinding(Saying):
    """What came of a code that was typed: the codes of the `units`, or the id of the role (`grant`), it was about."""

    say: Literal["binding"] = "binding"
    result: BindingResult
    units: tuple[str, ...] = ()
    grant: int | None = None


class CaseSaying(Saying):
    """The parent of what is said about a case; who quotes such a message speaks of that case."""

    case_id: int


class SayCaseCard(CaseSaying):
    """A case as a consultant gets it: school, asker, question, the bot's guesses, buttons."""

    say: Literal["case_card"] = "case_card"


class SayDeskQueue(CaseSaying):
    """Nobody took a case: one line in the desk group."""

    say: Literal["desk_queue"] = "desk_queue"


class SayCaseNudge(CaseSaying):
    """The target of a case is near, or over (`late`)."""

    say: Literal["case_nudge"] = "case_nudge"
    late: bool


class CaseNote(StrEnum):
    """Short sentences about a case."""

    CLAIMED = "claimed"
    TAKEN = "taken"
    TYPE_NOW = "type_now"
    CLOSED = "closed"
    REOPENED = "reopened"
    HANDED = "handed"
    PASSED_ON = "passed_on"
    ADDED = "added"
    WITH_PERSON = "with_person"
    STATE = "state"
    DISCARDED = "discarded"


class SayCaseNote(CaseSaying):
    """A short sentence about a case; `to` is a party's id or a person's LINE id where one is named."""

    say: Literal["case_note"] = "case_note"
    note: CaseNote
    to: str | None = None
    for_consultant: bool = False


class SayCaseRefusal(CaseSaying):
    """A step did nothing; why."""

    say: Literal["case_refusal"] = "case_refusal"
    why: Refusal


class SayPreview(CaseSaying):
    """What somebody is about to send, and to whom; `message` is the line of the transcript."""

    say: Literal["preview"] = "preview"
    message: int
    purpose: Purpose
    party: str | None = None


class SayPartyIsLate(CaseSaying):
    """Who handed a case up is told that the party has not answered in time."""

    say: Literal["party_is_late"] = "party_is_late"


class SayShare(CaseSaying):
    """To which other cases an answer would go too, before it does."""

    say: Literal["share"] = "share"
    message: int
    others: tuple[int, ...]


class SayShared(CaseSaying):
    """To which cases an answer went, and to which it did not because somebody else had them."""

    say: Literal["shared"] = "shared"
    sent: tuple[int, ...]
    skipped: tuple[int, ...] = ()


class SayDrafted(CaseSaying):
    """加入知識庫: what the office will look at."""

    say: Literal["drafted"] = "drafted"
    key: str
    text: str
    again: bool = False


class SayMediaRefused(CaseSaying):
    """A picture or file cannot be used, and why."""

    say: Literal["media_refused"] = "media_refused"
    media: int


class SayPersonAnswer(CaseSaying):
    """A person's answer, quoting the question."""

    say: Literal["person_answer"] = "person_answer"
    message: int
    asks_back: bool = False


class SayAnswerOutcome(CaseSaying):
    """Whether LINE accepted a person's answer."""

    say: Literal["answer_outcome"] = "answer_outcome"
    message: int


class SayHandedUp(CaseSaying):
    """What a party is asked: what the consultant chose to send, nothing else of the case."""

    say: Literal["handed_up"] = "handed_up"
    message: int


class SayCameBack(CaseSaying):
    """A party's answer, for the consultant."""

    say: Literal["came_back"] = "came_back"
    message: int
    party: str


class OfferPeople(CaseSaying):
    """Who else may take a case."""

    say: Literal["people"] = "people"


class OfferParties(CaseSaying):
    """To whom a case may be handed up."""

    say: Literal["parties"] = "parties"


class SayMyCases(Saying):
    """The open cases of a consultant."""

    say: Literal["my_cases"] = "my_cases"
    line_id: str


class SayMySchools(Saying):
    """A consultant's schools, the urgent first."""

    say: Literal["my_schools"] = "my_schools"
    line_id: str


class SayAway(Saying):
    """Confirms 暫離 and 回來."""

    say: Literal["away"] = "away"
    away: bool


class SayHours(Saying):
    """Confirms 上班時間: from and until, or nothing for all working hours."""

    say: Literal["hours"] = "hours"
    hours: tuple[str, ...]


class SayFees(Saying):
    """What the systems cost (ids; none: all), or, `until` a ROC year, what the school pays itself; computed."""

    say: Literal["fees"] = "fees"
    systems: tuple[str, ...] = ()
    until: int | None = None
    uses_it_already: bool = False
    question_id: int | None = None


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


class AskWhichSchool(Saying):
    """Several schools fit what was typed."""

    say: Literal["which_school"] = "which_school"
    schools: tuple[str, ...]


class SayTypeInstead(Saying):
    """A tap came without an id: the words of this step can be typed instead."""

    say: Literal["type_instead"] = "type_instead"
    step: str


Content = Annotated[
    SayAnswer
    | SayWhole
    | OfferChoices
    | OfferConsultant
    | SayCapabilities
    | SayProgress
    | SayWelcome
    | SayHelp
    | SayDeadlines
    | SayMuted
    | SayCaseOpened
    | SayNotice
    | SayBinding
    | SayFees
    | SayCaseCard
    | SayDeskQueue
    | SayCaseNudge
    | SayCaseNote
    | SayCaseRefusal
    | SayPreview
    | SayPartyIsLate
    | SayShare
    | SayShared
    | SayDrafted
    | SayMediaRefused
    | SayPersonAnswer
    | SayAnswerOutcome
    | SayHandedUp
    | SayCameBack
    | OfferPeople
    | OfferParties
    | SayMyCases
    | SayMySchools
    | SayAway
    | SayHours
    | SayReminder
    | OfferSteps
    | AskWhichUnit
    | AskWhichSystem
    | SayMarked
    | SayUndone
    | SayReceipt
    | SayMarkedByParty
    | AskWhichSchool
    | SayTypeInstead,
    Field(discriminator="say"),
]

_ADAPTER: TypeAdapter[Content] = TypeAdapter(Content)


def to_row(content: Content) -> dict[str, Any]:
    """Return the form that is stored."""
    return content.model_dump(mode="json")


def from_row(row: dict[str, Any]) -> Content:
    """Read the stored form back."""
    return _ADAPTER.validate_python(row)
