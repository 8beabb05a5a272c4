"""Takes down a change of a date as somebody of the office wants it; nothing is changed before it is said yes to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot import content as say
from bot.dates.roc import short_date
from bot.dates.written_day import read_day
from bot.faq.steps import Deadline
from bot.masking import mask
from bot.models.date_change import ChangeKind, DateChange
from bot.models.school import Unit
from bot.programme.changed_dates import Bad, find_deadline, why_not_extend, why_not_move
from bot.programme.published import Published
from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords, WithdrawExtension
from bot.services import dates_in_force, named_units, progress
from bot.services.audit import Acting

LONGEST_WORDS = 300


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Why a change was not even taken down; `typed` is what it is about, `choices` what could be meant."""

    bad: Bad
    typed: str = ""
    deadline: Deadline | None = None
    day: date | None = None
    choices: tuple[str, ...] = ()


def move(session: Session, order: MoveDate, acting: Acting, *, by_name: str) -> DateChange | Refused:
    """Take down that a date is to move for all."""
    published = dates_in_force.fresh(session, acting.published)
    deadline = _deadline(order.which, published, acting)
    wanted = _day(order.day, published, acting)
    if deadline is None:
        return _no_deadline(order.which, published)
    if wanted is None:
        return Refused(bad=Bad.NO_SUCH_DAY, typed=order.day)
    knowledge = published.knowledge
    bad = why_not_move(deadline, wanted, knowledge.deadlines, published.calendar, _today(published, acting))
    if bad is None and not order.reason:
        bad = Bad.NO_REASON
    if bad is not None:
        return Refused(bad=bad, typed=order.day, deadline=deadline, day=wanted)
    return _take_down(session, ChangeKind.MOVE, deadline, acting, becomes=wanted, words=order.reason, by_name=by_name)


def extend(session: Session, order: ExtendDate, acting: Acting, *, by_name: str) -> DateChange | Refused:
    """Take down that one unit is to have longer: for the date that is named, else for its next one."""
    published = dates_in_force.fresh(session, acting.published)
    unit = find_unit(session, order.unit)
    if isinstance(unit, Refused):
        return unit
    state = progress.state_of(session, unit)
    unmet = [one for one in published.knowledge.deadlines if not state.is_met(one)]
    first = min(unmet, key=lambda one: one.date, default=None)
    deadline = _deadline(order.which, published, acting) if order.which else first
    if deadline is None:
        return _no_deadline(order.which, published) if order.which else Refused(bad=Bad.MET, typed=order.unit)
    wanted = _day(order.day, published, acting)
    if wanted is None:
        return Refused(bad=Bad.NO_SUCH_DAY, typed=order.day)
    knowledge, today = published.knowledge, _today(published, acting)
    bad = why_not_extend(deadline, state.dated(deadline).date, wanted, knowledge.deadlines, published.calendar, today)
    if state.is_met(deadline):
        bad = Bad.MET
    if bad is None and not order.reason:
        bad = Bad.NO_REASON
    if bad is not None:
        about = order.unit if bad is Bad.MET else order.day
        return Refused(bad=bad, typed=about, deadline=state.dated(deadline), day=wanted)
    return _take_down(
        session,
        ChangeKind.EXTEND,
        state.dated(deadline),
        acting,
        becomes=wanted,
        words=order.reason,
        by_name=by_name,
        unit=unit,
    )


def late_words(session: Session, order: SetLateWords, acting: Acting, *, by_name: str) -> DateChange | Refused:
    """Take down what those who miss a date are to be told."""
    published = dates_in_force.fresh(session, acting.published)
    deadline = _deadline(order.which, published, acting)
    if deadline is None:
        return _no_deadline(order.which, published)
    day = deadline.date
    return _take_down(session, ChangeKind.LATE, deadline, acting, becomes=day, words=order.words, by_name=by_name)


def find_extension(session: Session, order: WithdrawExtension, acting: Acting) -> DateChange | Refused:
    """Return the extension that is to be taken back."""
    unit = find_unit(session, order.unit)
    if isinstance(unit, Refused):
        return unit
    held = [one for one in dates_in_force.extension_rows(session) if one.unit_id == unit.id]
    if order.which is not None:
        published = dates_in_force.fresh(session, acting.published)
        deadline = _deadline(order.which, published, acting)
        day = _day(order.which, published, acting)
        held = [one for one in held if (deadline and one.deadline_id == deadline.id) or one.becomes == day]
    return held[0] if held else Refused(bad=Bad.NO_EXTENSION, typed=order.unit)


def refused_again(change: DateChange, bad: Bad, published: Published) -> Refused:
    """Return why a change that was previewed cannot be made any more."""
    deadline = published.knowledge.deadline_by_id.get(change.deadline_id)
    typed = change.unit.code if bad is Bad.MET and change.unit else short_date(change.becomes)
    return Refused(bad=bad, typed=typed, deadline=deadline, day=change.becomes)


def said_of(refused: Refused) -> say.SayChangeRefused:
    """Return what is said to who asked for what cannot be done."""
    return say.SayChangeRefused(
        bad=refused.bad,
        typed=refused.typed,
        deadline=refused.deadline.id if refused.deadline else None,
        until=refused.deadline.date if refused.deadline else None,
        day=refused.day,
        choices=refused.choices,
    )


def find_unit(session: Session, typed: str) -> Unit | Refused:
    """Return the one unit that a code or a name stands for."""
    place = named_units.one_place(session, typed)
    if place is not None and place.unit is not None:
        return place.unit
    if place is not None and place.about:
        return Refused(bad=Bad.WHICH_UNIT, typed=mask(typed), choices=place.about)
    return Refused(bad=Bad.NO_SUCH_UNIT, typed=mask(typed))


def _take_down(  # noqa: PLR0913 - the columns of a row
    session: Session,
    kind: ChangeKind,
    deadline: Deadline,
    acting: Acting,
    *,
    becomes: date,
    words: str,
    by_name: str,
    unit: Unit | None = None,
) -> DateChange:
    row = DateChange(
        kind=kind,
        deadline_id=deadline.id,
        unit_id=unit.id if unit else None,
        was=deadline.date,
        becomes=becomes,
        words=mask(words.strip())[:LONGEST_WORDS],
        by_line_id=acting.by,
        by_name=by_name,
        way=acting.way,
        asked_at=acting.machine_now,
    )
    session.add(row)
    session.flush()
    return row


def _deadline(typed: str, published: Published, acting: Acting) -> Deadline | None:
    return find_deadline(typed, published.knowledge, today=_today(published, acting), zone=published.zone)


def _no_deadline(typed: str, published: Published) -> Refused:
    choices = tuple(one.id for one in published.knowledge.deadlines)
    return Refused(bad=Bad.NO_SUCH_DEADLINE, typed=mask(typed), choices=choices)


def _day(typed: str, published: Published, acting: Acting) -> date | None:
    read = read_day(typed, today=_today(published, acting), zone=published.zone)
    return read[0] if read is not None else None


def _today(published: Published, acting: Acting) -> date:
    return acting.now.astimezone(published.zone).date()
