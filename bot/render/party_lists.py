"""Renders what is said about the lists of parties; reads rows, writes none."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import notice, units
from bot.dates.roc import short_date
from bot.faq.steps import VENDOR, Step
from bot.models.school import Unit
from bot.models.step import StepMark
from bot.render.context import Messages, RenderContext
from bot.services import progress, viewing, waiting_receipts
from bot.wording import binding, steps
from bot.wording import party_lists as wording

_MOST = 40  # Names that fit in one text.


def _names(codes: Sequence[str], ctx: RenderContext) -> dict[str, str]:
    found = ctx.session.scalars(select(Unit).where(Unit.code.in_(codes)).order_by(Unit.code))
    return {unit.code: binding.unit_name(unit.school.name, unit.division) for unit in found}


def _receipt(content: say.SayReceipt, ctx: RenderContext) -> Messages | None:
    lines = receipt_lines(content, ctx)
    return units.with_undo(lines, mark=content.mark) if lines else None


def receipt_lines(content: say.SayReceipt, ctx: RenderContext) -> list[str]:
    """Say what of a list was taken and what was not, one line each; nothing where the step is gone."""
    step = ctx.published.knowledge.step_by_id.get(content.step)
    if step is None:
        return []
    marks = _marks(content.mark, ctx)
    names = _names(content.taken, ctx)
    taken = [
        wording.taken_line(code, name, marks[code].detail, _arrived(step, marks[code], ctx))
        if code in marks
        else wording.taken_line(code, name, None)
        for code, name in names.items()
    ]
    lines = wording.receipt(step, taken=taken, is_undone=content.undone)
    if step.reopens is not None and not content.undone:
        told = [name for code, name in names.items() if code in content.told]
        lines += wording.told(told, untold=[name for name in names.values() if name not in told])

    def named(codes: Sequence[str]) -> list[str]:
        return [f"{code} {name}" for code, name in _names(codes, ctx).items()]

    lines += wording.not_taken(
        step,
        already=named(content.already),
        not_theirs=named(content.not_theirs),
        not_chosen=named(content.not_chosen),
        chose_another=named(content.chose_another),
        unknown=content.unknown,
        newer=named(content.newer),
        is_undone=content.undone,
    )
    return [*lines, wording.running(content.running)] if content.running else lines


def _arrived(step: Step, mark: StepMark, ctx: RenderContext) -> str | None:
    """Say on which day a paper arrived if that is not today, and whether it was late for the unit's date."""
    day = mark.marked_at.astimezone(ctx.published.zone).date()
    meets = [one for one in ctx.published.knowledge.deadlines if one.met_by == step.id]
    state = progress.state_of(ctx.session, mark.unit) if meets else None
    is_late = state is not None and all(day > state.dated(one).date for one in meets)
    return wording.arrived(short_date(day), is_late=is_late) if is_late or day != ctx.today else None


def _marks(mark: int | None, ctx: RenderContext) -> dict[str, StepMark]:
    """Return the marks of one list, by the code of the unit."""
    first = ctx.session.get(StepMark, mark) if mark else None
    if first is None:
        return {}
    query = select(StepMark).where(StepMark.order_key == first.order_key)
    return {one.unit.code: one for one in ctx.session.scalars(query)}


def _list_refused(content: say.SayListRefused, ctx: RenderContext) -> Messages | None:
    lines = refused_lines(content, ctx)
    return notice.plain("\n".join(lines)) if lines else None


def refused_lines(content: say.SayListRefused, ctx: RenderContext) -> list[str]:
    """Show how a list was read that was not taken, one line each; nothing where the step is gone."""
    step = ctx.published.knowledge.step_by_id.get(content.step)
    if step is None:
        return []
    names = _names([place.unit for place in content.places if place.unit], ctx)
    lines = [wording.refused(step, cancels=content.cancels)]
    lines += [_place_line(place, names, ctx) for place in content.places]
    lines += [wording.unread(content.unread)] if content.unread else []
    return [*lines, wording.try_again(step, cancels=content.cancels)]


def _place_line(place: say.Place, names: dict[str, str], ctx: RenderContext) -> str:
    if place.doubt is not None:
        return wording.doubtful(place.typed, place.doubt, place.about, ctx.program)
    if place.unit is None:
        return wording.no_such_code(place.typed)
    return wording.read_as(place.typed, f"{place.unit} {names.get(place.unit, '')}")


def _ask_for_list(content: say.AskForList, ctx: RenderContext) -> Messages | None:
    step = ctx.published.knowledge.step_by_id.get(content.step)
    if step is None:
        return None
    lines = [wording.ask_for_list(step, cancels=content.cancels, program=ctx.program)]
    if not content.cancels:
        lines.append(wording.stack(step.words[0], short_date(content.arrived) if content.arrived else None))
    return notice.plain("\n".join(lines))


def _no_stack(_content: say.SayNoStack, ctx: RenderContext) -> Messages:
    words = [one.words[0] for one in ctx.published.knowledge.steps if one.confirms and one.words]
    return notice.plain(wording.no_stack(words))


def _waiting(content: say.SayWaiting, ctx: RenderContext) -> Messages | None:
    step = ctx.published.knowledge.step_by_id.get(content.step)
    viewer = viewing.look_up(ctx.session, content.line_id)
    return notice.plain("\n".join(waiting_lines(step, content.hours, viewer, ctx))) if step and viewer else None


def waiting_lines(
    step: Step, hours: int, viewer: viewing.Viewer | None, ctx: RenderContext, *, most: int = _MOST
) -> list[str]:
    """List who waits for a step and whose paper came back, as far as somebody sees them."""
    published = ctx.published
    waits = waiting_receipts.waiting(ctx.session, step, hours=hours, published=published, now=ctx.now, viewer=viewer)
    back = waiting_receipts.sent_back(ctx.session, step, published=published, viewer=viewer)
    lines = [wording.waiting_title(step, hours, len(waits))]
    for one in waits[:most]:
        since = f"{ctx.day(one.since)} {one.since.astimezone(published.zone):%H:%M}"
        lines.append(wording.waiting_line(f"{one.line.code} {one.line.name}", since, one.hours))
    lines += [wording.and_more(len(waits) - most)] if len(waits) > most else []
    if back:
        lines.append(wording.sent_back_title(len(back)))
        lines += [
            wording.sent_back_line(f"{one.line.code} {one.line.name}", ctx.day(one.since), one.why)
            for one in back[:most]
        ]
    return lines


def _not_their_step(content: say.SayNotTheirStep, ctx: RenderContext) -> Messages | None:
    knowledge = ctx.published.knowledge
    step = knowledge.step_by_id.get(content.step)
    if step is None:
        return None
    vendors = {system.party for system in knowledge.systems.systems}
    whose = [
        party.short_name
        for party in knowledge.parties
        if party.id == step.marked_by or (step.marked_by == VENDOR and party.id in vendors)
    ]
    return notice.plain(wording.not_their_step(step, whose, ctx.program))


def _marked_by_party(content: say.SayMarkedByParty, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(StepMark, content.mark)
    step = ctx.published.knowledge.step_by_id.get(row.step) if row else None
    if row is None or step is None or row.undone_at is not None:
        return None
    name = binding.unit_name(row.unit.school.name, row.unit.division)
    if step.reopens is None:
        line = f"{name}：{steps.confirmed(step, date=ctx.day(row.marked_at))}。"
        return notice.plain("\n".join([line, *([row.detail] if row.detail else [])]))
    again = steps.reported_again(ctx.published.knowledge.step_by_id[step.reopens])
    return units.sent_back_messages(
        f"{name}：{steps.sent_back(step, why=row.detail)}。", unit_id=row.unit_id, again=again
    )


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayReceipt: _receipt,
    say.SayListRefused: _list_refused,
    say.AskForList: _ask_for_list,
    say.SayNoStack: _no_stack,
    say.SayWaiting: _waiting,
    say.SayNotTheirStep: _not_their_step,
    say.SayMarkedByParty: _marked_by_party,
}
