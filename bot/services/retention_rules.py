"""What goes, and when: one table of rules over texts, pictures and names. Counts, dates and decisions stay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select

from bot.database import Base
from bot.faq.program import Retention
from bot.models.announcement import UnfinishedAnnouncement
from bot.models.asker import AskerCheck
from bot.models.case import Case, CaseDraft, CaseMessage
from bot.models.chat import Chat, Person
from bot.models.console import AttemptCount, ConsoleSession, SignInRequest
from bot.models.desk import CaseNote, SavedView
from bot.models.knowledge import KnowledgeCandidate
from bot.models.lookup import LineLookup
from bot.models.media import CaseMedia, MediaState
from bot.models.outbox import Delivery, OwedMessage
from bot.models.people import RoleGrant
from bot.models.proposal import KnowledgeDraft
from bot.models.question import Question, QuietThread
from bot.models.school import OneTimeCode, Unit
from bot.models.step import StepMark

A_DAY = timedelta(days=1)
_DRAFTS_KEPT = timedelta(days=7)  # Over a weekend and some.
_ERASED_MARK = "erased"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """As of when (machine time) something is old, for how long things are kept, and the programme's own terms."""

    now: datetime
    kept: Retention
    systems: tuple[str, ...]

    def before(self, days: int) -> datetime:
        """Return the moment before which things kept this many days go."""
        return self.now - timedelta(days=days)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What goes: the rows of `table` for which `is_due` holds.

    `values` blanks the columns it names; without it (and without `change`, for one row at a time) the rows go.
    """

    name: str
    table: type[Base]
    is_due: Callable[[Scope], ColumnElement[bool]]
    values: Mapping[str, object] | None = None
    change: Callable[[Any], None] | None = None
    covers: tuple[str, ...] = ()


def bare(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said without words and ids of people: its kind, and the numbers of what it was about."""
    said = {
        key: value
        for key, value in content.items()
        if key == "say"
        or isinstance(value, int)
        or (isinstance(value, list) and all(isinstance(v, int) for v in value))
    }
    return {**said, _ERASED_MARK: True}


def _strip(owed: OwedMessage) -> None:
    owed.content = bare(owed.content)


def _of_old_lines(scope: Scope) -> ColumnElement[bool]:
    old = select(CaseMessage.id).where(CaseMessage.text_as_of < scope.before(scope.kept.pictures))
    return CaseMedia.case_message_id.in_(old)


RULES = (
    Rule(
        name="texts of questions",
        table=Question,
        is_due=lambda s: and_(
            Question.asked_at < s.before(s.kept.questions),
            or_(Question.text.is_not(None), Question.quote_token.is_not(None)),
        ),
        values={"text": None, "quote_token": None},
    ),
    Rule(
        name="texts in cases",
        table=CaseMessage,
        is_due=lambda s: and_(CaseMessage.text_as_of < s.before(s.kept.cases), CaseMessage.text.is_not(None)),
        values={"text": None},
    ),
    Rule(
        name="notes on cases",
        table=CaseNote,
        is_due=lambda s: and_(
            CaseNote.at < s.before(s.kept.cases),
            or_(CaseNote.text.is_not(None), CaseNote.promised.is_not(None), CaseNote.next_step.is_not(None)),
        ),
        values={"text": None, "promised": None, "next_step": None},
    ),
    Rule(
        name="views of people without a role",
        table=SavedView,
        is_due=lambda _scope: SavedView.line_id.not_in(select(RoleGrant.line_id).where(RoleGrant.revoked_at.is_(None))),
        covers=("name", "filters"),
    ),
    Rule(
        name="pictures and files",
        table=CaseMedia,
        is_due=lambda s: and_(
            or_(CaseMedia.state.in_((MediaState.WANTED, MediaState.STORED)), CaseMedia.file_name.is_not(None)),
            _of_old_lines(s),
        ),
        values={"state": MediaState.ERASED, "file_name": None},  # The worker removes the files of what is erased.
    ),
    Rule(
        name="drafts that nobody finished",
        table=CaseDraft,
        is_due=lambda s: and_(CaseDraft.changed_at < s.now - _DRAFTS_KEPT, CaseDraft.text.is_not(None)),
        values={"text": None},
    ),
    Rule(
        name="announcements that nobody finished writing",
        table=UnfinishedAnnouncement,
        is_due=lambda s: UnfinishedAnnouncement.written_at < s.now - _DRAFTS_KEPT,
    ),
    Rule(
        name="proposals for the knowledge",
        table=KnowledgeDraft,
        is_due=lambda s: KnowledgeDraft.made_at < s.before(s.kept.cases),
        covers=("text", "answer"),
    ),
    Rule(
        name="versions of the knowledge that were not published",
        table=KnowledgeCandidate,
        is_due=lambda s: KnowledgeCandidate.made_at < s.before(s.kept.cases),
    ),
    Rule(
        name="notes on steps",
        table=StepMark,
        is_due=lambda s: and_(
            StepMark.recorded_at < s.before(s.kept.cases),
            StepMark.detail.is_not(None),
            StepMark.detail.not_in(s.systems),  # Which system a unit chose is no note.
        ),
        values={"detail": None},
    ),
    Rule(
        name="what the bot said",
        table=OwedMessage,
        is_due=lambda s: and_(
            OwedMessage.created_at < s.before(s.kept.messages),
            or_(OwedMessage.delivery_id.is_not(None), OwedMessage.cancelled_at.is_not(None)),
            cast(OwedMessage.content, String).not_like(f'%"{_ERASED_MARK}": true%'),
        ),
        change=_strip,
        covers=("content",),
    ),
    Rule(
        name="bodies of calls to LINE",
        table=Delivery,
        is_due=lambda s: and_(Delivery.outcome_at < s.now - A_DAY, cast(Delivery.body, String) != "[]"),
        values={"body": []},
    ),
    Rule(
        name="LINE's words on failed calls",
        table=Delivery,
        is_due=lambda s: and_(Delivery.outcome_at < s.before(s.kept.messages), Delivery.error.is_not(None)),
        values={"error": None},
    ),
    Rule(
        name="questions to LINE about people and groups",
        table=LineLookup,
        is_due=lambda s: LineLookup.done_at < s.before(s.kept.messages),
        covers=("error",),
    ),
    Rule(
        name="names of people",
        table=Person,
        is_due=lambda s: Person.name_as_of < s.before(s.kept.names),
        covers=("name",),
    ),
    Rule(
        name="names of groups that the bot left",
        table=Chat,
        is_due=lambda s: and_(Chat.left_at < s.before(s.kept.names), Chat.name.is_not(None)),
        values={"name": None},
    ),
    Rule(
        name="who asked last in a chat",
        table=Chat,
        is_due=lambda s: and_(
            or_(Chat.asked_at < s.before(1), Chat.consultant_at < s.before(1)),
            or_(Chat.asked_by.is_not(None), Chat.consultant_by.is_not(None)),
        ),
        values={"asked_at": None, "asked_by": None, "consultant_at": None, "consultant_by": None},
    ),
    Rule(
        name="roles that were taken away",
        table=RoleGrant,
        is_due=lambda s: RoleGrant.revoked_at < s.before(s.kept.names),
        covers=("name",),
    ),
    Rule(
        name="names on codes",
        table=OneTimeCode,
        is_due=lambda s: and_(OneTimeCode.issued_at < s.before(s.kept.names), OneTimeCode.name.is_not(None)),
        values={"name": None},
    ),
    Rule(
        name="contacts of schools",
        table=Unit,
        is_due=lambda s: and_(Unit.imported_at < s.before(s.kept.names), Unit.contact.is_not(None)),
        values={"contact": None},
    ),
    Rule(
        name="schools that 1:1 askers named",
        table=AskerCheck,
        is_due=lambda s: AskerCheck.until < s.before(s.kept.names),
    ),
    Rule(
        name="threads the bot stayed out of",
        table=QuietThread,
        is_due=lambda s: QuietThread.until < s.now - A_DAY,
    ),
    Rule(
        name="requests to sign in",
        table=SignInRequest,
        is_due=lambda s: SignInRequest.expires_at < s.now - A_DAY,
    ),
    Rule(
        name="browsers that were signed in",
        table=ConsoleSession,
        is_due=lambda s: ConsoleSession.expires_at < s.before(s.kept.messages),
    ),
    Rule(
        name="counts of attempts",
        table=AttemptCount,
        is_due=lambda s: AttemptCount.since < s.now - A_DAY,
    ),
    Rule(
        name="reply tokens of cases",
        table=Case,
        is_due=lambda s: and_(Case.token_received_at < s.now - A_DAY, Case.reply_token.is_not(None)),
        values={"reply_token": None, "token_received_at": None},
    ),
)
