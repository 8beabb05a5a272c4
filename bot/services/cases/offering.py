"""Who is asked to take a case: its own consultant, the next, then one line in the desk group; nobody is left out.

Who becomes free later is asked then; where there is neither a consultant nor a desk the office is told.
"""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.incoming import ChatKind
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.models.people import Role, RoleGrant
from bot.programme.cases import State
from bot.programme.leaving import At
from bot.programme.published import Published
from bot.programme.working_time import working_moment
from bot.services import audit, consultants
from bot.services.audit import Acting
from bot.services.cases import finding
from bot.services.cases.steps import about

UNTAKEN = (State.OPEN, State.REOPENED)
# How many are asked one after the other before the desk hears of it.
_BEFORE_THE_DESK = 2


def offer(session: Session, case: Case, acting: Acting, *, first: str | None = None) -> bool:
    """Ask the next one to take a case, `first` before all others; tell whether anybody was asked or told."""
    moment = working_moment(acting.published, acting.now)
    at = moment.astimezone(acting.published.zone).time()
    known = {*(case.asked or []), *(case.desk_reached or [])}
    free = [one.line_id for one in consultants_for(session, case, at=at) if one.line_id not in known]
    free.sort(key=lambda line_id: line_id != first)
    desks = _desks(session)
    is_desks_turn = case.desk_reached is None and (len(case.asked or []) >= _BEFORE_THE_DESK or not free)
    if free and not (is_desks_turn and desks):
        ask(session, case, free[0], acting)
        return True
    case.offered_to, case.offered_at = None, moment
    if not is_desks_turn:
        return False
    case.offers += 1
    case.desk_reached = [one.line_id for one in consultants_for(session, case, at=at)]
    for desk in desks:
        key = f"desk:{desk.id}:case:{case.id}:{case.offers}"
        _owe(session, desk, say.SayDeskQueue(case_id=case.id), key, acting, lane=None)
    if not desks:
        _tell_office(session, case, acting)
    audit.write_down(session, acting, "tell_desk" if desks else "tell_office", about(case))
    return True


def ask(session: Session, case: Case, line_id: str, acting: Acting) -> None:
    """Ask one person to take a case, 1:1."""
    case.offers += 1
    case.offered_to, case.asked = line_id, [*(case.asked or []), line_id]
    case.offered_at = working_moment(acting.published, acting.now)
    case.look_at = acting.now
    card = say.SayCaseOffer(case_id=case.id, to=line_id)
    tell(session, line_id, card, acting, key=_offer_key(case), case=case)
    audit.write_down(session, acting, "offer", about(case), to=line_id)


def consultants_for(session: Session, case: Case, *, at: time | None = None) -> list[RoleGrant]:
    """Return who may be asked, the unit's own first; who is away or has blocked the bot is left out.

    So is who does not work `at` this local time (None: it does not matter).
    """
    units = finding.units_of(session, case)
    query = select(RoleGrant).where(RoleGrant.role == Role.CONSULTANT, RoleGrant.revoked_at.is_(None))
    reachable = set(session.scalars(select(Chat.line_id).where(Chat.kind == ChatKind.USER, Chat.left_at.is_(None))))
    present = [
        grant
        for grant in session.scalars(query.order_by(RoleGrant.id))
        if grant.away_since is None and _works(grant, at) and grant.line_id in reachable
    ]
    own = [grant for grant in present if consultants.looks_after(grant, units)]
    others = [grant for grant in present if grant not in own]
    unique = {grant.line_id: grant for grant in reversed([*own, *others])}
    return list(reversed(unique.values()))


def is_free(session: Session, case: Case, line_id: str, published: Published, now: datetime) -> bool:
    """Tell whether somebody who was asked can still be waited for."""
    at = working_moment(published, now).astimezone(published.zone).time()
    return any(one.line_id == line_id for one in consultants_for(session, case, at=at))


def has_not_left(session: Session, case: Case) -> bool:
    """Tell whether the card that asks somebody still waits to be sent, for another reason than the quota."""
    owed = session.scalar(select(OwedMessage).where(OwedMessage.reason_key == _offer_key(case)))
    waits = owed is not None and owed.delivery_id is None and owed.cancelled_at is None
    return waits and owed is not None and owed.held_until is None


def party_people(session: Session, party: str) -> list[RoleGrant]:
    """Return the people of a party who can be reached."""
    query = select(RoleGrant).where(RoleGrant.role == Role.PARTY, RoleGrant.revoked_at.is_(None))
    return [
        grant
        for grant in session.scalars(query.order_by(RoleGrant.id))
        if party in grant.scope and grant.away_since is None and private_chat(session, grant.line_id)
    ]


def private_chat(session: Session, line_id: str) -> Chat | None:
    """Return the 1:1 chat with somebody, None when they never wrote or have blocked the bot."""
    query = select(Chat).where(Chat.line_id == line_id, Chat.kind == ChatKind.USER, Chat.left_at.is_(None))
    return session.scalar(query)


def tell(  # noqa: PLR0913 - who is told what, by whom, why and about which case
    session: Session, line_id: str, content: say.Content, acting: Acting, *, key: str, case: Case
) -> OwedMessage | None:
    """Owe somebody a message 1:1 about a case, in working hours; None when they cannot be reached or were told."""
    chat = private_chat(session, line_id)
    if chat is None or session.scalar(select(OwedMessage.id).where(OwedMessage.reason_key == key)) is not None:
        return None
    return _owe(session, chat, content, key, acting, lane=f"case {case.id} {line_id}")


def waiting(session: Session) -> int:
    """Return how many cases wait for somebody to take them."""
    return session.scalar(select(func.count()).select_from(Case).where(Case.state.in_(UNTAKEN))) or 0


def _owe(  # noqa: PLR0913 - the outbox's own arguments
    session: Session, chat: Chat, content: say.Content, key: str, acting: Acting, *, lane: str | None
) -> OwedMessage:
    """Owe a push to somebody who works: it leaves in working hours."""
    return outbox.owe_push(session, chat, content, At(acting.now), reason_key=key, by=acting, lane=lane)


def _offer_key(case: Case) -> str:
    return f"case:{case.id}:offer:{case.offers}"


def _desks(session: Session) -> Sequence[Chat]:
    return session.scalars(select(Chat).where(Chat.desk_since.is_not(None), Chat.left_at.is_(None))).all()


def _tell_office(session: Session, case: Case, acting: Acting) -> None:
    query = select(RoleGrant).where(RoleGrant.role == Role.OFFICE, RoleGrant.revoked_at.is_(None))
    for line_id in dict.fromkeys(one.line_id for one in session.scalars(query.order_by(RoleGrant.id))):
        content = say.SayNobodyThere(case_id=case.id)
        tell(session, line_id, content, acting, key=f"office:{line_id}:case:{case.id}:{case.offers}", case=case)


def _works(grant: RoleGrant, at: time | None) -> bool:
    if at is None or grant.works_from is None or grant.works_until is None:
        return True
    return grant.works_from <= at < grant.works_until
