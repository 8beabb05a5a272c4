"""Ends a programme in steps that people order one by one: a farewell to every group, then leaving them.

No group is left before its farewell arrived, while somebody there waits for an answer or something is owed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from bot import content as say
from bot import gate, outbox
from bot.faq.program import Retention
from bot.incoming import ChatKind
from bot.inserting import insert_if_new
from bot.masking import mask
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.close_out import CloseOut
from bot.models.lookup import LineLookup, LookupKind
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.programme.cases import State
from bot.programme.leaving import At, leaves_at
from bot.services import audit
from bot.services.audit import Acting

# How many groups one order leaves.
AT_ONCE = 20
LONGEST_WORDS = 500
_HERE = (Chat.kind != ChatKind.USER, Chat.left_at.is_(None))
_LEAVING = exists().where(
    LineLookup.chat_id == Chat.id, LineLookup.kind == LookupKind.LEAVE, LineLookup.done_at.is_(None)
)


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How far the end is: groups the bot is in, those that had the farewell, may be left, are being left, and were.

    `billed` is what a farewell to all costs, `cases` how many are open.
    """

    farewell: CloseOut | None
    here: int
    billed: int
    told: int
    ready: int
    leaving: int
    left: int
    cases: int


def current(session: Session) -> CloseOut | None:
    """Return the farewell that was said."""
    query = select(CloseOut).where(CloseOut.made_at.is_not(None)).order_by(CloseOut.id.desc())
    return session.scalar(query.limit(1))


def stand(session: Session) -> Stand:
    """Look how far the end is."""
    here = session.scalars(select(Chat.member_count).where(*_HERE)).all()
    farewell = current(session)
    told, left = 0, 0
    if farewell is not None:
        told = session.scalar(select(func.count()).select_from(Chat).where(*_HERE, _told(farewell))) or 0
        gone = (Chat.kind != ChatKind.USER, Chat.left_at.is_not(None))
        left = session.scalar(select(func.count()).select_from(Chat).where(*gone, _told(farewell))) or 0
    return Stand(
        farewell=farewell,
        here=len(here),
        billed=sum(one or 1 for one in here),
        told=told,
        ready=len(ready(session)),
        leaving=session.scalar(select(func.count()).select_from(Chat).where(*_HERE, _LEAVING)) or 0,
        left=left,
        cases=session.scalar(select(func.count()).select_from(Case).where(Case.state != State.CLOSED)) or 0,
    )


def ask(session: Session, words: str, acting: Acting, *, by_name: str) -> CloseOut:
    """Take a farewell down; nobody hears it before it is said yes to."""
    row = CloseOut(
        words=mask(words.strip())[:LONGEST_WORDS],
        by_line_id=acting.by,
        by_name=by_name,
        way=acting.way,
        asked_at=acting.machine_now,
    )
    session.add(row)
    session.flush()
    return row


def drop(session: Session, row: CloseOut) -> None:
    """Forget a farewell that nobody heard."""
    if row.made_at is None:
        session.delete(row)


def say_farewell(session: Session, row: CloseOut, acting: Acting) -> int | None:
    """Owe the farewell to every group the bot is in; return to how many, None when one was said before."""
    session.execute(select(CloseOut.id).with_for_update())  # Two people may say yes at once.
    if current(session) is not None:
        return None
    row.made_at = acting.machine_now
    chats = session.scalars(select(Chat).where(*_HERE).order_by(Chat.id)).all()
    readers = gate.readers_of(session, chats)
    for chat in chats:
        session.add(
            OwedMessage(
                reason_key=_key(row, chat.id),
                chat_id=chat.id,
                content=say.to_row(say.SayFarewell(close_out=row.id)),
                created_at=acting.machine_now,
                due_at=leaves_at(At(acting.now), readers[chat.id], acting.published, acting.now),
            )
        )
    audit.write_down(session, acting, "say_farewell", f"close_out {row.id}", groups=len(chats))
    outbox.wake_worker(session)
    return len(chats)


def ready(session: Session) -> Sequence[Chat]:
    """Return the groups that may be left now, in the order in which they were told."""
    farewell = current(session)
    if farewell is None:
        return ()
    waits = exists().where(Case.chat_id == Chat.id, Case.state != State.CLOSED)
    owed = exists().where(OwedMessage.chat_id == Chat.id, OwedMessage.done_at.is_(None))
    query = select(Chat).where(*_HERE, _told(farewell), ~waits, ~owed, ~_LEAVING).order_by(Chat.id)
    return session.scalars(query).all()


def leave(session: Session, acting: Acting, *, most: int = AT_ONCE) -> int:
    """Have the worker leave the next groups; return how many."""
    chats = ready(session)[:most]
    for chat in chats:
        insert_if_new(
            session,
            LineLookup,
            kind=LookupKind.LEAVE,
            chat_id=chat.id,
            reason_key=f"leave:{chat.id}:{acting.machine_now.isoformat()}",
            next_try_at=acting.machine_now,
            tries=0,
        )
        audit.write_down(session, acting, "leave_group", f"chat {chat.id}")
    outbox.wake_worker(session)
    return len(chats)


def erased_from(farewell: CloseOut, kept: Retention) -> datetime | None:
    """Return when what is left of people may be erased: after the longest time that anything is kept."""
    if farewell.made_at is None:
        return None
    return farewell.made_at + timedelta(days=max(kept.model_dump().values()))


def _key(row: CloseOut, chat_id: int) -> str:
    return f"farewell:{row.id}:chat {chat_id}"


def _told(farewell: CloseOut) -> ColumnElement[bool]:
    """Tell of a chat's row whether the farewell reached it."""
    owed, sent = aliased(OwedMessage), aliased(Delivery)
    return (
        exists()
        .where(owed.chat_id == Chat.id, owed.reason_key.startswith(f"farewell:{farewell.id}:"))
        .where(sent.id == owed.delivery_id, sent.outcome == Outcome.SENT)
    )
