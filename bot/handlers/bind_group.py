"""綁定 CODE and 解除綁定: which school's units this group is for."""

from bot import content as say
from bot.context import Context
from bot.handlers.show_progress import ask_for_school
from bot.incoming import Ordering
from bot.reading.orders.everybody import Bind, Unbind
from bot.services import audit, binding, chats, people
from bot.services.cases import availability
from bot.wording import notices
from bot.wording.binding import BindingResult

_BINDS = (BindingResult.BOUND, BindingResult.MOVED, BindingResult.DESK)


def bind(event: Ordering, order: Bind, ctx: Context) -> None:
    """Redeem the code that was typed."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
        return
    if not order.code:
        ctx.reply(event, _how_to_bind(event, ctx))
        return
    redeemed = binding.redeem(ctx.session, ctx.chat, order.code, by=event.user_id, now=ctx.machine_now)
    if redeemed.result in (BindingResult.BOUND, BindingResult.MOVED):
        chats.look_up_group(ctx.session, ctx.chat, key=event.event_id, now=ctx.machine_now)
    if redeemed.grant is not None:
        availability.has_come(ctx.session, event.user_id, ctx.acting(event))
    unit = redeemed.unit
    if redeemed.grant is not None:
        about = f"person {event.user_id}"
        audit.write_down(ctx.session, ctx.acting(event), "grant", about, role=redeemed.grant.role.value)
    elif redeemed.result in _BINDS:
        about = f"unit {unit.code}" if unit else "desk"
        audit.write_down(ctx.session, ctx.acting(event), "bind", about, chat=ctx.chat.id)
    grant = redeemed.grant.id if redeemed.grant else None
    ctx.reply(event, say.SayBinding(result=redeemed.result, units=(unit.code,) if unit else (), grant=grant))


def _how_to_bind(event: Ordering, ctx: Context) -> say.Content:
    """Say how a group is bound; 1:1 a school's people are asked which school they are of."""
    if not ctx.chat.is_private:
        return say.SayNotice(name=notices.BIND_HOW)
    if people.roles_of(ctx.session, event.user_id):
        return say.SayNotice(name=notices.BIND_IN_GROUP)
    return ask_for_school(event, ctx, notices.BIND_OR_NAME)


def unbind(event: Ordering, _order: Unbind, ctx: Context) -> None:
    """Take back what this person bound here by mistake."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
        return
    freed = binding.undo(ctx.session, ctx.chat, by=event.user_id, now=ctx.machine_now)
    for unit in freed:
        audit.write_down(ctx.session, ctx.acting(event), "unbind", f"unit {unit.code}", chat=ctx.chat.id)
    result = BindingResult.UNDONE if freed else BindingResult.NOTHING_TO_UNDO
    ctx.reply(event, say.SayBinding(result=result, units=tuple(unit.code for unit in freed)))
