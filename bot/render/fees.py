"""Renders sums of fees, marked as computed."""

from bot import content as say
from bot.cards import fees as cards
from bot.cards import notice
from bot.faq.systems import System
from bot.programme import fees
from bot.render.context import Messages, RenderContext
from bot.wording import fees as wording


def render_fees(content: say.SayFees, ctx: RenderContext) -> Messages | None:
    """Return the comparison of the systems, or what the school pays until a year."""
    known = ctx.published.knowledge.systems
    systems = [system for system in known.systems if not content.systems or system.id in content.systems]
    if not systems:
        return None
    entries = sorted({one.entry for one in known.systems if one.entry} | {one.entry for one in known.payers})
    title = wording.title(ctx.program, entries, until=content.until)
    if content.until is not None:
        sums = [_until(system, content, ctx, content.until) for system in systems]
        return notice.plain("\n".join([title, *sums, *(" ".join(wording.payer_row(one)) for one in known.payers)]))
    rows = [wording.system_row(one.name, one.fees.new if one.fees else None) for one in systems]
    rows += [
        wording.system_row(wording.already(one.name), one.fees.existing)
        for one in systems
        if one.fees and one.fees.existing
    ]
    payers = [wording.payer_row(one) for one in known.payers]
    return cards.fee_messages(title, head=wording.head(), systems=rows, payers=payers, who=wording.WHO_PAYS)


def _until(system: System, content: say.SayFees, ctx: RenderContext, until: int) -> str:
    given = fees.fees_of(system, uses_it_already=content.uses_it_already)
    if given is None:
        return f"{system.name}：{wording.NOT_GIVEN}"
    yearly = fees.yearly_fees(given, ctx.published.knowledge.systems.payers, until=until)
    own = [one.year for one in yearly if one.payer is not None and one.payer.school_pays and one.amount]
    return wording.school_line(ctx.program, system.name, amount=fees.paid_by_school(yearly), years=own, until=until)
