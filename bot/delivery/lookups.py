"""Asks LINE for names and member counts that other processes want to know; nothing waits for them."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock, outbox
from bot import content as say
from bot.delivery import lease
from bot.delivery.line_client import LineCalls, LineError
from bot.incoming import ChatKind
from bot.inserting import insert_if_new
from bot.logs import warn
from bot.models.asker import AskerWish
from bot.models.audit import Way
from bot.models.chat import Chat, Person
from bot.models.lookup import LineLookup, LookupKind
from bot.programme.leaving import Now
from bot.services import askers, binding, line_access
from bot.services.audit import Acting
from bot.services.cases import opening
from bot.services.cases.opening import Request
from bot.wiring import Runtime
from bot.wording import notices

log = logging.getLogger("bot.delivery.lookups")
_OPEN = LineLookup.done_at.is_(None)
_NOT_IN_IT = "404"  # Of a group that the bot is to leave: it is out already.
_ASKED = Now("they asked a moment ago")


@dataclass(frozen=True)
class Wanted:
    """A question to LINE that is ours to ask now."""

    lookup_id: int
    kind: LookupKind
    chat_line_id: str
    chat_kind: ChatKind
    user_line_id: str | None


def claim_lookup(runtime: Runtime) -> Wanted | None:
    """Take the next lookup, if there is one."""
    now = clock.machine_now()
    with runtime.database.read() as session:
        if not lease.may_ask(session, now=now) or not lease.is_waiting(session, LineLookup, _OPEN, now=now):
            return None
    with runtime.database.write() as session:
        row = lease.take(session, LineLookup, _OPEN, now=now)
        if row is None:
            return None
        wanted = Wanted(row.id, row.kind, row.chat.line_id, row.chat.kind, row.user_line_id)
        if lease.is_over(row):
            _give_up(session, row, runtime.acting(session), lease.GIVEN_UP)
            return None
        line_access.begin_try(session, now=now)
        return wanted


def look_up(runtime: Runtime, line: LineCalls, wanted: Wanted) -> None:
    """Ask LINE and keep the answer; tried again with growing pauses unless LINE says that it is no use."""
    try:
        answer = _ask(line, wanted)
    except LineError as error:
        _note_failure(runtime, wanted, error)
        return
    now = clock.machine_now()
    with runtime.database.write() as session:
        row = session.get_one(LineLookup, wanted.lookup_id)
        row.done_at, row.error = now, None
        line_access.note_taken(session)
        chat = session.get_one(Chat, row.chat_id)
        if answer is None:
            chat.left_at = now
            return
        if not isinstance(answer, str):
            chat.name, chat.member_count = answer
            chat.member_count_at = now
            return
        _keep_name(session, wanted.user_line_id or "", answer, now)
        if wanted.kind is LookupKind.MEMBER:
            _serve_confirmed(runtime, session, row)
        else:
            opening.offer_known(session, wanted.user_line_id or "", runtime.acting(session))


def _keep_name(session: Session, line_id: str, name: str, now: datetime) -> None:
    if not insert_if_new(session, Person, line_id=line_id, name=name, name_as_of=now):
        person = session.scalars(select(Person).where(Person.line_id == line_id)).one()
        person.name, person.name_as_of = name, now
    session.flush()


def _ask(line: LineCalls, wanted: Wanted) -> str | tuple[str | None, int] | None:
    if wanted.kind is LookupKind.LEAVE:
        line.leave(wanted.chat_line_id, is_room=wanted.chat_kind is ChatKind.ROOM)
        return None
    if wanted.kind is not LookupKind.GROUP:
        group_id = wanted.chat_line_id if wanted.chat_kind is ChatKind.GROUP else None
        return line.person_name(wanted.user_line_id or "", group_id)
    facts = line.group(wanted.chat_line_id, is_room=wanted.chat_kind is ChatKind.ROOM)
    return facts.name, facts.member_count


def _serve_confirmed(runtime: Runtime, session: Session, row: LineLookup) -> None:
    """LINE knows somebody in the group of the school they named: do what they wanted, unless they named another."""
    line_id = row.user_line_id or ""
    chat = askers.private_chat(session, line_id)
    acting = runtime.acting(session, by=line_id, way=Way.CHAT, chat_id=chat.id if chat else None)
    confirmed, now = askers.confirm(session, line_id, row.unit_id, now=acting.machine_now), acting.machine_now
    if confirmed is None or chat is None:
        return
    if confirmed.wants is AskerWish.PROGRESS:
        codes = tuple(unit.code for unit in binding.units_beside(session, confirmed.unit))
        outbox.owe_push(
            session, chat, say.SayProgress(units=codes), _ASKED, reason_key=f"private:{row.id}:progress", by=acting
        )
        return
    request = Request(chat=chat, asker_line_id=line_id, question=confirmed.question, unit=confirmed.unit)
    opened = opening.open_case(session, request, acting)
    key = f"private:{opened.case.id}:opened:{now.isoformat()}"
    outbox.owe_push(session, chat, opening.said_of(opened), _ASKED, reason_key=key, by=acting)


def _refuse_unconfirmed(session: Session, row: LineLookup, acting: Acting) -> None:
    line_id = row.user_line_id or ""
    is_refused = askers.refuse(session, line_id, row.unit_id)
    chat = askers.private_chat(session, line_id)
    if is_refused and chat is not None:
        key = f"private:{row.id}:refused"
        content = say.SayNotice(name=notices.NOT_A_MEMBER)
        outbox.owe_push(session, chat, content, _ASKED, reason_key=key, by=acting)


def _note_failure(runtime: Runtime, wanted: Wanted, error: LineError) -> None:
    with runtime.database.write() as session:
        row = session.get_one(LineLookup, wanted.lookup_id)
        row.error = str(error)
        if lease.note_failure(session, row, error, now=clock.machine_now()):
            _give_up(session, row, runtime.acting(session), str(error))
    warn(log, "lookup_failed", lookup=wanted.lookup_id, error=str(error))


def _give_up(session: Session, row: LineLookup, acting: Acting, error: str) -> None:
    row.done_at, row.error = acting.machine_now, error
    if row.kind is LookupKind.LEAVE and error.startswith(_NOT_IN_IT):
        row.chat.left_at = acting.machine_now
    if row.kind is LookupKind.MEMBER:
        _refuse_unconfirmed(session, row, acting)
    elif row.kind is LookupKind.PROFILE:
        opening.offer_known(session, row.user_line_id or "", acting)
