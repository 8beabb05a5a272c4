"""登入 123456: somebody with a role lets the browser in that shows this code, after being asked."""

from bot import content as say
from bot import postback
from bot.context import Context
from bot.incoming import ButtonPressed, Ordering
from bot.reading.orders.office import SignIn
from bot.services import sign_in
from bot.wording.sign_in import SignInResult


def type_code(event: Ordering, order: SignIn, ctx: Context) -> None:
    """Ask whether it is really them, saying which browser it is and since when it waits."""
    if event.user_id is None or not ctx.chat.is_private:
        ctx.reply(event, say.SaySignIn(result=SignInResult.ONLY_IN_PRIVATE))
        return
    if not order.code:
        ctx.reply(event, say.SaySignIn(result=SignInResult.HOW))
        return
    result, request = sign_in.type_code(ctx.session, order.code, by=event.user_id, now=ctx.machine_now)
    ctx.reply(event, say.SaySignIn(result=result, request=request.id if request else None))


def confirm(event: ButtonPressed, press: postback.ConfirmSignIn, ctx: Context) -> None:
    """是我，登入."""
    result = SignInResult.EXPIRED
    if event.user_id is not None:
        result = sign_in.confirm(ctx.session, press.request, by=event.user_id, now=ctx.machine_now)
    ctx.reply(event, say.SaySignIn(result=result))


def refuse(event: ButtonPressed, press: postback.RefuseSignIn, ctx: Context) -> None:
    """不是我."""
    result = SignInResult.EXPIRED
    if event.user_id is not None:
        result = sign_in.refuse(ctx.session, press.request, by=event.user_id, now=ctx.machine_now)
    ctx.reply(event, say.SaySignIn(result=result))
