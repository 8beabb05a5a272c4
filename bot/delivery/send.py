"""One step of delivery: claim, send, record. No transaction is open while LINE is called."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot import clock
from bot.database import Database
from bot.delivery import held, queue
from bot.delivery.claim import claim_some
from bot.delivery.finish import Ended, record_all
from bot.delivery.line_client import LineCalls, LineError, Quota
from bot.delivery.looking import Waiting, look
from bot.delivery.results import Result, TryLater
from bot.delivery.taking import Claimed, Step
from bot.logs import note, tracing, warn
from bot.models.outbox import Channel
from bot.services import line_access
from bot.services.dates_in_force import WhatRuns
from bot.wiring import Runtime, Setting

log = logging.getLogger("bot.delivery")
TOO_MANY_REQUESTS = 429
# How often one claim settles what needs no call (each time in a transaction of its own) before it does other work.
_ROUNDS = 20


@dataclass(frozen=True)
class Found:
    """The calls that were taken, and whether there is something to look up or to fetch."""

    calls: list[Claimed]
    has_questions: bool = False


def find_work(
    runtime: Runtime, *, owner: str, calls: int, pushes: int, under_way: Mapping[int, int] | None = None
) -> Found:
    """Take the next calls to make, at most `calls`, of them `pushes` on our own account."""
    setting = runtime.setting(clock.machine_now())
    for _ in range(_ROUNDS):
        step = _step(runtime, setting, owner=owner, calls=calls, pushes=pushes, under_way=under_way)
        waiting, claimed, settled = _take(runtime.database, step, setting.runs)
        if waiting.runs != setting.runs:
            # A reminder that was decided by a date moved just now must not be dropped by the date before.
            setting = runtime.latest_setting(clock.machine_now())
        elif claimed or not settled:
            return Found(claimed, waiting.lookups or waiting.files)
    return Found([])


def _take(database: Database, step: Step, runs: WhatRuns) -> tuple[Waiting, list[Claimed], int]:
    """Look for work and claim it, unless something else `runs` now; the number says how many rows were settled."""
    if not database.is_postgresql:  # Looking for work locks nobody out there.
        with database.read() as session:
            waiting = look(session, step)
        if waiting.runs != runs or not waiting.has_calls:
            return waiting, [], 0
    with database.write() as session:
        queue.begin_claim(session)
        waiting = look(session, step)
        claimed, settled = claim_some(session, step, waiting) if waiting.runs == runs else ([], 0)
    return waiting, claimed, settled


def claim_calls(
    runtime: Runtime, *, owner: str, calls: int, pushes: int, under_way: Mapping[int, int] | None = None
) -> list[Claimed]:
    """Take the next calls as `find_work` does."""
    return find_work(runtime, owner=owner, calls=calls, pushes=pushes, under_way=under_way).calls


def claim(runtime: Runtime, *, owner: str) -> Claimed | None:
    """Take the next call to make, if there is one."""
    free_held(runtime)
    return next(iter(claim_calls(runtime, owner=owner, calls=1, pushes=1)), None)


def free_held(runtime: Runtime) -> None:
    """Let messages whose hold is over be looked at again."""
    now = clock.machine_now()
    with runtime.database.read() as session:
        if not held.is_anything_over(session, now=now):
            return
    with runtime.database.write() as session:
        held.free_what_is_over(session, now=now)


def _step(  # noqa: PLR0913 - what a step is made of
    runtime: Runtime,
    setting: Setting,
    *,
    owner: str = "",
    calls: int = 0,
    pushes: int = 0,
    under_way: Mapping[int, int] | None = None,
) -> Step:
    machine_now = clock.machine_now()
    return Step(
        published=setting.published,
        now=clock.program_now(machine_now, setting.offset),
        machine_now=machine_now,
        owner=owner,
        calls=calls,
        pushes=pushes,
        under_way=under_way or {},
        public_base_url=runtime.settings.public_base_url,
    )


def call(runtime: Runtime, line: LineCalls, claimed: Claimed) -> Ended:
    """Call LINE; what came of it is still to be written down."""
    if claimed.retry_key is not None:
        result = line.push(claimed.line_id, claimed.body, claimed.retry_key)
    else:
        result = line.reply(claimed.reply_token or "", claimed.body)
    if isinstance(result, TryLater) and result.status == TOO_MANY_REQUESTS and claimed.channel is Channel.PUSH:
        result = _tell_quota_from_rate(runtime, line, claimed, result)
    return Ended(delivery_id=claimed.delivery_id, result=result, members=claimed.members)


def write_down(runtime: Runtime, ended: Sequence[Ended]) -> None:
    """Write down what came of calls, together; a kill before it leaves them to their leases and keys."""
    by = _step(runtime, runtime.setting(clock.machine_now()))
    with runtime.database.write() as session:
        recorded = record_all(session, ended, by=by)
        _note_access(session, [one.result for one in ended])
    for one in ended:
        written = recorded[one.delivery_id]
        outcome = written.outcome.value if written.outcome else "try_again"
        with tracing(" ".join(written.traces)):
            (note if outcome == "sent" else warn)(
                log,
                "line_called",
                delivery=one.delivery_id,
                channel=written.channel.value,
                outcome=outcome,
                status=one.result.status,
                request_id=one.result.request_id,
            )


def make_call(runtime: Runtime, line: LineCalls, claimed: Claimed) -> Result:
    """Call LINE and write down what came of it."""
    ended = call(runtime, line, claimed)
    write_down(runtime, [ended])
    return ended.result


def deliver_one(runtime: Runtime, line: LineCalls, *, owner: str = "test") -> bool:
    """Make one call if one is due; tell whether there was work."""
    claimed = claim(runtime, owner=owner)
    if claimed is None:
        return False
    make_call(runtime, line, claimed)
    return True


def read_quota(runtime: Runtime, line: LineCalls) -> Quota | None:
    """Read LINE's quota and keep it; None when LINE does not say."""
    try:
        quota = line.quota()
    except LineError as error:
        warn(log, "quota_not_read", error=str(error))
        return None
    used_up = quota.limit is not None and quota.used >= quota.limit
    with runtime.database.write() as session:
        now = clock.machine_now()
        line_access.note_quota(session, limit=quota.limit, used=quota.used, now=now, is_exhausted=used_up)
    return quota


def _note_access(session: Session, results: Sequence[Result]) -> None:
    """Note whether LINE takes our credentials, as far as these answers tell."""
    strangers = [one for one in results if isinstance(one, TryLater) and one.is_stranger]
    if strangers:
        first = strangers[0]
        line_access.note_refusal(session, status=first.status or 0, message=first.message, now=clock.machine_now())
        warn(log, "credentials_refused", status=first.status)
    elif any(one.status for one in results) and line_access.note_taken(session):
        note(log, "credentials_taken_again")


def _tell_quota_from_rate(runtime: Runtime, line: LineCalls, claimed: Claimed, result: TryLater) -> TryLater:
    """Decide what a 429 means: the quota when this chat's members no longer fit, or when LINE says so."""
    quota = read_quota(runtime, line)
    fits = quota is None or quota.limit is None or quota.used + claimed.members <= quota.limit
    over_quota = result.over_quota or not fits
    if over_quota:
        with runtime.database.write() as session:
            limit = quota.limit if quota else None
            now = clock.machine_now()
            used = quota.used if quota else 0
            line_access.note_quota(session, limit=limit, used=used, now=now, is_exhausted=True)
    return TryLater(result.status, result.message, over_quota=over_quota, request_id=result.request_id)
