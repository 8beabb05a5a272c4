"""What a text means here and now: one value, ranked in one place; pure.

`Standing` is all that our rows say about the message, `Judged` all that its words say. `mean` puts the alternatives in
order and returns one; whoever serves it goes by its type and reads neither the text nor the alternatives again.
"""

from dataclasses import dataclass

from bot.faq import found as f
from bot.reading.courtesy import is_courtesy
from bot.reading.judging import Judged, Previous
from bot.reading.orders.announcements import AmendAnnouncement, Part, WriteAnnouncement
from bot.reading.orders.dates import ShowDates
from bot.reading.orders.everybody import ShowProgress
from bot.reading.orders.parties import PartyList
from bot.reading.orders.reports import ReportStep
from bot.reading.orders.table import Order
from bot.reading.remarks import (
    Greets,
    Misspelt,
    Remark,
    Thanks,
    WantsPerson,
    WantsQuiet,
    WantsUndo,
)
from bot.reading.step_reports import MaybeReport

# Stands among entries for the state of the unit.
STATE_ENTRY = 0
# What nobody answers with when they are asked for their school.
_NO_NAME = (Thanks, Greets, WantsPerson, WantsQuiet, WantsUndo)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What our rows say about a message before its words are weighed: its chat, its writer and what it quotes.

    `taken_back`: it was edited or unsent before it reached us. `is_kept` and `kept_line` are set when we hold an
    earlier text of it, as a question (`was_answered` when that got its answer) or as a line of a case
    (`is_persons_line`: one that somebody with a role said). `quiet_about` are the entries that the writer was answered
    with and did not want to hear of. `has_named_school`: LINE is being asked about the school that they named.
    `names_schools`: a consultant or the office, who may speak of any school; that, `is_party` and `is_office` are said
    1:1 alone, and so is `writes_announcement`: one of the office's who was asked to whom it goes.
    Of cases: `writes_for` is the one that somebody with a role writes for 1:1; in a school's group `answers` is the one
    whose asker a consultant quotes, `claims` the only open one where a consultant speaks; `tells` the one whose asker
    is still telling us about it (`tells_a_person`: by quoting what belongs to one that a person has, or had);
    `has_case` when one of theirs is open here.
    """

    may_speak: bool = True
    quotes_us: bool = False
    taken_back: bool = False
    is_kept: bool = False
    was_answered: bool = False
    kept_line: int | None = None
    is_persons_line: bool = False
    writes_for: int | None = None
    answers: int | None = None
    claims: int | None = None
    tells: int | None = None
    tells_a_person: bool = False
    has_case: bool = False
    is_naming_school: bool = False
    has_named_school: bool = False
    names_schools: bool = False
    is_party: bool = False
    is_office: bool = False
    writes_announcement: bool = False
    quiet_about: tuple[int, ...] = ()
    previous: Previous | None = None
    system: str | None = None


@dataclass(frozen=True)
class Ordered:
    """A command."""

    order: Order


@dataclass(frozen=True)
class NamesSchool:
    """The answer to which school somebody 1:1 is of, as typed."""

    typed: str


@dataclass(frozen=True)
class WritesForCase:
    """Words of a consultant or party for a case, 1:1."""

    case_id: int


@dataclass(frozen=True)
class AnswersInGroup:
    """A consultant quotes the asker in a school's group: that answers the case."""

    case_id: int


@dataclass(frozen=True)
class ClaimsInGroup:
    """A consultant speaks in a school's group where one case is open: that takes it."""

    case_id: int


@dataclass(frozen=True)
class AddsToCase:
    """The asker tells more about a case."""

    case_id: int


@dataclass(frozen=True)
class CorrectsLine:
    """An edit of what somebody with a role said in a case: the text follows where it was said, and nothing moves."""

    case_id: int


@dataclass(frozen=True)
class Remarks:
    """Words said to the bot that change nothing; `remark` says which."""

    remark: Remark


@dataclass(frozen=True)
class CorrectsQuestion:
    """An edit of a question that we keep: the text follows and nothing is said; it goes where nothing is asked now."""

    still_asks: bool


@dataclass(frozen=True)
class Asks:
    """Something for the matcher's answer: a question, or words said to the bot; `found` says which.

    `is_kept`: we hold an earlier text of it, which was edited.
    """

    words: str
    found: f.Found
    addressed: bool
    is_kept: bool = False


@dataclass(frozen=True)
class SendsPicture:
    """A picture or file of a consultant or party for the case that they write for, 1:1."""

    case_id: int


@dataclass(frozen=True)
class PictureForNothing:
    """A picture sent to the bot 1:1 that belongs to no case."""


@dataclass(frozen=True)
class Nothing:
    """Not for the bot: leaves no row and no line in a log."""


Meaning = (
    Ordered
    | NamesSchool
    | WritesForCase
    | AnswersInGroup
    | ClaimsInGroup
    | AddsToCase
    | CorrectsLine
    | CorrectsQuestion
    | Remarks
    | Asks
    | SendsPicture
    | PictureForNothing
    | Nothing
)


def mean(judged: Judged, standing: Standing) -> Meaning:
    """Return the one thing that a message means: the first alternative, in this order, that holds."""
    if standing.taken_back:
        return Nothing()
    alternatives = (
        Ordered(judged.order) if judged.order is not None else None,
        Ordered(AmendAnnouncement(Part.TO, judged.words)) if standing.writes_announcement else None,
        NamesSchool(judged.words) if standing.is_naming_school and not isinstance(judged.remark, _NO_NAME) else None,
        CorrectsLine(standing.kept_line) if standing.kept_line and standing.is_persons_line else None,
        _as_person(judged, standing),
        CorrectsQuestion(still_asks=True) if standing.was_answered else None,
        _as_asker(judged, standing),
        _remark(judged, standing),
        _asked(judged, standing),
        CorrectsQuestion(still_asks=False) if standing.is_kept else None,
    )
    return next((one for one in alternatives if one is not None), Nothing())


def mean_by_picture(standing: Standing, *, is_private: bool) -> Meaning:
    """Return what a picture or file means; it cannot quote, so that only the time tells."""
    if standing.taken_back:
        return Nothing()
    if standing.writes_for is not None:
        return SendsPicture(standing.writes_for)
    if standing.tells is not None:
        return AddsToCase(standing.tells)
    return PictureForNothing() if is_private else Nothing()


def _as_person(judged: Judged, standing: Standing) -> Meaning | None:
    """Return what somebody with a role means, who did not call the bot by name."""
    if judged.is_named:
        return None
    if standing.writes_for is not None:
        return WritesForCase(standing.writes_for)
    if standing.answers is not None:
        return AnswersInGroup(standing.answers)
    return ClaimsInGroup(standing.claims) if standing.claims is not None else None


def _as_asker(judged: Judged, standing: Standing) -> Meaning | None:
    """Return what the asker of a case adds to it, unless they ask the bot something else."""
    if standing.kept_line is not None:
        return AddsToCase(standing.kept_line)
    if standing.tells is None or judged.is_named:
        return None
    if is_courtesy(judged.words):  # Thanks move nothing: what is closed stays closed.
        return None
    is_answered = judged.found is not None and isinstance(judged.found.decision, f.Answer | f.Status)
    is_for_the_bot = judged.addressed and is_answered and not standing.tells_a_person
    return None if is_for_the_bot else AddsToCase(standing.tells)


def _remark(judged: Judged, standing: Standing) -> Meaning | None:
    """Return what words said to the bot are; what only people with a role can mean is read on for others."""
    match judged.remark:
        case None:
            return None
        case (
            PartyList() | WriteAnnouncement() | AmendAnnouncement() | ShowDates() | ShowProgress(school=str()) as order
        ):
            return Ordered(order) if _may_order(order, standing) else None
        case ReportStep(school=str()) as report if not standing.names_schools:
            return Remarks(MaybeReport((report.step,), report.system, report.divisions))
        case Thanks() | Greets() | WantsPerson() | WantsQuiet() | WantsUndo() | Misspelt() | MaybeReport() as remark:
            return Remarks(remark)
        case order:
            return Ordered(order)


def _may_order(order: Order, standing: Standing) -> bool:
    """Tell whether somebody has the role in which people mean this."""
    match order:
        case PartyList():
            return standing.is_party
        case ShowProgress():
            return standing.names_schools
        case _:
            return standing.is_office


def _entries(decision: f.Decision) -> set[int]:
    """Return what is spoken of; nothing in particular is never kept quiet."""
    match decision:
        case f.Answer(parts=parts):
            return {part.entry for part in parts}
        case f.Status():
            return {STATE_ENTRY}
        case _:
            return {-1}


def _asked(judged: Judged, standing: Standing) -> Meaning | None:
    if judged.found is None or isinstance(judged.found.decision, f.Silent):
        return None
    decision = judged.found.decision
    if not judged.addressed and _entries(decision) <= set(standing.quiet_about):
        return None
    return Asks(judged.words, judged.found, addressed=judged.addressed, is_kept=standing.is_kept)
