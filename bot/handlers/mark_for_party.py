"""「收件 010301 010302」: a party marks its own step for the units it names, 1:1, and takes it back."""

from bot import content as say
from bot.context import Context
from bot.incoming import Ordering
from bot.models.people import Role
from bot.reading.orders import PartyList
from bot.services import party_marks, people, progress
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
    parties = [one for one in grants if one.role is Role.PARTY]  # Here somebody speaks for their party alone.
    taken = party_marks.take_list(ctx.session, order, parties, ctx.acting(event), key=event.event_id)
    ctx.reply(event, party_marks.said_of(order, taken))
