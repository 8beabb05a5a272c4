"""Who is asked to take a case, and who is reminded of it: own consultant, the next, then one line in the desk group.

Everything a person is sent waits for working hours (program time); nothing leaves at night.
"""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.faq.entry import Hours
from bot.incoming import ChatKind
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.models.people import Role, RoleGrant
from bot.programme.cases import State, Step
from bot.programme.published import Published
from bot.services import casework, people
from bot.services.casework import Acting

_EARLY_NUDGE = 0.75


def offer(session: Session, published: Published, case: Case, *, now: datetime, machine_now: datetime) -> None:
    """Ask the next consultant to take a case, 1:1; when all were asked, say one line in the desk group."""
    moment = working_moment(published, now)
    asked = list(case.asked or [])
    at = moment.astimezone(published.zone).time()
    following = next((one for one in consultants_for(session, case, at=at) if one.line_id not in asked), None)
    case.due_from = case.due_from or moment
    if following is None:
        case.offered_to, case.offered_at = None, moment
        _tell_desk(session, case, round_=len(asked), now=machine_now, due_at=moment)
        return
    case.offered_to, case.offered_at, case.asked = following.line_id, moment, [*asked, following.line_id]
    tell(
        session,
        following.line_id,
        say.SayCaseCard(case_id=case.id),
        key=f"case:{case.id}:offer:{len(asked)}:{case.changed_at}",
        case=case,
        now=machine_now,
        due_at=moment,
    )


def consultants_for(session: Session, case: Case, *, at: time | None = None) -> list[RoleGrant]:
    """Return who may be asked, the unit's own first; who is away or has blocked the bot is left out.

    So is who does not work `at` this local time (None: it does not matter).
    """
    units = casework.units_of(session, case)
    codes, names = {unit.code for unit in units}, {unit.consultant for unit in units if unit.consultant}
    query = select(RoleGrant).where(RoleGrant.role == Role.CONSULTANT, RoleGrant.revoked_at.is_(None))
    present = [
        grant
        for grant in session.scalars(query.order_by(RoleGrant.id))
        if grant.away_since is None and _works(grant, at) and private_chat(session, grant.line_id) is not None
    ]
    own = [grant for grant in present if codes & set(grant.scope) or (not grant.scope and grant.name in names)]
    others = [grant for grant in present if grant not in own]
    unique = {grant.line_id: grant for grant in reversed([*own, *others])}
    return list(reversed(unique.values()))


def private_chat(session: Session, line_id: str) -> Chat | None:
    """Return the 1:1 chat with somebody, None when they never wrote or have blocked the bot."""
    query = select(Chat).where(Chat.line_id == line_id, Chat.kind == ChatKind.USER, Chat.left_at.is_(None))
    return session.scalar(query)


def tell(  # noqa: PLR0913 - each says something of its own
    session: Session,
    line_id: str,
    content: say.Content,
    *,
    key: str,
    case: Case,
    now: datetime,
    due_at: datetime | None = None,
) -> OwedMessage | None:
    """Owe somebody a message 1:1 about a case; None when they cannot be reached, or were told already."""
    chat = private_chat(session, line_id)
    if chat is None or session.scalar(select(OwedMessage.id).where(OwedMessage.reason_key == key)) is not None:
        return None
    return outbox.owe_push(
        session, chat, content, reason_key=key, now=now, due_at=due_at, lane=f"case {case.id} {line_id}"
    )


def party_people(session: Session, party: str) -> list[RoleGrant]:
    """Return the people of a party who can be reached."""
    query = select(RoleGrant).where(RoleGrant.role == Role.PARTY, RoleGrant.revoked_at.is_(None))
    return [
        grant
        for grant in session.scalars(query.order_by(RoleGrant.id))
        if party in grant.scope and grant.away_since is None and private_chat(session, grant.line_id)
    ]


def keep_time(session: Session, published: Published, *, now: datetime, machine_now: datetime) -> int:
    """Do what the clock asks for: the next consultant, a nudge, the end of idle cases. Return how much was done."""
    done = 0
    for case in session.scalars(select(Case).where(Case.state != State.CLOSED).order_by(Case.id)).all():
        done += _one_case(session, published, case, now=now, machine_now=machine_now)
    return done


def late_cases(session: Session, published: Published, now: datetime) -> Sequence[Case]:
    """Return the cases without a first answer whose target is over: the office's morning list."""
    minutes = published.knowledge.program.case_targets.first_answer_minutes
    query = select(Case).where(Case.state != State.CLOSED, Case.first_answer_at.is_(None), Case.due_from.is_not(None))
    return [
        case
        for case in session.scalars(query.order_by(Case.id))
        if case.due_from and after_working(published, case.due_from, minutes) <= now
    ]


def working_moment(published: Published, now: datetime) -> datetime:
    """Return the next moment in working hours."""
    local = now.astimezone(published.zone)
    hours = _hours(published, local)
    opens, closes = (datetime.combine(local.date(), one, published.zone) for one in (hours.start, hours.end))
    if published.calendar.is_workday(local.date()) and local < closes:
        return max(local, opens)
    day = published.calendar.next_workday(local.date())
    return datetime.combine(
        day, _hours(published, datetime.combine(day, time(0), published.zone)).start, published.zone
    )


def after_working(published: Published, start: datetime, minutes: int) -> datetime:
    """Return when that much working time after `start` is over."""
    local = start.astimezone(published.zone)
    return published.calendar.add_working_time(local, minutes, _hours(published, local))


def _hours(published: Published, local: datetime) -> Hours:
    """Return the working hours of a day; they are longer on the day of a deadline."""
    program = published.knowledge.program
    is_deadline = any(one.date == local.date() for one in published.knowledge.deadlines)
    return program.deadline_day_hours if is_deadline else program.working_hours


def _one_case(session: Session, published: Published, case: Case, *, now: datetime, machine_now: datetime) -> bool:
    targets = published.knowledge.program.case_targets
    acting = Acting(line_id=None, now=now, machine_now=machine_now)
    if case.state in (State.OPEN, State.REOPENED) and case.offered_at is not None:
        if case.offered_to is None or after_working(published, case.offered_at, targets.untaken_minutes) > now:
            return False
        offer(session, published, case, now=now, machine_now=machine_now)
        return True
    if case.state is State.CLAIMED and case.first_answer_at is None and case.due_from is not None:
        return _nudge(session, published, case, now=now, machine_now=machine_now)
    if case.state is State.HANDED_UP:
        return _nudge_party(session, published, case, now=now, machine_now=machine_now)
    idle = case.changed_at is not None and (machine_now - case.changed_at).total_seconds() > targets.idle_hours * 3600
    if idle and case.state in (State.ANSWERED, State.WAITING_SCHOOL):
        casework.take_step(session, case, Step.GO_IDLE, acting)
        return True
    return False


def _nudge(session: Session, published: Published, case: Case, *, now: datetime, machine_now: datetime) -> bool:
    """Remind who has a case once before and once after its target, in working hours."""
    minutes = published.knowledge.program.case_targets.first_answer_minutes
    if case.due_from is None or case.holder_line_id is None or working_moment(published, now) > now:
        return False
    stages = (("early", int(minutes * _EARLY_NUDGE)), ("late", minutes))
    due = [name for name, after in stages if after_working(published, case.due_from, after) <= now]
    if not due:
        return False
    content = say.SayCaseNudge(case_id=case.id, late=due[-1] == "late")
    key = f"case:{case.id}:nudge:{due[-1]}"
    return tell(session, case.holder_line_id, content, key=key, case=case, now=machine_now) is not None


def _nudge_party(session: Session, published: Published, case: Case, *, now: datetime, machine_now: datetime) -> bool:
    """Remind a party once that its own time, counted from when it was asked, is over; who asked is told."""
    minutes = published.knowledge.program.case_targets.first_answer_minutes
    if case.handed_at is None or case.handed_to is None or working_moment(published, now) > now:
        return False
    if after_working(published, case.handed_at, minutes) > now:
        return False
    late: list[tuple[str, say.Content]] = [
        (person.line_id, say.SayCaseNudge(case_id=case.id, late=True))
        for person in party_people(session, case.handed_to)
    ]
    if case.holder_line_id is not None:
        late.append((case.holder_line_id, say.SayPartyIsLate(case_id=case.id)))
    key = f"case:{case.id}:up:{case.handed_at.isoformat()}"
    told = [
        tell(session, line_id, content, key=f"{key}:{line_id}", case=case, now=machine_now) for line_id, content in late
    ]
    return any(told)


def _tell_desk(session: Session, case: Case, *, round_: int, now: datetime, due_at: datetime) -> None:
    desks = session.scalars(select(Chat).where(Chat.desk_since.is_not(None), Chat.left_at.is_(None))).all()
    for desk in desks:
        key = f"desk:{desk.id}:case:{case.id}:{round_}"
        if session.scalar(select(OwedMessage.id).where(OwedMessage.reason_key == key)) is None:
            outbox.owe_push(session, desk, say.SayDeskQueue(case_id=case.id), reason_key=key, now=now, due_at=due_at)


def _works(grant: RoleGrant, at: time | None) -> bool:
    if at is None or grant.works_from is None or grant.works_until is None:
        return True
    return grant.works_from <= at < grant.works_until


def set_hours(session: Session, line_id: str, hours: tuple[time, time] | None) -> bool:
    """Note in which hours somebody is asked (None: all); tell whether they hold a role at all."""
    grants = people.roles_of(session, line_id)
    for grant in grants:
        grant.works_from, grant.works_until = hours or (None, None)
    return bool(grants)


def set_away(session: Session, line_id: str, *, since: datetime | None) -> bool:
    """Note that somebody is away (None: back); tell whether they hold a role at all."""
    grants = people.roles_of(session, line_id)
    for grant in grants:
        grant.away_since = since
    return bool(grants)


def waiting(session: Session) -> int:
    """Return how many cases wait for somebody to take them."""
    query = select(Case.id).where(or_(Case.state == State.OPEN, Case.state == State.REOPENED))
    return len(session.scalars(query).all())
