"""What our rows say about a message, asked for in one statement: it runs for everything that anybody writes.

Each part names the rows it reads; an index leads to all of them, and none depends on what the message says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from bot.dates.moment import Moment
from bot.faq.conversations import Talk
from bot.faq.found import Around
from bot.incoming import MediaReceived, TextReceived
from bot.models.announcement import UnfinishedAnnouncement
from bot.models.asker import AskerCheck
from bot.models.case import Case, CaseDraft, CaseMessage, Side
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.models.hold import HoldKind, HoldSwitch
from bot.models.outbox import OwedMessage, SentMessage
from bot.models.people import Role, RoleGrant
from bot.models.question import Decision, Question, QuietThread
from bot.models.school import GroupBinding
from bot.models.step import StepMark
from bot.programme.cases import REOPEN_WITHIN, State, is_open, is_with_a_person
from bot.reading.judging import Previous
from bot.reading.meaning import Standing
from bot.services.chats import digest_of
from bot.services.questions import FOLLOW_UP_WINDOW, unsent_key

_CHAT, _USER, _MESSAGE, _QUOTED, _UNSENT, _STEP = (
    bindparam(name, type_=String) for name in ("chat", "user", "message", "quoted", "unsent", "step")
)
_NOW = bindparam("now", type_=Case.opened_at.type)
_ASKED_SINCE = bindparam("asked_since", type_=Case.opened_at.type)
_UNTAKEN = (State.OPEN, State.REOPENED)
_SILENCES = HoldSwitch.kind.in_((HoldKind.UNASKED, HoldKind.ALL))
_WITH_A_PERSON = tuple(state for state in State if is_with_a_person(state))


@dataclass(frozen=True, kw_only=True)
class Known:
    """The chat of a message as far as we know it (`chat_id` None: a new one), and how the message stands there.

    `has_held` when the quota holds something back in that chat.
    """

    chat_id: int | None
    left_at: datetime | None
    standing: Standing = field(default_factory=Standing)
    around: Around = field(default_factory=Around)
    is_consultant: bool = False
    asks: bool = False
    has_held: bool = False


def of_text(connection: Connection, event: TextReceived, moment: Moment, *, system_step: str | None) -> Known:
    """Return how a text stands; `system_step` is the step by which a unit chooses its system."""
    row = _read(connection, event, moment, quoted=event.quoted_message_id, system_step=system_step)
    as_of = max((one for one in (row.kept_as_of, row.line_as_of) if one is not None), default=None)
    answers, claims = _spoken_by_consultant(row, event)
    return Known(
        chat_id=row.chat_id,
        left_at=row.left_at,
        around=_around(row, event),
        is_consultant=row.is_consultant,
        has_held=row.has_held,
        standing=Standing(
            may_speak=not (row.only_when_addressed or row.with_person or row.held),
            quiet_about=tuple(row.quiet_about or ()),
            has_named_school=bool(row.named),
            quotes_us=row.quotes_us is not None,
            taken_back=row.taken_back or (as_of is not None and as_of >= event.sent_at),
            is_kept=row.kept_decision is not None,
            was_answered=row.kept_decision in (Decision.ANSWERED, Decision.STATUS),
            kept_line=row.line_case,
            is_persons_line=row.line_side is not None and row.line_side is not Side.ASKER,
            writes_for=_writes_for(row, event),
            answers=answers,
            claims=claims,
            tells=(tells := _tells(row, event, moment.machine_now)),
            tells_a_person=tells is not None and tells == row.quoted_case and row.quoted_case_state not in _UNTAKEN,
            names_schools=event.chat.is_private and (row.is_consultant or row.is_office),
            is_party=event.chat.is_private and row.is_party,
            is_office=event.chat.is_private and row.is_office,
            writes_announcement=event.chat.is_private and row.is_office and row.writes_announcement,
            has_case=row.own_open,
            is_naming_school=event.chat.is_private and bool(row.naming),
            previous=_previous(row),
            system=row.system if row.choices and row.choices == row.bindings else None,
        ),
    )


def of_media(connection: Connection, event: MediaReceived, moment: Moment) -> Known:
    """Return how a picture or file stands; it cannot quote."""
    row = _read(connection, event, moment, quoted=None, system_step=None)
    writes = event.chat.is_private and row.has_role and row.draft_case is not None
    standing = Standing(
        taken_back=row.taken_back,
        writes_for=row.draft_case if writes else None,
        tells=row.collecting,
    )
    return Known(chat_id=row.chat_id, left_at=row.left_at, has_held=row.has_held, standing=standing)


def _read(
    connection: Connection,
    event: TextReceived | MediaReceived,
    moment: Moment,
    *,
    quoted: str | None,
    system_step: str | None,
) -> Row[Any]:
    values = {
        "chat": event.chat.line_id,
        "user": event.user_id,
        "message": event.message_id,
        "quoted": quoted,
        "unsent": unsent_key(event.message_id),
        "step": system_step,
        "now": moment.machine_now,
        "asked_since": moment.machine_now - FOLLOW_UP_WINDOW,
    }
    return connection.execute(_statement(), values).one()


def _around(row: Row[Any], event: TextReceived) -> Around:
    """Return what who spoke when tells about a message."""
    talk = Talk(
        asked_at=row.asked_at.timestamp() if row.asked_at else None,
        asked_by=row.asked_by,
        consultant_at=row.consultant_at.timestamp() if row.consultant_at else None,
        consultant=row.consultant_by,
        bot_at=event.sent_at.timestamp() if row.previous_decision is not None else None,
    )
    quotes_person = event.quoted_message_id is not None and row.quotes_us is None
    return talk.around(event.sent_at.timestamp(), digest_of(event.chat, event.user_id), quotes_person=quotes_person)


def _spoken_by_consultant(row: Row[Any], event: TextReceived) -> tuple[int | None, int | None]:
    """Return the case whose asker a consultant quotes in the group, or the only one that is open there."""
    if event.chat.is_private or not row.is_consultant:
        return None, None
    if event.quoted_message_id:
        return (row.quoted_case if row.quoted_case_chat == row.chat_id else None), None
    return None, (row.first_open if row.open_cases == 1 and not row.own_open else None)


def _writes_for(row: Row[Any], event: TextReceived) -> int | None:
    """Return the case that somebody with a role writes for, 1:1: the one quoted, else the one they began to answer."""
    if not event.chat.is_private or not row.has_role:
        return None
    if row.quoted_case is not None:
        return int(row.quoted_case)
    return None if row.draft_case is None else int(row.draft_case)


def _tells(row: Row[Any], event: TextReceived, machine_now: datetime) -> int | None:
    """Return the case that the writer is still telling us about."""
    is_theirs = event.user_id is not None and (row.quoted_case_chat, row.quoted_case_asker) == (
        row.chat_id,
        event.user_id,
    )
    if row.quoted_case is not None and is_theirs:
        closed = row.quoted_case_closed
        if is_open(row.quoted_case_state) or (closed is not None and machine_now - closed <= REOPEN_WITHIN):
            return int(row.quoted_case)
    return None if row.collecting is None else int(row.collecting)


def _previous(row: Row[Any]) -> Previous | None:
    """Return what a follow-up builds on: the question whose answer is quoted, else the asker's last one."""
    if row.previous_decision is not Decision.ANSWERED:
        return None
    return Previous(text=row.previous_text, entries=tuple(part["entry"] for part in row.previous_parts))


@cache
def _statement() -> Select[Any]:
    """Build the statement once; putting it together takes longer than running it."""
    kept, previous, asked = aliased(Question), aliased(Question), aliased(Question)
    line, quoted_line = aliased(CaseMessage), aliased(CaseMessage)
    case, case_of_asked = aliased(Case), aliased(Case)
    newest_case = select(func.max(Case.id)).where(Case.question_id == asked.id)
    edited = _draft(CaseDraft.source_message_id == _MESSAGE)
    listening = _draft(CaseDraft.by_line_id == _USER, CaseDraft.listens_until > _NOW)
    joins = (
        (Chat, Chat.line_id == _CHAT),
        (kept, kept.line_message_id == _MESSAGE),
        (line, line.line_message_id == _MESSAGE),
        (SentMessage, SentMessage.line_message_id == _QUOTED),
        (OwedMessage, OwedMessage.id == SentMessage.owed_message_id),
        (quoted_line, quoted_line.line_message_id == _QUOTED),
        (asked, asked.line_message_id == _QUOTED),
        (case_of_asked, case_of_asked.id == newest_case.scalar_subquery()),
        (
            case,
            case.id
            == func.coalesce(quoted_line.case_id, case_of_asked.id, OwedMessage.content["case_id"].as_integer()),
        ),
        (previous, previous.id == func.coalesce(SentMessage.question_id, _latest_question())),
        (CaseDraft, CaseDraft.id == func.coalesce(edited, listening)),
        (AskerCheck, AskerCheck.line_id == _USER),
        (
            QuietThread,
            (QuietThread.chat_id == Chat.id) & (QuietThread.asker_line_id == _USER) & (QuietThread.until > _NOW),
        ),
    )
    origin: Any = select(literal(1).label("one")).subquery()
    for table, condition in joins:
        origin = origin.outerjoin(table, condition)
    columns = (
        Chat.id.label("chat_id"),
        Chat.left_at,
        Chat.only_when_addressed,
        Chat.asked_at,
        Chat.asked_by,
        Chat.consultant_at,
        Chat.consultant_by,
        kept.decision.label("kept_decision"),
        kept.text_as_of.label("kept_as_of"),
        line.case_id.label("line_case"),
        line.text_as_of.label("line_as_of"),
        line.side.label("line_side"),
        SentMessage.line_message_id.label("quotes_us"),
        case.id.label("quoted_case"),
        case.chat_id.label("quoted_case_chat"),
        case.asker_line_id.label("quoted_case_asker"),
        case.state.label("quoted_case_state"),
        case.closed_at.label("quoted_case_closed"),
        previous.decision.label("previous_decision"),
        previous.text.label("previous_text"),
        previous.parts.label("previous_parts"),
        CaseDraft.case_id.label("draft_case"),
        ((AskerCheck.until > _NOW) & AskerCheck.confirmed_at.is_(None)).label("naming"),
        AskerCheck.unit_id.label("named"),
        QuietThread.entries.label("quiet_about"),
    )
    return select(*columns, *_looks()).select_from(origin)


def _looks() -> Sequence[ColumnElement[Any]]:
    """Return what is looked up beside the joined rows, each by an index of its table."""
    held = RoleGrant.line_id == _USER, RoleGrant.revoked_at.is_(None)
    here = Case.chat_id == Chat.id, Case.state != State.CLOSED
    own = Case.asker_line_id == _USER
    bound = GroupBinding.chat_id == Chat.id, GroupBinding.unbound_at.is_(None)
    chosen = (*bound, StepMark.unit_id == GroupBinding.unit_id, StepMark.step == _STEP, StepMark.undone_at.is_(None))
    silenced = _SILENCES, or_(HoldSwitch.chat_id.is_(None), HoldSwitch.chat_id == Chat.id)
    back = aliased(OwedMessage)
    held_back = back.chat_id == Chat.id, back.held_until.is_not(None), back.delivery_id.is_(None)
    unfinished = UnfinishedAnnouncement.line_id == _USER, UnfinishedAnnouncement.written_at > _ASKED_SINCE
    collecting = (
        select(Case.id)
        .where(*here, own, Case.collecting_until > _NOW)
        .order_by(Case.collecting_until.desc(), Case.id.desc())
        .limit(1)
    )
    system = (
        select(func.min(StepMark.detail)).where(*chosen).having(func.min(StepMark.detail) == func.max(StepMark.detail))
    )
    return (
        exists().where(SeenEvent.event_id == _UNSENT).label("taken_back"),
        exists().where(*silenced).correlate(Chat).label("held"),
        exists().where(*held_back, back.cancelled_at.is_(None)).correlate(Chat).label("has_held"),
        exists().where(*held).label("has_role"),
        exists().where(*held, RoleGrant.role == Role.CONSULTANT).label("is_consultant"),
        exists().where(*held, RoleGrant.role == Role.OFFICE).label("is_office"),
        exists().where(*held, RoleGrant.role == Role.PARTY).label("is_party"),
        exists().where(*unfinished).label("writes_announcement"),
        exists().where(*here, own, Case.state.in_(_WITH_A_PERSON)).correlate(Chat).label("with_person"),
        collecting.correlate(Chat).scalar_subquery().label("collecting"),
        select(func.count(Case.id)).where(*here).correlate(Chat).scalar_subquery().label("open_cases"),
        select(func.min(Case.id)).where(*here).correlate(Chat).scalar_subquery().label("first_open"),
        exists().where(*here, own).correlate(Chat).label("own_open"),
        select(func.count())
        .select_from(GroupBinding)
        .where(*bound)
        .correlate(Chat)
        .scalar_subquery()
        .label("bindings"),
        select(func.count(StepMark.detail)).where(*chosen).correlate(Chat).scalar_subquery().label("choices"),
        system.correlate(Chat).scalar_subquery().label("system"),
    )


def _latest_question() -> ColumnElement[Any]:
    """Return the asker's last question in this chat within the follow-up window."""
    query = select(Question.id).where(
        Question.chat_id == Chat.id, Question.asker_line_id == _USER, Question.asked_at >= _ASKED_SINCE
    )
    latest = query.order_by(Question.asked_at.desc(), Question.id.desc()).limit(1)
    return latest.correlate(Chat).scalar_subquery()


def _draft(*of: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the newest unfinished draft of which this holds; only the last one begun listens."""
    query = select(func.max(CaseDraft.id)).where(*of, CaseDraft.sent_at.is_(None), CaseDraft.dropped_at.is_(None))
    return query.scalar_subquery()
