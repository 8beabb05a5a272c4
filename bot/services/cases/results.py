"""What became of what people answered: of each line of a transcript to the school, and how the next one would go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.models.case import Case, CaseMessage, Side
from bot.models.hold import HoldKind
from bot.models.outbox import Channel, Held, Outcome, OwedMessage
from bot.outbox import FIRST_REPLY_WITHIN
from bot.services import holds, line_access
from bot.services.cases.sending import answer_key
from bot.wording.line_refusals import why_refused


class Fate(StrEnum):
    """What became of an answer."""

    ARRIVED = "arrived"
    ON_ITS_WAY = "on_its_way"
    HELD_FOR_QUOTA = "held_for_quota"
    HELD_BY_SWITCH = "held_by_switch"
    UNSURE = "unsure"
    REFUSED = "refused"
    DROPPED = "dropped"


BAD = (Fate.REFUSED, Fate.DROPPED, Fate.UNSURE)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a line: a reply is free, a push is `billed` once a member; `why` is LINE's word, or ours."""

    fate: Fate
    is_free: bool = False
    billed: int = 0
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """How an answer would go now: free for some seconds more, else by push to so many (None: not known yet).

    `held`: a switch keeps it back until somebody lifts it; `over_quota`: this month's quota does not reach.
    """

    free_for_s: int = 0
    people: int | None = None
    held: bool = False
    over_quota: bool = False

    @property
    def is_free(self) -> bool:
        """Whether it would be a reply."""
        return self.free_for_s > 0


def results_of(session: Session, case: Case, lines: Sequence[CaseMessage]) -> dict[int, Result]:
    """Return what became of the answers among these lines, by the lines' ids."""
    return results_of_last(session, [one for one in lines if one.case_id == case.id])


def results_of_last(session: Session, lines: Iterable[CaseMessage]) -> dict[int, Result]:
    """Return what became of the answers among lines of several cases, by the lines' ids."""
    keys = {_key(one): one.id for one in lines if one.side is Side.PERSON and one.to_party is None}
    query = select(OwedMessage).where(OwedMessage.reason_key.in_(keys)).options(joinedload(OwedMessage.delivery))
    return {keys[owed.reason_key]: result_of(owed) for owed in session.scalars(query)}


def result_of(owed: OwedMessage) -> Result:
    """Return what became of one answer, as far as it is known now."""
    call = owed.delivery
    if owed.cancelled_at is not None:
        return Result(fate=Fate.DROPPED, why=owed.cancel_reason or "")
    if call is None or call.outcome in (None, Outcome.RELEASED):
        waits = {Held.QUOTA: Fate.HELD_FOR_QUOTA, Held.SWITCH: Fate.HELD_BY_SWITCH}
        fate = waits.get(owed.held_for, Fate.ON_ITS_WAY) if owed.held_for is not None else Fate.ON_ITS_WAY
        return Result(fate=Fate.UNSURE if owed.is_repeat else fate)
    if call.outcome is Outcome.SENT:
        return Result(fate=Fate.ARRIVED, is_free=call.channel is Channel.REPLY, billed=call.billed)
    if call.outcome is Outcome.UNCERTAIN:
        return Result(fate=Fate.UNSURE)
    return Result(fate=Fate.REFUSED, why=why_refused(call.status, call.error))


def same_answer(session: Session, line: CaseMessage) -> Mapping[Case, Result | None]:
    """Return all cases that got the same line as this one, each with what became of it there; the oldest first."""
    root = line.copied_from_id or line.id
    query = select(CaseMessage).where((CaseMessage.id == root) | (CaseMessage.copied_from_id == root))
    found: dict[Case, Result | None] = {}
    for one in session.scalars(query.order_by(CaseMessage.id)).all():
        case = session.get_one(Case, one.case_id)
        found[case] = results_of(session, case, [one]).get(one.id)
    return found


def expected_way(session: Session, case: Case, *, now: datetime) -> Way:
    """Return how an answer to a case would go if it were sent now; machine time."""
    switches, people = holds.active(session), 1 if case.chat.is_private else case.chat.member_count
    if case.reply_token is not None and case.token_received_at is not None:
        left = int((case.token_received_at + FIRST_REPLY_WITHIN - now).total_seconds())
        if left > 0:
            return Way(free_for_s=left, people=people, held=switches.holds(HoldKind.ALL, case.chat_id))
    read = line_access.quota_reading(session)
    left_of_quota = None if read is None or read.limit_count is None else read.limit_count - read.used_count
    return Way(
        people=people,
        held=switches.holds(HoldKind.PUSHES, case.chat_id),
        over_quota=left_of_quota is not None and (people or 1) > left_of_quota,
    )


def _key(line: CaseMessage) -> str:
    return answer_key(line.copied_from_id or line.id, line.case_id)
