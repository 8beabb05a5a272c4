"""What is said about cases, to the school, to consultants and to parties."""

from enum import StrEnum
from typing import Literal

from bot.content.saying import Saying
from bot.programme.cases import Purpose, Refusal


class CaseSaying(Saying):
    """The parent of what is said about a case; who quotes such a message speaks of that case."""

    case_id: int


class SayCaseOpened(Saying):
    """A request for a person was taken down.

    `again`: it had been before. `needs_question`: nothing has been asked yet.
    """

    say: Literal["case_opened"] = "case_opened"
    case_id: int
    again: bool = False
    needs_question: bool = False


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
