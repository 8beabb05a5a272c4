"""Begins a demonstration with a programme in full swing: invented schools, some done, some late; DEMO_MODE only.

Everything follows from the published knowledge: it begins with the reminder three working days before
the first date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import incoming
from bot.faq.knowledge import Knowledge
from bot.faq.steps import SCHOOL, Step
from bot.incoming import ChatKind
from bot.models.audit import Way
from bot.models.chat import Chat, Person
from bot.models.people import Role, RoleGrant
from bot.models.school import CodeKind, GroupBinding, OneTimeCode, Unit
from bot.models.step import MarkedBy, StepMark
from bot.programme.published import Published
from bot.services import canned_texts, chats, demo, people, program_time, progress, schools
from bot.services.audit import Acting
from bot.services.demonstration import announcements, cases
from bot.services.demonstration.cast import SCHOOLS, party_of, read_cast
from bot.services.demonstration.past import Past
from bot.services.progress import Marking
from bot.services.schools_file import read_schools
from bot.wording.binding import unit_name

_BEGINS_BEFORE = 3
_JOINED_BEFORE = timedelta(days=14)
# Of each so many units one has no group yet.
_UNBOUND_EVERY, _UNBOUND = 9, 5
_GONE = 17
_SILENT_EVERY = 7


def begin(session: Session, published: Published, *, machine_now: datetime) -> bool:
    """Begin it unless somebody has a role already, or units are bound; tell whether it did."""
    if session.scalar(select(RoleGrant.id).limit(1)) or session.scalar(select(GroupBinding.id).limit(1)):
        return False
    knowledge = published.knowledge
    start = _start(published)
    program_time.set_program_time(session, start, machine_now=machine_now, demo_mode=True)
    past = Past(session=session, published=published, start=start, machine_start=machine_now, cast=read_cast())
    demo.load_schools(session, knowledge, now=machine_now)
    rows = read_schools(SCHOOLS.read_bytes(), consultant=knowledge.program.terms.consultant)
    schools.take_schools(session, rows, now=past.machine(start - _JOINED_BEFORE))
    session.flush()
    _give_roles(past)
    units = schools.all_units(session)
    groups = _bind(past, units)
    _mark(past, units)
    cases.begin(past, units, groups)
    announcements.begin(past)
    _write_canned(past)
    return True


def _start(published: Published) -> datetime:
    first = min(published.knowledge.deadlines, key=lambda one: one.date)
    of_first = [one for one in published.timetable.waves if one.deadline.id == first.id]
    wave = next((one for one in of_first if one.offset == _BEGINS_BEFORE), of_first[0])
    return wave.due


def _write_canned(past: Past) -> None:
    office = next(one.line_id for one in past.cast.people if one.role is Role.OFFICE)
    acting = Acting(by=office, way=Way.CONSOLE, moment=past.at(past.start - _JOINED_BEFORE), published=past.published)
    for one in past.cast.canned:
        canned_texts.write(past.session, None, title=one.title, words=one.text, acting=acting)


def _give_roles(past: Past) -> None:
    when = past.machine(past.start - _JOINED_BEFORE)
    for one in past.cast.people:
        scope = [party_of(one.of, past.published.knowledge)] if one.of else []
        code = OneTimeCode(
            code_hash=f"demo {one.line_id}",
            kind=CodeKind.PERSON,
            name=one.name,
            role=one.role.value,
            scope=scope,
            issued_at=when,
            expires_at=when,
            used_at=when,
        )
        past.session.add(code)
        past.session.flush()
        people.grant(past.session, code, line_id=one.line_id, now=when)
        chats.know_chat(past.session, incoming.Chat(ChatKind.USER, one.line_id))
    desk = chats.know_chat(past.session, incoming.Chat(ChatKind.GROUP, past.cast.desk))
    desk.desk_since, desk.joined_at = when, when


def _bind(past: Past, units: Sequence[Unit]) -> dict[int, Chat]:
    """Bind most units to a group; the two divisions of a school of the stand-in's are left for trying."""
    bound: dict[int, Chat] = {}
    known = {row.code for row in units if row.code in past.cast.groups}
    tried = {unit.school_id for unit in units if unit.code in known}
    joined = past.start - _JOINED_BEFORE
    for number, unit in enumerate(units):
        line_id = past.cast.groups.get(unit.code)
        if line_id is None:
            if unit.school_id in tried or number % _UNBOUND_EVERY == _UNBOUND:
                continue
            line_id = past.cast.elsewhere.id.format(number=number)
        chat = chats.know_chat(past.session, incoming.Chat(ChatKind.GROUP, line_id))
        name = unit_name(unit.school.name, unit.division)
        chat.name, chat.joined_at = f"{name}{past.published.knowledge.program.name}群", past.machine(joined)
        far = past.cast.elsewhere.members
        chat.member_count = past.cast.members.get(unit.code, far[number % len(far)])
        chat.member_count_at = chat.joined_at
        heard = past.start - timedelta(days=9 if number % _SILENT_EVERY == 0 else number % 3)
        chat.last_heard_on = heard.astimezone(past.published.zone).date()
        if number == _GONE:
            chat.left_at = past.machine(past.start - timedelta(days=1))
        _note_binding(past, unit, chat, past.machine(joined + timedelta(hours=number)))
        bound[unit.id] = chat
    return bound


def _note_binding(past: Past, unit: Unit, chat: Chat, when: datetime) -> None:
    asker = past.asker(unit)
    code = OneTimeCode(code_hash=f"demo {unit.code}", unit_id=unit.id, issued_at=when, expires_at=when, used_at=when)
    past.session.add(code)
    past.session.flush()
    past.session.add(GroupBinding(unit_id=unit.id, chat_id=chat.id, bound_at=when, bound_by=asker, code_id=code.id))
    if past.session.scalar(select(Person.id).where(Person.line_id == asker)) is None:
        past.session.add(Person(line_id=asker, name=unit.contact, name_as_of=when))


@dataclass(frozen=True)
class _Stage:
    """How far a unit is: so many of the regular steps, and whether its form came back."""

    done: int
    returned: bool = False


def _stages(knowledge: Knowledge) -> list[_Stage]:
    """Return how far units are, in turn: some did nothing, most reported or are confirmed, a few are ahead."""
    regular = [step.id for step in knowledge.steps if not step.optional]
    first = min(knowledge.deadlines, key=lambda one: one.date)
    met = regular.index(first.met_by) + 1
    reported = regular.index(first.reported_by) + 1 if first.reported_by in regular else met - 1
    done = [0, 1, reported - 1, reported, met, met, reported, met + 1, met, min(met + 3, len(regular)), met]
    stages = [_Stage(max(0, min(one, len(regular)))) for one in done]
    return [*stages, _Stage(reported, returned=any(step.reopens for step in knowledge.steps)), _Stage(len(regular) - 1)]


def _mark(past: Past, units: Sequence[Unit]) -> None:
    stages = _stages(past.published.knowledge)
    regular = [step for step in past.published.knowledge.steps if not step.optional]
    for number, unit in enumerate(units):
        stage = stages[(number * 5 + 3) % len(stages)]
        for place, step in enumerate(regular[: stage.done]):
            back = timedelta(hours=30 * (stage.done - place) + 3 * (number % 6) - 20)
            _mark_one(past, unit, step, past.working(past.start - back))
        if stage.returned:
            _return(past, unit)


def _mark_one(past: Past, unit: Unit, step: Step, when: datetime) -> None:
    of_school = step.marked_by == SCHOOL
    past.session.add(
        StepMark(
            unit_id=unit.id,
            step=step.id,
            detail=_system(past, unit) if step.asks else None,
            marked_at=when,
            recorded_at=past.machine(when),
            by_line_id=past.asker(unit) if of_school else past.party_person(step),
            how=MarkedBy.WORDS if of_school else MarkedBy.PARTY,
            order_key=f"demo {unit.code} {step.id}",
        )
    )


def _return(past: Past, unit: Unit) -> None:
    """Have the form of a unit sent back."""
    past.session.flush()
    step = next(one for one in past.published.knowledge.steps if one.reopens)
    when = past.working(past.start - timedelta(hours=18))
    marking = Marking(
        by=past.party_person(step),
        how=MarkedBy.PARTY,
        order_key=f"demo {unit.code} {step.id}",
        now=when,
        machine_now=past.machine(when),
    )
    progress.mark(past.session, unit, step, marking, past.published.knowledge)


def _system(past: Past, unit: Unit) -> str | None:
    systems = past.published.knowledge.systems.systems
    named = next((one.id for one in systems if one.name == unit.current_system), None)
    return named or (systems[unit.id % len(systems)].id if systems else None)
