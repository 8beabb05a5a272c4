"""「收件 010301 010302」: a party marks its own step for the units it names, 1:1, and takes it back."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from bot import content as say
from bot.context import Context
from bot.incoming import TextReceived
from bot.models.people import RoleGrant
from bot.models.school import Unit
from bot.models.step import MarkedBy, StepMark
from bot.reading.orders import PartyList
from bot.services import binding, people, progress
from bot.services.progress import Marking
from bot.wording import notices


def take_list(event: TextReceived, order: PartyList, ctx: Context) -> None:
    """Mark each unit of the list that this person's party may mark, and say what was taken and what was not."""
    if event.user_id is None or not ctx.chat.is_private:
        ctx.reply(event, say.SayNotice(name=notices.LIST_IN_PRIVATE))
        return
    grants = people.roles_of(ctx.session, event.user_id)
    units = {unit.code: unit for unit in ctx.session.scalars(select(Unit).where(Unit.code.in_(order.codes)))}
    marking = Marking(
        by=event.user_id,
        how=MarkedBy.PARTY,
        order_key=event.event_id,
        now=ctx.now,
        machine_now=ctx.machine_now,
        detail=order.note,
    )
    sorted_codes: dict[str, list[str]] = defaultdict(list)
    marks: list[StepMark] = []
    for code in order.codes:
        unit = units.get(code)
        kind, mark = _take_one(ctx, order, unit, grants, marking) if unit else ("unknown", None)
        marks.extend([mark] if mark else [])
        sorted_codes[kind].append(code)
    _tell_schools(ctx, order, marks)
    ctx.reply(
        event,
        say.SayReceipt(
            step=order.step,
            undone=order.cancels,
            mark=marks[0].id if marks else None,
            taken=tuple(sorted_codes["taken"]),
            already=tuple(sorted_codes["already"]),
            not_theirs=tuple(sorted_codes["not_theirs"]),
            unknown=tuple(sorted_codes["unknown"]),
        ),
    )


def _take_one(
    ctx: Context, order: PartyList, unit: Unit, grants: Sequence[RoleGrant], marking: Marking
) -> tuple[str, StepMark | None]:
    """Mark one unit, or take its mark back; return which list of the answer its code belongs to, and a new mark."""
    step, state = ctx.knowledge.step_by_id[order.step], progress.state_of(ctx.session, unit)
    if not progress.may_mark(step, grants, state, ctx.knowledge):
        return "not_theirs", None
    if order.cancels:
        was_marked = progress.undo_step(ctx.session, unit, step, by=marking.by, now=ctx.now)
        return "taken" if was_marked else "already", None
    mark = progress.mark(ctx.session, unit, step, marking, ctx.knowledge)
    return "taken" if mark else "already", mark


def _tell_schools(ctx: Context, order: PartyList, marks: Sequence[StepMark]) -> None:
    """Push what a school must hear of at once: a form that was sent back."""
    if ctx.knowledge.step_by_id[order.step].reopens is None:
        return
    timetable = ctx.published.timetable
    for mark in marks:
        current = binding.current_binding(ctx.session, mark.unit)
        if current is not None:
            ctx.push(
                current.chat,
                say.SayMarkedByParty(mark=mark.id),
                reason_key=f"marked:{mark.id}",
                due_at=timetable.open_moment(ctx.now),
            )
