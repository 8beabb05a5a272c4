"""Somebody who wants a person 1:1 says of which school they are."""

from bot import content as say
from bot.context import Context
from bot.incoming import TextReceived
from bot.services import askers
from bot.wording import notices


def name_school(event: TextReceived, typed: str, ctx: Context) -> None:
    """Take the school's name or code, and have LINE asked whether they are in its group."""
    if event.user_id is None:
        return
    named = askers.find_units(ctx.session, typed)
    if named.schools:
        ctx.reply(event, say.AskWhichSchool(schools=named.schools))
    elif not named.units:
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_SCHOOL))
    elif askers.check_membership(ctx.session, event.user_id, named.units, now=ctx.machine_now):
        ctx.reply(event, say.SayNotice(name=notices.CHECKING_SCHOOL))
    else:
        askers.refuse(ctx.session, event.user_id)
        ctx.reply(event, say.SayNotice(name=notices.SCHOOL_WITHOUT_GROUP))
