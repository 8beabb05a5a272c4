"""People who write 1:1: of which school they are, as far as the bot has seen it or LINE's group has confirmed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.faq.normalize import bare, tidy
from bot.inserting import insert_if_new
from bot.models.asker import AskerCheck, AskerWish
from bot.models.chat import Chat
from bot.models.lookup import LineLookup, LookupKind
from bot.models.question import Question
from bot.models.school import GroupBinding, Unit
from bot.models.step import StepMark
from bot.services import binding

NAMING_WINDOW = timedelta(minutes=10)
_SHORTEST = 2


@dataclass(frozen=True)
class Named:
    """What a typed name or code of a school stands for: units of one school, or several schools to choose from."""

    units: tuple[Unit, ...] = ()
    schools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Confirmed:
    """Somebody is of this unit; what they wanted, and the question that they want a person for."""

    unit: Unit
    wants: AskerWish
    question: Question | None


def unit_of(session: Session, line_id: str) -> Unit | None:
    """Return the unit somebody is of: confirmed, or they did something in its group; None when nothing is known."""
    check = session.get(AskerCheck, line_id)
    if check is not None and check.confirmed_at is not None and check.unit_id is not None:
        return session.get(Unit, check.unit_id)
    marked = session.scalar(
        select(StepMark.unit_id).where(StepMark.by_line_id == line_id).order_by(StepMark.id.desc()).limit(1)
    )
    if marked is not None:
        return session.get(Unit, marked)
    current = GroupBinding.unbound_at.is_(None)
    asked = (
        select(GroupBinding.unit_id)
        .join(Question, Question.chat_id == GroupBinding.chat_id)
        .where(current, Question.asker_line_id == line_id)
        .order_by(Question.id.desc())
        .limit(1)
    )
    mine = select(GroupBinding.unit_id).where(current, GroupBinding.bound_by == line_id)
    bound = mine.order_by(GroupBinding.id).limit(1)
    seen = session.scalar(asked) or session.scalar(bound)
    return session.get(Unit, seen) if seen else None


def begin(
    session: Session, line_id: str, question: Question | None, *, now: datetime, wants: AskerWish = AskerWish.CASE
) -> None:
    """Ask of which school somebody is: their next words name it."""
    question_id, until = question.id if question else None, now + NAMING_WINDOW
    if not insert_if_new(session, AskerCheck, line_id=line_id, question_id=question_id, wants=wants, until=until):
        check = session.get_one(AskerCheck, line_id)
        check.question_id, check.until, check.unit_id, check.wants = question_id, until, None, wants


def find_units(session: Session, typed: str) -> Named:
    """Return the units of the school that was typed, by code or by a name that is a part of only one."""
    form = bare(tidy(typed))
    units = session.scalars(select(Unit).order_by(Unit.code)).all()
    exact = [one for one in units if form in (bare(tidy(one.code)), bare(tidy(one.school.code)))]
    if not exact:
        exact = [one for one in units if form == bare(tidy(one.school.name))]
    found = exact or [one for one in units if len(form) >= _SHORTEST and _is_part(form, one)]
    schools = tuple(dict.fromkeys(one.school.name for one in found))
    return Named(schools=schools) if len(schools) > 1 else Named(units=tuple(found))


def check_membership(session: Session, line_id: str, units: Sequence[Unit], *, now: datetime) -> bool:
    """Have LINE asked whether somebody is in the group of these units; false when they have none."""
    chats = binding.current_chats(session)
    unit = next((one for one in units if one.id in chats), None)
    if unit is None:
        return False
    session.get_one(AskerCheck, line_id).unit_id = unit.id
    insert_if_new(
        session,
        LineLookup,
        kind=LookupKind.MEMBER,
        chat_id=chats[unit.id].id,
        user_line_id=line_id,
        unit_id=unit.id,
        reason_key=f"member:{line_id}:{now.isoformat()}",
        next_try_at=now,
        tries=0,
    )
    return True


def confirm(session: Session, line_id: str, unit_id: int | None, *, now: datetime) -> Confirmed | None:
    """Note that somebody is in the group of this unit; None when they have named another school meanwhile."""
    check = session.get(AskerCheck, line_id)
    if check is None or check.unit_id is None or check.unit_id != unit_id:
        return None
    check.confirmed_at = now
    question = session.get(Question, check.question_id) if check.question_id else None
    return Confirmed(session.get_one(Unit, check.unit_id), check.wants, question)


def refuse(session: Session, line_id: str, unit_id: int | None = None) -> bool:
    """Forget what somebody said about their school: LINE does not know them there.

    With a unit, false when they have named another school meanwhile.
    """
    is_theirs = [AskerCheck.unit_id == unit_id] if unit_id is not None else []
    done = session.execute(delete(AskerCheck).where(AskerCheck.line_id == line_id, *is_theirs))
    return bool(getattr(done, "rowcount", 0))


def private_chat(session: Session, line_id: str) -> Chat | None:
    """Return the 1:1 chat with somebody."""
    return session.scalar(select(Chat).where(Chat.line_id == line_id, Chat.left_at.is_(None)))


def _is_part(form: str, unit: Unit) -> bool:
    name = bare(tidy(unit.school.name))
    return form in name or name in form
