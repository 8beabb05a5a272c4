"""One look at everything that the worker may have to do, in one statement which locks nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Boolean, TextClause, TextualSelect
from sqlalchemy.orm import Session

from bot.database import UtcDateTime
from bot.delivery import queue
from bot.delivery.taking import Step
from bot.models import announcement, lookup, media
from bot.models.hold import HoldKind
from bot.models.outbox import Channel
from bot.services import line_access
from bot.services.dates_in_force import WHAT_RUNS, WhatRuns, as_of_columns

_ALL_HELD, _PUSHES_HELD = (
    f"EXISTS (SELECT 1 FROM hold_switch WHERE kind = '{kind.name}' AND chat_id IS NULL)"  # noqa: S608 - our own names
    for kind in (HoldKind.ALL, HoldKind.PUSHES)
)
_READY = "next_try_at <= :machine_now AND (lease_until IS NULL OR lease_until <= :machine_now)"
_FILES = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE ({to_do}) AND {_READY})"  # noqa: S608 - our own names
    for table, to_do in (
        (media.CaseMedia.__tablename__, media.TO_DO),
        (announcement.AnnouncementPicture.__tablename__, announcement.PICTURE_TO_DO),
    )
)
_FLAGS: Mapping[str, str] = {
    "is_all_held": _ALL_HELD,
    "are_pushes_held": _PUSHES_HELD,
    "has_holds": "EXISTS (SELECT 1 FROM hold_switch)",
    "replies": queue.waits(queue.REPLIES),
    "reply_retries": queue.waits(queue.RETRIES, Channel.REPLY),
    "push_retries": queue.waits(queue.RETRIES, Channel.PUSH),
    "pushes_at_once": queue.waits(queue.PUSHES_AT_ONCE),
    "pushes_due": queue.waits(queue.PUSHES_DUE),
    "lookups": f"EXISTS (SELECT 1 FROM line_lookup WHERE {lookup.OPEN} AND {_READY})",  # noqa: S608 - our own names
    "files": _FILES,
}
_LOOK = (
    f"SELECT {WHAT_RUNS}, (SELECT again_at FROM credentials_refused) AS again_at, "  # noqa: S608 - our own names
    + ", ".join(f"({condition}) AS {name}" for name, condition in _FLAGS.items())
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What runs, how many calls LINE and the switches allow, and which kinds of work wait.

    `calls` and `pushes` are as many as the step has room for, or fewer; `is_try` when one call finds out whether LINE
    takes our credentials again. What waits is known as of the look: who takes it asks for it again.
    """

    runs: WhatRuns
    calls: int
    pushes: int
    is_try: bool
    has_holds: bool
    replies: bool
    reply_retries: bool
    push_retries: bool
    pushes_at_once: bool
    pushes_due: bool
    lookups: bool
    files: bool

    @property
    def has_calls(self) -> bool:
        """Whether a claim would find something to do or to settle."""
        replies = self.replies or self.reply_retries
        pushes = self.push_retries or self.pushes_at_once or self.pushes_due
        return (self.calls > 0 and replies) or (self.pushes > 0 and pushes)


def look(session: Session, step: Step) -> Waiting:
    """Look at what there is for a step to do; `queue.begin_claim` comes before it."""
    asked = step.look
    row = session.connection().execute(_typed(queue.prepared(_LOOK, session, asked)), asked.parameters).one()
    allowed = line_access.allowed_from(row.again_at, now=step.machine_now)
    calls = 0 if row.is_all_held else step.calls if allowed is None else min(step.calls, allowed)
    return Waiting(
        runs=as_of_columns(row.version, row.changes, row.offset_s),
        calls=calls,
        pushes=0 if row.are_pushes_held else min(step.pushes, calls),
        is_try=allowed is not None,
        has_holds=row.has_holds,
        replies=row.replies,
        reply_retries=row.reply_retries,
        push_retries=row.push_retries,
        pushes_at_once=row.pushes_at_once,
        pushes_due=row.pushes_due,
        lookups=row.lookups,
        files=row.files,
    )


@lru_cache
def _typed(statement: TextClause) -> TextualSelect:
    return statement.columns(again_at=UtcDateTime(), **dict.fromkeys(_FLAGS, Boolean()))
