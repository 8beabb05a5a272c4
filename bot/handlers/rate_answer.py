"""Taps that say what an answer was worth; they are kept and answered with as little as possible."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed
from bot.models.question import Question, RatingKind
from bot.postback import NotMeant, RateHelpful
from bot.services import questions
from bot.wording import notices


def rate_helpful(event: ButtonPressed, _press: RateHelpful, ctx: Context, question: Question) -> None:
    """Keep the thumb, and thank for the first one."""
    if questions.rate(ctx.session, question, RatingKind.HELPFUL, by=event.user_id, now=ctx.machine_now):
        ctx.reply(event, say.SayNotice(name=notices.THANKS_FOR_RATING), worth_a_push=False)


def leave_alone(event: ButtonPressed, _press: NotMeant, ctx: Context, question: Question) -> None:
    """Stay out of this thread: the question was not for the bot."""
    is_new = questions.rate(ctx.session, question, RatingKind.NOT_MEANT, by=event.user_id, now=ctx.machine_now)
    questions.leave_thread(ctx.session, question, now=ctx.machine_now)
    if is_new:
        ctx.reply(event, say.SayNotice(name=notices.NOT_MEANT), worth_a_push=False)
