"""All we hold about one person: found, given to them, erased. Counts, dates and the steps of schools stay.

What others wrote about somebody by name cannot be found safely; `names_elsewhere` says where the office's list has it.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, cast, or_, select, update
from sqlalchemy.orm import Session

from bot.database import Base
from bot.models import registry
from bot.models.announcement import UnfinishedAnnouncement
from bot.models.asker import AskerCheck
from bot.models.case import Case, CaseDraft, CaseMessage
from bot.models.chat import Chat, Person
from bot.models.desk import CaseNote, SavedView
from bot.models.holdings import Held, columns_with
from bot.models.lookup import LineLookup
from bot.models.media import CaseMedia, MediaState
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.models.people import RoleGrant
from bot.models.proposal import KnowledgeDraft
from bot.models.question import Question, QuietThread
from bot.models.receipt_stack import ReceiptStack
from bot.models.school import BindingAttempt, OneTimeCode, Unit
from bot.models.step import StepMark
from bot.services.retention_rules import bare

_MODELS = {model.__tablename__: model for model in registry.TABLES}
# What a conversation stands at, and names: nothing to count.
_ROWS_THAT_GO = (
    AskerCheck,
    BindingAttempt,
    LineLookup,
    Person,
    QuietThread,
    ReceiptStack,
    SavedView,
    UnfinishedAnnouncement,
)
_NAMED: tuple[type[Person | RoleGrant], ...] = (Person, RoleGrant)
_NOT_SHOWN = {"reply_token", "quote_token", "token", "code_hash", "retry_key", "token_received_at", "lease_owner"}
_SOMEBODY_ELSE = "(somebody else)"
_A_PERSON = re.compile(r"\bU[0-9a-f]{32}\b")
_TERM = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SHORTEST_NAME = 2

Rows = dict[type[Base], Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was erased: rows changed or removed by table, and the tokens of the files that must go too."""

    rows: Mapping[str, int]
    media_tokens: Sequence[str]


def find(session: Session, line_id: str) -> Rows:
    """Return every row that is about somebody, by table; tables without any are left out."""
    conditions: dict[type[Base], list[ColumnElement[bool]]] = {}
    for table, name in [*columns_with(Held.WHO, Held.KEY), (OwedMessage.__tablename__, "content")]:
        column = _MODELS[table].__table__.c[name]
        conditions.setdefault(_MODELS[table], []).append(_mentions(column, line_id))
    for model, condition in _linked(line_id):
        conditions.setdefault(model, []).append(condition)
    found = {
        model: session.scalars(select(model).where(or_(*some))).unique().all() for model, some in conditions.items()
    }
    return {model: rows for model, rows in found.items() if rows}


def export(session: Session, line_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return all we hold about somebody, by table, as JSON can hold it; the ids of other people are left out."""
    return {
        model.__tablename__: [_shown(row, line_id) for row in rows] for model, rows in find(session, line_id).items()
    }


def find_by_name(session: Session, name: str) -> list[tuple[str, str]]:
    """Return the LINE ids of people whose name, of LINE's or of a role, has this in it, with the name."""
    queries = (select(table.line_id, table.name).where(table.name.contains(name, autoescape=True)) for table in _NAMED)
    return sorted({(line_id, found or "") for query in queries for line_id, found in session.execute(query)})


def names_elsewhere(session: Session, line_id: str) -> list[str]:
    """Return the codes of the units whose contact or consultant, in the office's list, bears somebody's name."""
    names = {*session.scalars(select(RoleGrant.name).where(RoleGrant.line_id == line_id))}
    names |= {name for name in session.scalars(select(Person.name).where(Person.line_id == line_id)) if name}
    names = {name for name in names if len(name) >= _SHORTEST_NAME}
    return [
        unit.code
        for unit in session.scalars(select(Unit).order_by(Unit.code))
        if any(name in (unit.contact or "") or name == unit.consultant for name in names)
    ]


def media_tokens(session: Session, line_id: str) -> list[str]:
    """Return the tokens of the pictures and files that somebody's cases and lines hold."""
    return [one.token for one in find(session, line_id).get(CaseMedia, ()) if one.state is MediaState.STORED]


def known_line_ids(session: Session) -> set[str]:
    """Return the ids of all people of whom anything is held, for who has to ask about each."""
    columns = [_MODELS[table].__table__.c[name] for table, name in columns_with(Held.WHO)]
    plain = [column for column in columns if not isinstance(column.type, JSON)]
    return {one for column in plain for one in session.scalars(select(column).distinct()) if one}


def erase(session: Session, line_id: str, *, now: datetime) -> Erased:
    """Erase somebody: their words, names, pictures and id; a random name stands for them, so that counts stay.

    Note it in the journal of erasures before this transaction commits.
    """
    rows = find(session, line_id)
    replacement = f"erased-{secrets.token_hex(8)}"
    private = {chat.id for chat in rows.get(Chat, ())}
    _settle_calls(session, rows, private, now=now)
    asked = {case.id for case in rows.get(Case, ()) if case.asker_line_id == line_id}
    for model, some in rows.items():
        for row in some:
            if model in _ROWS_THAT_GO or (model is KnowledgeDraft and row.case_id in asked):
                session.delete(row)
                continue
            _blank(row, line_id, now=now)
            _rename(row, line_id, replacement)
    session.flush()
    # What others were sent may quote them; once sent, a body is of no use.
    sent = (Delivery.outcome.is_not(None), cast(Delivery.body, String) != "[]")
    session.execute(update(Delivery).where(*sent).values(body=[]).execution_options(synchronize_session=False))
    return Erased(
        rows={model.__tablename__: len(some) for model, some in rows.items()},
        media_tokens=[one.token for one in rows.get(CaseMedia, ())],
    )


def _mentions(column: ColumnElement[Any], line_id: str) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):
        return cast(column, String).contains(f'"{line_id}"', autoescape=True)
    return column.contains(line_id, autoescape=True)


def _linked(line_id: str) -> Iterator[tuple[type[Base], ColumnElement[bool]]]:
    """Yield where rows are about somebody without naming them: by their 1:1 chat, their questions, cases and lines."""
    chats = select(Chat.id).where(Chat.line_id == line_id)
    cases = select(Case.id).where(Case.asker_line_id == line_id)
    theirs = select(Question.id).where(Question.asker_line_id == line_id)
    in_private = select(Case.id).where(Case.chat_id.in_(chats))
    lines = select(CaseMessage.id).where(or_(CaseMessage.by_line_id == line_id, CaseMessage.case_id.in_(in_private)))
    owed = or_(
        OwedMessage.chat_id.in_(chats),
        OwedMessage.question_id.in_(theirs),
        OwedMessage.content["case_id"].as_integer().in_(cases),
        OwedMessage.content["message"].as_integer().in_(lines),
    )
    carried = select(OwedMessage.delivery_id).where(owed, OwedMessage.delivery_id.is_not(None))
    codes = select(RoleGrant.code_id).where(RoleGrant.line_id == line_id)
    yield CaseMessage, CaseMessage.case_id.in_(in_private)
    yield CaseDraft, CaseDraft.case_id.in_(in_private)
    yield CaseNote, CaseNote.case_id.in_(cases)
    yield CaseMedia, CaseMedia.case_message_id.in_(lines)
    yield KnowledgeDraft, KnowledgeDraft.case_id.in_(cases)
    yield OwedMessage, owed
    yield Delivery, or_(Delivery.chat_id.in_(chats), Delivery.id.in_(carried))
    yield OneTimeCode, OneTimeCode.id.in_(codes)


def _settle_calls(session: Session, rows: Rows, private: set[int], *, now: datetime) -> None:
    """Stop what is under way with words of theirs in it; what others are owed about it is said without them."""
    unfinished = {one.id: one for one in rows.get(Delivery, ()) if one.outcome is None}
    for owed in rows.get(OwedMessage, ()):
        call = unfinished.get(owed.delivery_id)
        is_open = call is not None or (owed.delivery_id is None and owed.cancelled_at is None)
        if is_open and owed.chat_id in private:
            owed.cancelled_at, owed.done_at, owed.cancel_reason = now, now, "the person was erased"
            owed.reply_token = None
        elif call is not None and not _may_have_arrived(call, now):
            owed.delivery_id = None
    for call in unfinished.values():
        call.outcome = Outcome.UNCERTAIN if _may_have_arrived(call, now) else Outcome.RELEASED
        call.outcome_at, call.reply_token, call.lease_until, call.lease_owner = now, None, None, None
    session.flush()


def _may_have_arrived(call: Delivery, now: datetime) -> bool:
    return call.may_have_arrived or (call.lease_until is not None and call.lease_until > now)


def _blank(row: Base, line_id: str, *, now: datetime) -> None:  # noqa: C901, PLR0912 - one table each
    """Take the words out of a row that is about somebody."""
    match row:
        case Question(asker_line_id=asker) if asker == line_id:
            row.text = row.quote_token = None
        case CaseMessage():
            row.text = None
        case CaseDraft():
            row.text = row.listens_until = None
            row.dropped_at = row.dropped_at or (None if row.sent_at else now)
        case CaseNote():
            row.text = row.promised = row.next_step = None
        case CaseMedia():
            row.state, row.file_name, row.next_try_at = MediaState.ERASED, None, now
        case Chat():
            row.name, row.left_at = None, now
        case Case(asker_line_id=asker) if asker == line_id:
            row.reply_token = row.token_received_at = None
        case RoleGrant():
            row.name, row.revoked_at = "", row.revoked_at or now
        case OneTimeCode():
            row.name = None
        case Delivery():
            row.body, row.error = [], None
        case OwedMessage() if row.delivery_id is not None or row.cancelled_at is not None:
            row.content = bare(row.content)
        case StepMark(by_line_id=by, detail=str(note)) if by == line_id and not _TERM.fullmatch(note):
            row.detail = None
        case _:
            pass


def _rename(row: Base, line_id: str, replacement: str) -> None:
    for table, name in [*columns_with(Held.WHO, Held.KEY), (OwedMessage.__tablename__, "content")]:
        if table == row.__tablename__:
            value = getattr(row, name)
            changed = _replaced(value, line_id, replacement)
            if changed != value:
                setattr(row, name, changed)


def _replaced(value: Any, line_id: str, replacement: str) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case str():
            return value.replace(line_id, replacement)
        case list():
            return [_replaced(one, line_id, replacement) for one in value]
        case dict():
            return {key: _replaced(one, line_id, replacement) for key, one in value.items()}
        case _:
            return value


def _shown(row: Base, line_id: str) -> dict[str, Any]:
    who = {name for table, name in columns_with(Held.WHO) if table == row.__tablename__}
    columns = [column.name for column in row.__table__.columns if column.name not in _NOT_SHOWN]
    return {name: _plain(getattr(row, name), line_id, is_id=name in who) for name in columns}


def _plain(value: Any, line_id: str, *, is_id: bool = False) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as JSON can hold it, without the ids of other people."""
    match value:
        case datetime() | date() | time():
            return str(value)
        case list():
            return [_plain(one, line_id, is_id=is_id) for one in value]
        case dict():
            return {key: _plain(one, line_id) for key, one in value.items()}
        case str() if is_id and value and value != line_id:
            return _SOMEBODY_ELSE
        case str():
            return _A_PERSON.sub(lambda found: found[0] if found[0] == line_id else _SOMEBODY_ELSE, value)
        case _:
            return value
