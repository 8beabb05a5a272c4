"""進度: the state of a group's units, and 1:1 that of the school somebody is of, or that a consultant names."""

from bot import content as say
from bot.context import Context
from bot.incoming import Event, Ordering
from bot.models.asker import AskerWish
from bot.models.people import Role
from bot.reading.orders.everybody import ShowProgress
from bot.services import askers, binding, people
from bot.wording import notices


def show_progress(event: Ordering, order: ShowProgress, ctx: Context) -> None:
    """Show the state of the units that are meant."""
    if order.school is None:
        ctx.reply(event, where_units_stand(event, ctx))
        return
    named = askers.find_units(ctx.session, order.school)
    if named.schools:
        ctx.reply(event, say.AskWhichSchool(schools=named.schools))
    elif named.units:
        ctx.reply(event, say.SayProgress(units=tuple(unit.code for unit in named.units)))
    else:
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_SCHOOL))


def where_units_stand(
    event: Event, ctx: Context, *, step: str | None = None, question_id: int | None = None
) -> say.Content:
    """Return the state of the units of this chat, or of this person's school; else ask which school it is."""
    if not ctx.chat.is_private:
        codes = binding.unit_codes(ctx.session, ctx.chat)
        return say.SayProgress(units=codes, step=step, question_id=question_id)
    roles = {grant.role for grant in people.roles_of(ctx.session, event.user_id)}
    if roles:
        is_of_party = roles == {Role.PARTY}
        return say.SayNotice(name=notices.PROGRESS_BY_CONSULTANT if is_of_party else notices.PROGRESS_OF_WHICH)
    unit = askers.unit_of(ctx.session, event.user_id) if event.user_id else None
    if unit is None:
        return ask_for_school(event, ctx, notices.YOUR_SCHOOL)
    codes = tuple(one.code for one in binding.units_beside(ctx.session, unit))
    return say.SayProgress(units=codes, step=step, question_id=question_id)


def ask_for_school(event: Event, ctx: Context, notice: str) -> say.Content:
    """Have somebody's next words 1:1 name their school, whose state they are shown then."""
    if event.user_id is None:
        return say.SayNotice(name=notices.ASK_A_COLLEAGUE)
    askers.begin(ctx.session, event.user_id, None, now=ctx.machine_now, wants=AskerWish.PROGRESS)
    return say.SayNotice(name=notice)
