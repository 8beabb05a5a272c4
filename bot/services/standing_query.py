"""The one statement that brings what our rows say about a message: it runs for everything that anybody writes.

Each part names the rows it reads; an index leads to all of them, and none depends on what the message says.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from bot.database import fixed
from bot.models.announcement import UnfinishedAnnouncement
from bot.models.asker import AskerCheck
from bot.models.case import Case, CaseDraft, CaseMessage
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.models.hold import HoldKind, HoldSwitch
from bot.models.outbox import OwedMessage, SentMessage
from bot.models.people import Role, RoleGrant
from bot.models.question import Question, QuietThread
from bot.models.school import GroupBinding
from bot.models.step import StepMark
from bot.programme.cases import State, is_with_a_person

_CHAT, _USER, _MESSAGE, _QUOTED, _UNSENT, _STEP = (
    bindparam(name, type_=String) for name in ("chat", "user", "message", "quoted", "unsent", "step")
)
_NOW = bindparam("now", type_=Case.opened_at.type)
_ASKED_SINCE = bindparam("asked_since", type_=Case.opened_at.type)
_SILENCES = or_(HoldSwitch.kind == fixed(HoldKind.UNASKED), HoldSwitch.kind == fixed(HoldKind.ALL))
_WITH_A_PERSON = or_(*(Case.state == fixed(state) for state in State if is_with_a_person(state)))


@cache
def statement() -> Select[Any]:
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
    here = Case.chat_id == Chat.id, Case.state != fixed(State.CLOSED)
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
        exists().where(*held, RoleGrant.role == fixed(Role.CONSULTANT)).label("is_consultant"),
        exists().where(*held, RoleGrant.role == fixed(Role.OFFICE)).label("is_office"),
        exists().where(*held, RoleGrant.role == fixed(Role.PARTY)).label("is_party"),
        exists().where(*unfinished).label("writes_announcement"),
        exists().where(*here, own, _WITH_A_PERSON).correlate(Chat).label("with_person"),
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
