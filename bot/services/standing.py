"""What our rows say about a message, asked for in one statement (`bot.services.standing_query`)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from bot.dates.moment import Moment
from bot.faq.conversations import Talk
from bot.faq.found import Around
from bot.incoming import MediaReceived, TextReceived
from bot.models.case import Side
from bot.models.question import Decision
from bot.programme.cases import REOPEN_WITHIN, State, is_open
from bot.reading.judging import Previous
from bot.reading.meaning import Standing
from bot.services.chats import digest_of
from bot.services.questions import FOLLOW_UP_WINDOW, unsent_key
from bot.services.standing_query import statement

_UNTAKEN = (State.OPEN, State.REOPENED)


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
    return connection.execute(statement(), values).one()


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
