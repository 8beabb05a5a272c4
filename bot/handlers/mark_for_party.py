"""「收件 010301 010302」: a party marks its own step for the units it names, 1:1, and takes it back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.masking import mask
from bot.models.people import RoleGrant
from bot.models.school import Unit
from bot.models.step import MarkedBy, StepMark
from bot.reading.orders import PartyList
from bot.services import marked_by_party, named_units, people, progress
from bot.services.named_units import ReadPlace
from bot.services.progress import Marking, WhyNot
from bot.wording import notices


def take_list(event: Ordering, order: PartyList, ctx: Context) -> None:
    """Mark each unit of the list that this person's party may mark; a list in doubt is not taken at all."""
    if event.user_id is None or not ctx.chat.is_private:
        ctx.reply(event, say.SayNotice(name=notices.LIST_IN_PRIVATE))
        return
    grants = people.roles_of(ctx.session, event.user_id)
    step = ctx.knowledge.step_by_id[order.step]
    if not progress.is_step_of(step, people.parties_of(grants), ctx.knowledge):
        ctx.reply(event, say.SayNotTheirStep(step=step.id))
        return
    if not order.listed and not order.unread:
        ctx.reply(event, say.AskForList(step=step.id, cancels=order.cancels))
        return
    places = named_units.read_places(ctx.session, order)
    if order.unread or any(place.doubt for place in places):
        ctx.reply(event, _refused(order, places))
        return
    marking = Marking(
        by=event.user_id,
        how=MarkedBy.PARTY,
        order_key=event.event_id,
        now=ctx.now,
        machine_now=ctx.machine_now,
    )
    ctx.reply(event, _take(ctx, order, places, grants, marking))


def _refused(order: PartyList, places: Sequence[ReadPlace]) -> say.Content:
    shown = tuple(
        say.Place(
            typed=mask(place.typed),
            unit=place.unit.code if place.unit else None,
            doubt=place.doubt,
            about=place.about,
        )
        for place in places
    )
    unread = tuple(mask(one) for one in order.unread)
    return say.SayListRefused(step=order.step, cancels=order.cancels, places=shown, unread=unread)


def _take(
    ctx: Context, order: PartyList, places: Sequence[ReadPlace], grants: Sequence[RoleGrant], marking: Marking
) -> say.Content:
    """Take what may be taken, tell the schools that must know, and return what came of each place."""
    sorted_codes: dict[str, list[str]] = defaultdict(list)
    marks: list[StepMark] = []
    for place in {place.unit.code if place.unit else place.code: place for place in places}.values():
        if place.unit is None:
            sorted_codes["unknown"].append(place.code or place.typed)
            continue
        noted = replace(marking, detail=mask(place.note) if place.note else None)
        kind, mark = _take_one(ctx, order, place.unit, grants, noted)
        marks.extend([mark] if mark else [])
        sorted_codes[kind].append(place.unit.code)
    told = marked_by_party.tell_schools(ctx.session, ctx.published, marks, now=ctx.now, machine_now=ctx.machine_now)
    return say.SayReceipt(
        step=order.step,
        undone=order.cancels,
        mark=marks[0].id if marks else None,
        told=tuple(told),
        taken=tuple(sorted_codes["taken"]),
        already=tuple(sorted_codes["already"]),
        not_theirs=tuple(sorted_codes[WhyNot.NOT_THEIRS]),
        not_chosen=tuple(sorted_codes[WhyNot.NOT_CHOSEN]),
        chose_another=tuple(sorted_codes[WhyNot.CHOSE_ANOTHER]),
        unknown=tuple(sorted_codes["unknown"]),
    )


def _take_one(
    ctx: Context, order: PartyList, unit: Unit, grants: Sequence[RoleGrant], marking: Marking
) -> tuple[str, StepMark | None]:
    """Mark one unit, or take its mark back; return which list of the answer its code belongs to, and a new mark."""
    step, state = ctx.knowledge.step_by_id[order.step], progress.state_of(ctx.session, unit)
    refused = progress.why_not(step, grants, state, ctx.knowledge)
    if refused is not None:
        return refused.value, None
    if order.cancels:
        was_marked = progress.undo_step(ctx.session, unit, step, by=marking.by, now=ctx.now)
        return "taken" if was_marked else "already", None
    mark = progress.mark(ctx.session, unit, step, marking, ctx.knowledge)
    return "taken" if mark else "already", mark
