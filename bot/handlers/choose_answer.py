"""Taps on an answer or on suggestions: the whole text, or the entry that was meant."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed
from bot.models.question import Question
from bot.postback import ChooseEntry, ShowWhole
from bot.services import questions
from bot.wording import notices


def show_whole(event: ButtonPressed, press: ShowWhole, ctx: Context, question: Question) -> None:
    """Show the whole official answer."""
    if press.entry not in ctx.knowledge.by_number:
        ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
        return
    ctx.reply(event, say.SayWhole(entry=press.entry, question_id=question.id), question_id=question.id)


def choose_entry(event: ButtonPressed, press: ChooseEntry, ctx: Context, question: Question) -> None:
    """Answer with the entry that somebody chose."""
    if press.entry not in ctx.knowledge.by_number:
        ctx.reply(event, say.SayNotice(name=notices.DEAD_BUTTON))
        return
    questions.choose(ctx.session, question, press.entry, by=event.user_id, now=ctx.machine_now)
    answer = say.SayAnswer(question_id=question.id, parts=(say.Part(entry=press.entry),))
    ctx.reply(event, answer, question_id=question.id)
