"""「收件 010301 010302」: a party marks its own step for the units it names, 1:1, and takes it back."""

from collections.abc import Sequence
from datetime import date

from bot import content as say
from bot.context import Context
from bot.dates.written_day import read_day
from bot.incoming import Ordering
from bot.models.people import Role, RoleGrant
from bot.reading.orders.parties import PartyList, ShowWaiting
from bot.services import party_marks, people, progress, receipt_stack
from bot.services.party_marks import TAKEN, TakenList
from bot.wording import notices

# A working day: what is asked for where nobody says how long.
WAITING_HOURS = 8


def take_list(event: Ordering, order: PartyList, ctx: Context) -> None:
    """Mark each unit of the list that this person's party may mark; a list in doubt is not taken at all."""
    if event.user_id is None or not ctx.chat.is_private:
        ctx.reply(event, say.SayNotice(name=notices.LIST_IN_PRIVATE))
        return
    grants = people.roles_of(ctx.session, event.user_id)
    if not order.step:
        _take_next(event, order, grants, event.user_id, ctx)
        return
    step = ctx.knowledge.step_by_id[order.step]
    if not progress.is_step_of(step, people.parties_of(grants), ctx.knowledge):
        ctx.reply(event, say.SayNotTheirStep(step=step.id))
        return
    if not order.listed and not order.unread:
        _begin_stack(event, order, event.user_id, ctx)
        return
    ctx.reply(event, party_marks.said_of(order, _take(event, order, grants, ctx)))


def _take(
    event: Ordering, order: PartyList, grants: Sequence[RoleGrant], ctx: Context
) -> TakenList | party_marks.Refused:
    parties = [one for one in grants if one.role is Role.PARTY]  # Here somebody speaks for their party alone.
    return party_marks.take_list(ctx.session, order, parties, ctx.acting(event), key=event.event_id)


def _begin_stack(event: Ordering, order: PartyList, line_id: str, ctx: Context) -> None:
    """「收件」, 「收件 12/9」: codes may follow one by one; a day that is none begins nothing."""
    today = ctx.now.astimezone(ctx.published.zone).date()
    arrived = _arrived(order, today, ctx)
    if order.arrived is not None and (arrived is None or arrived > today):
        ctx.reply(event, say.SayListRefused(step=order.step, cancels=order.cancels, unread=(order.arrived,)))
        return
    if not order.cancels:
        step = ctx.knowledge.step_by_id[order.step]
        receipt_stack.begin(ctx.session, line_id, step, arrived, now=ctx.machine_now)
    ctx.reply(event, say.AskForList(step=order.step, cancels=order.cancels, arrived=arrived))


def _take_next(event: Ordering, order: PartyList, grants: Sequence[RoleGrant], line_id: str, ctx: Context) -> None:
    """「010301」 alone: the next paper of the stack."""
    stack = receipt_stack.of(ctx.session, line_id, now=ctx.machine_now)
    if stack is None or stack.step not in ctx.knowledge.step_by_id:
        ctx.reply(event, say.SayNoStack())
        return
    listed = receipt_stack.as_list(stack, order)
    came = _take(event, listed, grants, ctx)
    said = party_marks.said_of(listed, came)
    if isinstance(came, TakenList) and isinstance(said, say.SayReceipt):
        running = receipt_stack.note_taken(stack, len(came.of(TAKEN)), now=ctx.machine_now)
        said = said.model_copy(update={"running": running})
    ctx.reply(event, said)


def _arrived(order: PartyList, today: date, ctx: Context) -> date | None:
    read = read_day(order.arrived, today=today, zone=ctx.published.zone) if order.arrived else None
    return read[0] if read is not None else None


def show_waiting(event: Ordering, order: ShowWaiting, ctx: Context) -> None:
    """待收件: who reported and waits, as far as this person may see them."""
    if event.user_id is None or not ctx.chat.is_private or not people.roles_of(ctx.session, event.user_id):
        ctx.reply(event, say.SayNotice(name=notices.LIST_IN_PRIVATE))
        return
    hours = WAITING_HOURS if order.hours is None else order.hours
    ctx.reply(event, say.SayWaiting(step=order.step, hours=hours, line_id=event.user_id))
