"""One step of delivery: claim, send, record. No transaction is open while LINE is called."""

import logging

from sqlalchemy.orm import Session

from bot import clock
from bot.delivery.claim import Claimed, Step, claim_next, has_work
from bot.delivery.finish import note_quota, record
from bot.delivery.line_client import LineCalls, LineError, Quota
from bot.delivery.results import Result, TryLater
from bot.logs import note, warn
from bot.models.outbox import Channel, Delivery
from bot.wiring import Runtime

log = logging.getLogger("bot.delivery")
TOO_MANY_REQUESTS = 429


def claim(runtime: Runtime, *, owner: str, only_replies: bool = False) -> Claimed | None:
    """Take the next call to make, if there is one."""
    if runtime.database.is_postgresql:  # Looking for work locks nobody out there.
        with runtime.database.write() as session:
            return claim_next(session, _step(runtime, session, owner=owner, only_replies=only_replies))
    with runtime.database.read() as session:
        step = _step(runtime, session, owner=owner, only_replies=only_replies)
        if not has_work(session, step):
            return None
    with runtime.database.write() as session:
        return claim_next(session, step)


def _step(runtime: Runtime, session: Session, *, owner: str, only_replies: bool) -> Step:
    machine_now = clock.machine_now()
    return Step(
        published=runtime.knowledge.get(session),
        now=runtime.program_now(session, machine_now),
        machine_now=machine_now,
        owner=owner,
        only_replies=only_replies,
        public_base_url=runtime.settings.public_base_url,
    )


def make_call(runtime: Runtime, line: LineCalls, claimed: Claimed) -> Result:
    """Call LINE and write down what came of it."""
    result = _call(line, claimed)
    if isinstance(result, TryLater) and result.status == TOO_MANY_REQUESTS and claimed.channel is Channel.PUSH:
        result = _tell_quota_from_rate(runtime, line, claimed, result)
    with runtime.database.write() as session:
        delivery = session.get_one(Delivery, claimed.delivery_id)
        record(session, delivery, result, members=claimed.members, now=clock.machine_now())
        outcome = delivery.outcome.value if delivery.outcome else "try_again"
    (note if outcome == "sent" else warn)(
        log,
        "line_called",
        delivery=claimed.delivery_id,
        channel=claimed.channel.value,
        outcome=outcome,
        status=result.status,
        request_id=result.request_id,
    )
    return result


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
        note_quota(session, limit=quota.limit, used=quota.used, now=now, is_exhausted=used_up)
    return quota


def _call(line: LineCalls, claimed: Claimed) -> Result:
    if claimed.retry_key is not None:
        return line.push(claimed.line_id, claimed.body, claimed.retry_key)
    return line.reply(claimed.reply_token or "", claimed.body)


def _tell_quota_from_rate(runtime: Runtime, line: LineCalls, claimed: Claimed, result: TryLater) -> TryLater:
    """Decide what a 429 means: the quota when this chat's members no longer fit, or when LINE says so."""
    quota = read_quota(runtime, line)
    fits = quota is None or quota.limit is None or quota.used + claimed.members <= quota.limit
    over_quota = result.over_quota or not fits
    if over_quota:
        with runtime.database.write() as session:
            limit = quota.limit if quota else None
            now = clock.machine_now()
            note_quota(session, limit=limit, used=quota.used if quota else 0, now=now, is_exhausted=True)
    return TryLater(result.status, result.message, over_quota=over_quota, request_id=result.request_id)
