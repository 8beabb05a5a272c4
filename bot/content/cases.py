"""What is said about cases, to the school, to consultants and to parties."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.cases import NotSent, Refusal
from bot.programme.spending import Kind


class CaseSaying(Saying):
    """The parent of what is said about a case; who quotes such a message speaks of that case."""

    case_id: int


class CaseWork(CaseSaying):
    """The parent of what people who work on a case are told or asked, 1:1 or at their desk."""

    spends: ClassVar[Kind] = Kind.WORK


class SayCaseOpened(Saying):
    """A request for a person was taken down, with the question it is about.

    `again`: it had been before. `reopened`: it was closed. `needs_question`: nothing has been asked yet.
    """

    say: Literal["case_opened"] = "case_opened"
    case_id: int
    again: bool = False
    needs_question: bool = False
    reopened: bool = False


class SayCaseOffer(CaseWork):
    """Somebody is asked to take a case (`to`); nothing is said when it is not theirs to take any more."""

    say: Literal["case_offer"] = "case_offer"
    to: str


class SayCaseCard(CaseSaying):
    """A case as who works on it sees it (`to`): state, holder, what was said, the buttons that do something now."""

    say: Literal["case_card"] = "case_card"
    to: str | None = None
    claimed: bool = False


class SayCaseUpdate(CaseWork):
    """The asker added something: who has the case, or was asked to take it (`to`), sees it."""

    say: Literal["case_update"] = "case_update"
    message: int
    to: str


class SayCaseText(CaseSaying):
    """All that was said in a case, as plain text, a page at a time."""

    say: Literal["case_text"] = "case_text"
    page: int = 1


class SayGroupCases(Saying):
    """The open cases of a school's group: number, question, who has it, since when."""

    say: Literal["group_cases"] = "group_cases"
    chat: int


class SayDeskQueue(CaseWork):
    """Nobody took a case: one line in the desk group."""

    say: Literal["desk_queue"] = "desk_queue"


class SayNobodyThere(CaseWork):
    """The office is told that a case waits and neither a consultant nor a desk could be asked."""

    say: Literal["nobody_there"] = "nobody_there"


class SayCaseNudge(CaseWork):
    """The target of a case is near, or over (`late`)."""

    say: Literal["case_nudge"] = "case_nudge"
    late: bool


class SayCaseIdle(CaseWork):
    """Who has had a case for long without doing anything is asked about it."""

    say: Literal["case_idle"] = "case_idle"


class CaseNote(StrEnum):
    """Short sentences about a case."""

    TYPE_NOW = "type_now"
    TYPE_NEW = "type_new"
    TYPE_TO_CONSULTANT = "type_to_consultant"
    TYPE_AGAIN = "type_again"
    CLOSED = "closed"
    REOPENED = "reopened"
    HANDED = "handed"
    SENT_BACK = "sent_back"
    PASSED_ON = "passed_on"
    KEPT = "kept"
    ADDED = "added"
    WITH_PERSON = "with_person"
    STATE = "state"
    DETACHED = "detached"
    SENT_ALREADY = "sent_already"
    PICTURES_FULL = "pictures_full"
    TYPE_NOTE = "type_note"
    NOTED = "noted"
    SNOOZED = "snoozed"
    WRONG_DAY = "wrong_day"
    NOBODY_CALLED_SO = "nobody_called_so"


class SayCaseNote(CaseSaying):
    """A short sentence about a case; `to` is a party's id, a person's LINE id or what was typed, if any."""

    say: Literal["case_note"] = "case_note"
    note: CaseNote
    to: str | None = None
    for_consultant: bool = False


class SayPutBack(Saying):
    """Which cases went back into the queue; none: nothing was held."""

    say: Literal["put_back"] = "put_back"
    cases: tuple[int, ...]


class SayCaseRefusal(CaseSaying):
    """A step did nothing; why."""

    say: Literal["case_refusal"] = "case_refusal"
    why: Refusal


class SayDraft(CaseSaying):
    """What somebody is about to send, and to whom: the draft as it was at this `version`."""

    say: Literal["draft"] = "draft"
    draft: int
    version: int


class SayNotSent(CaseSaying):
    """A draft did not leave, and why; `at` is when it had left or been dropped."""

    say: Literal["not_sent"] = "not_sent"
    why: NotSent
    at: datetime | None = None


class SayDropped(CaseSaying):
    """Confirms 不送."""

    say: Literal["dropped"] = "dropped"


class SayPartyIsLate(CaseWork):
    """Who handed a case up is told that the party has not answered in time."""

    say: Literal["party_is_late"] = "party_is_late"


class SayShare(CaseSaying):
    """To which other cases an answer would go too, before it does."""

    say: Literal["share"] = "share"
    draft: int
    version: int
    others: tuple[int, ...]


class SayShared(CaseSaying):
    """What became of an answer to several cases, each by itself; `skipped` had been taken by somebody else."""

    say: Literal["shared"] = "shared"
    message: int
    sent: tuple[int, ...]
    skipped: tuple[int, ...] = ()


class SayDrafted(CaseSaying):
    """加入知識庫: what the office will look at; the words stay with the draft (`text` only in rows of before)."""

    say: Literal["drafted"] = "drafted"
    key: str
    text: str = ""
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


class SayAnswerOutcome(CaseWork):
    """Whether LINE accepted a person's answer."""

    say: Literal["answer_outcome"] = "answer_outcome"
    message: int


class SayHandedUp(CaseWork):
    """What a party is asked: what the consultant chose to send, nothing else of the case."""

    say: Literal["handed_up"] = "handed_up"
    message: int


class SayCameBack(CaseWork):
    """A party's answer, for the consultant."""

    say: Literal["came_back"] = "came_back"
    message: int
    party: str


class OfferPeople(CaseSaying):
    """Who else may take a case; who asks is not among them."""

    say: Literal["people"] = "people"
    asked_by: str | None = None


class OfferParties(CaseSaying):
    """To whom a case may be handed up."""

    say: Literal["parties"] = "parties"
