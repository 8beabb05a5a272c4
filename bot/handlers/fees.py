"""費用, and 「用亞昕到115年學校要付多少」: sums from structured data, marked as computed."""

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.programme.unit_state import chosen_system
from bot.reading.orders.everybody import ShowFees
from bot.services import binding, progress


def show_fees(event: Ordering, order: ShowFees, ctx: Context) -> None:
    """Compare the systems, or add up what was asked for; the units' own choice comes first when none is named."""
    if (asked := order.asked) is not None:
        answer = say.SayFees(systems=asked.systems, until=asked.until, uses_it_already=asked.uses_it_already)
        ctx.reply(event, answer)
        return
    units = binding.units_of(ctx.session, ctx.chat)
    states = progress.states_of(ctx.session, (unit.id for unit in units))
    chosen = {system for state in states.values() if (system := chosen_system(state, ctx.knowledge))}
    ctx.reply(event, say.SayFees(systems=tuple(sorted(chosen))))
