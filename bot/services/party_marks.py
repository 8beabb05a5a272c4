"""What a party confirms for many units at once: a list as it was typed, taken as a whole or not at all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import content as say
from bot.dates.written_day import done_at, read_day
from bot.faq.knowledge import Knowledge
from bot.faq.steps import Step
from bot.masking import mask
from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.models.step import MarkedBy, StepMark
from bot.reading.orders.parties import PartyList
from bot.services import audit, marked_by_party, named_units, progress
from bot.services.audit import Acting
from bot.services.named_units import Doubt, ReadPlace
from bot.services.progress import Marking, WhyNot

TAKEN, ALREADY, UNKNOWN, NEWER = "taken", "already", "unknown", "newer"


@dataclass(frozen=True, kw_only=True)
class TakenList:
    """What came of a list: the codes by what happened to them, the first new mark, which schools hear of it."""

    step: Step
    cancelled: bool
    codes: Mapping[str, Sequence[str]]
    mark: int | None
    told: Sequence[str]

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the codes of a kind."""
        return tuple(self.codes.get(kind, ()))


@dataclass(frozen=True)
class Refused:
    """A list in doubt: nothing of it was taken."""

    places: Sequence[ReadPlace]
    unread: Sequence[str]


def take_list(
    session: Session, order: PartyList, grants: Sequence[RoleGrant], acting: Acting, *, key: str
) -> TakenList | Refused:
    """Mark each unit of a list, or take its mark back; `key` is that of what was marked together."""
    places = [_with_day(place, acting) for place in named_units.read_places(session, order)]
    if order.unread or any(place.doubt for place in places):
        return Refused(places, order.unread)
    step = acting.published.knowledge.step_by_id[order.step]
    marking = Marking(
        by=acting.by or "",
        how=MarkedBy.PARTY,
        order_key=key,
        now=acting.now,
        machine_now=acting.machine_now,
    )
    codes: dict[str, list[str]] = defaultdict(list)
    marks: list[StepMark] = []
    for place in {place.unit.code if place.unit else place.code: place for place in places}.values():
        if place.unit is None:
            codes[UNKNOWN].append(place.code or place.typed)
            continue
        at = done_at(_day(place.arrived, acting), now=acting.now, zone=acting.published.zone)
        noted = replace(marking, detail=mask(place.note) if place.note else None, now=at)
        kind, mark = _take_one(
            session, order, place, place.unit, grants, marking=noted, knowledge=acting.published.knowledge
        )
        marks.extend([mark] if mark else [])
        codes[kind].append(place.unit.code)
        if kind == TAKEN:
            what = "take_step_back" if order.cancels else "mark_step"
            audit.write_down(session, acting, what, f"unit {place.unit.code}", step=step.id)
    told = marked_by_party.tell_schools(session, marks, acting)
    return TakenList(
        step=step, cancelled=order.cancels, codes=codes, mark=marks[0].id if marks else None, told=tuple(told)
    )


def said_of(order: PartyList, came: TakenList | Refused) -> say.Content:
    """Return what is said to who typed a list."""
    if isinstance(came, Refused):
        return _said_of_refused(order, came)
    return say.SayReceipt(
        step=came.step.id,
        undone=came.cancelled,
        mark=came.mark,
        told=tuple(came.told),
        taken=came.of(TAKEN),
        already=came.of(ALREADY),
        not_theirs=came.of(WhyNot.NOT_THEIRS),
        not_chosen=came.of(WhyNot.NOT_CHOSEN),
        chose_another=came.of(WhyNot.CHOSE_ANOTHER),
        unknown=came.of(UNKNOWN),
        newer=came.of(NEWER),
    )


def _said_of_refused(order: PartyList, refused: Refused) -> say.Content:
    shown = tuple(
        say.Place(
            typed=mask(place.typed),
            unit=place.unit.code if place.unit else None,
            doubt=place.doubt,
            about=place.about,
        )
        for place in refused.places
    )
    unread = tuple(mask(one) for one in refused.unread)
    return say.SayListRefused(step=order.step, cancels=order.cancels, places=shown, unread=unread)


def may_mark(
    session: Session, step: Step, unit: Unit, grants: Sequence[RoleGrant], knowledge: Knowledge
) -> WhyNot | None:
    """Return why these roles may not mark a party's step for a unit; the office may mark what any party may."""
    if any(one.role is Role.OFFICE for one in grants):
        return None
    return progress.why_not(step, grants, progress.state_of(session, unit), knowledge)


def _day(typed: str | None, acting: Acting) -> tuple[date, datetime | None] | None:
    zone = acting.published.zone
    return read_day(typed, today=acting.now.astimezone(zone).date(), zone=zone) if typed else None


def _with_day(place: ReadPlace, acting: Acting) -> ReadPlace:
    """Put a place in doubt whose day does not exist, or is still to come."""
    if place.arrived is None or place.doubt is not None:
        return place
    read = _day(place.arrived, acting)
    if read is None:
        return replace(place, typed=f"{place.arrived} {place.typed}", doubt=Doubt.NO_SUCH_DAY)
    is_ahead = read[0] > acting.now.astimezone(acting.published.zone).date()
    return replace(place, typed=f"{place.arrived} {place.typed}", doubt=Doubt.FUTURE_DAY) if is_ahead else place


def _is_stale(session: Session, unit: Unit, step: Step, marking: Marking, knowledge: Knowledge) -> bool:
    """Tell whether what is on record is newer than the day that is noted: an old list undoes nothing.

    What is marked already is no such thing.
    """
    marks = progress.history(session, unit)
    if any(one.step == step.id and one.undone_at is None for one in marks):
        return False
    newest = progress.newest_against(marks, step, knowledge)
    zone = marking.now.tzinfo  # The programme's: what was typed is read as its day.
    return newest is not None and newest.astimezone(zone).date() > marking.now.astimezone(zone).date()


def _take_one(  # noqa: PLR0913 - what is done for which unit, by whom
    session: Session,
    order: PartyList,
    place: ReadPlace,
    unit: Unit,
    grants: Sequence[RoleGrant],
    *,
    marking: Marking,
    knowledge: Knowledge,
) -> tuple[str, StepMark | None]:
    """Mark one unit, or take its mark back; return which kind its code belongs to, and a new mark."""
    step = knowledge.step_by_id[order.step]
    refused = may_mark(session, step, unit, grants, knowledge)
    if refused is not None:
        return refused.value, None
    if order.cancels:
        was_marked = progress.undo_step(session, unit, step, by=marking.by, now=marking.now)
        return TAKEN if was_marked else ALREADY, None
    if place.arrived is not None and _is_stale(session, unit, step, marking, knowledge):
        return NEWER, None
    mark = progress.mark(session, unit, step, marking, knowledge)
    return TAKEN if mark else ALREADY, mark
