"""Renders what is said about signing in to the console; reads rows, writes none."""

from bot import content as say
from bot.cards import notice
from bot.cards.sign_in import sign_in_messages
from bot.dates.roc import roc_date
from bot.models.console import SignInRequest
from bot.render.context import Messages, RenderContext
from bot.wording import sign_in
from bot.wording.sign_in import SignInResult


def render_sign_in(content: say.SaySignIn, ctx: RenderContext) -> Messages | None:
    """Return the question whether it is really them, or the sentence for what came of it."""
    if content.result is SignInResult.HOW:
        return notice.plain(sign_in.how(f"{ctx.public_base_url}/console/" if ctx.public_base_url else None))
    if content.result is not SignInResult.ASK:
        return notice.plain(sign_in.sign_in_text(content.result, ctx.program))
    request = ctx.session.get(SignInRequest, content.request) if content.request else None
    if request is None:
        return None
    asked = request.asked_at.astimezone(ctx.published.zone)
    lines = sign_in.question(request.browser, f"{roc_date(asked.date())} {asked:%H:%M}")
    return sign_in_messages(lines, request_id=request.id)
